// npm run bench:tours
// Ten minutes of tours: cameras, the relay and a wall in a real browser, which goes over all cameras a page at a time. What
// the page, its workers and the process that draws hold is measured each half minute. One line of JSON at the end.
// BENCH_MINUTES for fewer.
import { setTimeout as delay } from 'node:timers/promises';
import { median } from 'd3-array';
import { ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import { serveClient } from '../pictures/serve-client.ts';
import { camera, startVideo } from '../server/video/start-video.ts';
import { launchBrowser, openContext } from '../support/browser.ts';
import { countGlObjects } from '../support/live-gl-objects.ts';
import { MemoryMeter } from '../support/page-memory.ts';
import { ProcessMemoryMeter } from '../support/process-memory.ts';
import { startCameras } from '../support/rtsp-camera/start-cameras.ts';
import { VideoWall } from '../support/video/video-wall.ts';

const SIZE = { width: 960, height: 540 };
const MINUTES = Number(process.env['BENCH_MINUTES'] ?? 10);
const LOOK_MS = 30_000;
/** Five pages of nine, so that none is one that was just there. */
const CAMERAS = 45;
const LAYOUT = '9';
const DWELL_S = 5;

await ensureWallClient(process.execPath);
await using cameras = await startCameras({ count: CAMERAS });
const names = Array.from({ length: CAMERAS }, (_, index) => `cam-${index + 1}`);
const listed = Object.fromEntries(
  names.map((name) => [name, camera(cameras.addressOf(name, 'main'), { sub: cameras.addressOf(name, 'sub') })]),
);
const origins: string[] = [];
await using relay = await startVideo({ cameras: listed, lingerMs: 10_000, origins });
const videoOrigin = `ws://127.0.0.1:${relay.port}`;
await using client = await serveClient(undefined, { video: videoOrigin });
origins.push(client.url);
const browser = await launchBrowser();
try {
  const context = await openContext(browser, { viewport: SIZE });
  await countGlObjects(context);
  const wall = await VideoWall.open(context, {
    client,
    layout: LAYOUT,
    tour: { cameras: names, dwell: `${DWELL_S}s` },
    size: SIZE,
    videoUrl: `${videoOrigin}/video`,
    query: { antialias: '0' },
  });
  const page = await MemoryMeter.open(wall.page);
  const processes = await ProcessMemoryMeter.open(browser);
  const looks: Record<string, number>[] = [];
  const end = performance.now() + MINUTES * 60_000;
  while (performance.now() < end) {
    await delay(LOOK_MS);
    const { rendererMiB, gpuMiB } = await processes.measure();
    const { heapBytes, ...counts } = await page.measure();
    const look = { rendererMiB, gpuMiB, heapMiB: heapBytes / 2 ** 20, ...counts };
    const live = (await wall.counters()).filter((counter) => counter !== undefined).length;
    process.stderr.write(`${JSON.stringify({ ...mapRounded(look), live })}\n`);
    looks.push(look);
  }
  // The first minute fills what is kept.
  const settled = looks.slice(2);
  const part = Math.max(1, Math.floor(settled.length / 3));
  const growthOf = (what: string) => {
    const first = median(settled.slice(0, part), (look) => look[what]) ?? Number.NaN;
    const last = median(settled.slice(-part), (look) => look[what]) ?? Number.NaN;
    return first === last ? 0 : Math.round((last / first - 1) * 10_000) / 10_000;
  };
  process.stdout.write(
    `${JSON.stringify({
      minutes: MINUTES,
      pages: Math.round((MINUTES * 60) / DWELL_S),
      growth: Object.fromEntries(Object.keys(settled[0] ?? {}).map((what) => [what, growthOf(what)])),
      last: mapRounded(settled.at(-1) ?? {}),
    })}\n`,
  );
} finally {
  await browser.close();
}

function mapRounded(figures: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, Math.round(figure * 10) / 10]));
}
