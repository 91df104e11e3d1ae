// Cameras, the relay and a wall in a real browser: how many pictures of sixteen and of thirty-six cameras are drawn, and
// how long after they left their camera. Counters in the pictures are read back from the canvas. One line of JSON at the end.
import { quantile } from 'd3-array';
import type { Browser } from 'playwright-core';
import { ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import type { SentFrame } from '../../workers/drill/rtsp-camera/rtsp-camera-server.ts';
import { serveClient } from '../pictures/serve-client.ts';
import { camera, startVideo } from '../server/video/start-video.ts';
import { launchBrowser, openContext, WITHOUT_GPU } from '../support/browser.ts';
import { startCameras } from '../support/rtsp-camera/start-cameras.ts';
import { until } from '../support/until.ts';
import { type SeenCounter, VideoWall } from '../support/video/video-wall.ts';

/** What the bars were set for. */
const SIZE = { width: 960, height: 540 };
const MEASURE_MS = 20_000;
const RATE = 15;
/** Longer than the page watches what it no longer shows, and shorter than the relay keeps it. */
const AWAY_MS = 6_000;
const RELAY_LINGER_MS = 30_000;
const PATIENCE = { withinMs: 60_000 };

/** When each picture left, by camera and place in the clip; epoch ms, the latest last. */
const sent = new Map<string, number[]>();
const keep = ({ camera: name, place, at, rendition }: SentFrame) => {
  if (rendition !== 'sub') return;
  const key = `${name} ${place}`;
  sent.set(key, [...(sent.get(key) ?? []), at]);
};

await ensureWallClient(process.execPath);
/** `video=frames`, `antialias=1`: to compare; by default as a machine without a GPU is best set up. */
const query = { antialias: '0', ...Object.fromEntries(process.argv.slice(2).map((each) => each.split('='))) };
const most = 36;
await using cameras = await startCameras({ count: most, onSent: keep });
const names = Array.from({ length: most }, (_, index) => `cam-${index + 1}`);
const listed = Object.fromEntries(
  names.map((name) => [name, camera(cameras.addressOf(name, 'main'), { sub: cameras.addressOf(name, 'sub') })]),
);
const origins: string[] = [];
await using relay = await startVideo({ cameras: listed, lingerMs: RELAY_LINGER_MS, origins });
const videoOrigin = `ws://127.0.0.1:${relay.port}`;
await using client = await serveClient(undefined, { video: videoOrigin });
origins.push(client.url);
// As a machine without a GPU runs it.
const browser = await launchBrowser({ args: WITHOUT_GPU });
try {
  const sixteen = await measure(browser, '16', 16);
  const thirtySix = await measure(browser, '36', most);
  process.stdout.write(
    `${JSON.stringify({
      fps16: round(sixteen.fps),
      glassP50Ms16: round(sixteen.p50Ms),
      glassP95Ms16: round(sixteen.p95Ms),
      fpsPerTile36: round(thirtySix.leastFps),
      joinMs16: round(sixteen.joinMs),
      ...query,
    })}\n`,
  );
} finally {
  await browser.close();
}

async function measure(on: Browser, layout: '16' | '36', count: number) {
  const context = await openContext(on, { viewport: SIZE });
  const wall = await VideoWall.open(context, {
    client,
    layout,
    size: SIZE,
    tiles: names.slice(0, count).map((source) => ({ source })),
    videoUrl: `${videoOrigin}/video`,
    query,
  });
  await until(async () => (await wall.counters()).every((counter) => counter !== undefined), {
    ...PATIENCE,
    what: `${count} tiles are live`,
  });
  const seen = await wall.follow(MEASURE_MS);
  const joinMs = await measureJoin(wall);
  await context.close();
  const perTile = names.slice(0, count).map((_, tile) => seen.filter((each) => each.tile === tile).length);
  const delays = seen.flatMap((each) => delayOf(each) ?? []);
  const seconds = MEASURE_MS / 1_000;
  return {
    fps: seen.length / seconds,
    leastFps: Math.min(...perTile) / seconds,
    p50Ms: quantile(delays, 0.5) ?? Number.NaN,
    p95Ms: quantile(delays, 0.95) ?? Number.NaN,
    joinMs,
  };
}

/** From the moment at which a scene of cameras is shown that the relay has at hand to that at which all its tiles have pictures. */
async function measureJoin(wall: VideoWall): Promise<number> {
  await wall.show('empty');
  await until(async () => relay.video.counts.streams === 0, {
    withinMs: AWAY_MS * 4,
    what: 'the page watches nothing',
  });
  const shownAt = performance.timeOrigin + performance.now();
  await wall.show('own');
  const seen = await wall.follow(AWAY_MS);
  const firsts = wall.places.map((_, tile) => seen.find((each) => each.tile === tile)?.at ?? Number.NaN);
  return Math.max(...firsts) - shownAt;
}

/** Since the picture left its camera; a counter comes again with each round of the clip. */
function delayOf({ tile, counter, at }: SeenCounter): number | undefined {
  const left = sent.get(`${names[tile]} ${counter}`)?.findLast((moment) => moment <= at);
  return left === undefined || at - left > 150 * (1_000 / RATE) ? undefined : at - left;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
