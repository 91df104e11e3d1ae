import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { RtspCameraServer } from '../../workers/drill/rtsp-camera/rtsp-camera-server.ts';
import { type ServedClient, serveClient } from '../pictures/serve-client.ts';
import { camera, startVideo } from '../server/video/start-video.ts';
import { launchBrowser, openContext } from '../support/browser.ts';
import { startCameras } from '../support/rtsp-camera/start-cameras.ts';
import { until } from '../support/until.ts';
import { VideoWall } from '../support/video/video-wall.ts';

/** Cameras, the relay and the wall, each real. */
const SIZE = { width: 960, height: 540 };
const PATIENCE = { withinMs: 60_000 };
/** What a machine that does other work as well may be late by. */
const BUSY_MS = 400;
/** Pictures of a clip, and between two cameras in it. */
const CLIP = 150;
const OTHER_CAMERA = 30;
const names = ['cam-1', 'cam-2', 'cam-3', 'cam-4'];

let cameras: RtspCameraServer;
let relay: Awaited<ReturnType<typeof startVideo>>;
let client: ServedClient;
let browser: Browser;
let videoUrl: string;

beforeAll(async () => {
  cameras = await startCameras({ count: names.length });
  const listed = Object.fromEntries(
    names.map((name) => [name, camera(cameras.addressOf(name, 'main'), { sub: cameras.addressOf(name, 'sub') })]),
  );
  const origins: string[] = [];
  relay = await startVideo({ cameras: listed, origins });
  videoUrl = `ws://127.0.0.1:${relay.port}/video`;
  client = await serveClient(undefined, { video: new URL(videoUrl).origin });
  origins.push(client.url);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await client?.[Symbol.asyncDispose]();
  await relay?.close();
  await cameras?.close();
});

afterEach(async () => {
  for (const context of opened.splice(0)) await context.close();
});

const tiles = names.map((source) => ({ source }));
const opened: BrowserContext[] = [];
const open = async (options: Partial<Parameters<typeof VideoWall.open>[1]> = {}, viewport = SIZE) => {
  const context = await openContext(browser, { viewport });
  opened.push(context);
  return VideoWall.open(context, { client, layout: '4', tiles, size: SIZE, videoUrl, ...options });
};
const allLive = (wall: VideoWall) =>
  until(async () => (await wall.counters()).every((counter) => counter !== undefined), {
    ...PATIENCE,
    what: 'all tiles are live',
  });

it('a camera that stalls says so in its own tile, and no other one notices', async () => {
  const wall = await open();
  await allLive(wall);
  cameras.setFault('cam-2', { kind: 'stall' });
  await until(async () => (await wall.counters())[1] === undefined, { ...PATIENCE, what: 'its picture looks lost' });
  const before = await wall.counters();
  await until(async () => (await wall.counters()).every((counter, index) => index === 1 || counter !== before[index]), {
    ...PATIENCE,
    what: 'the others go on',
  });
  cameras.setFault('cam-2', undefined);
  await allLive(wall);
});

it('[VD7] a drawn curtain leaves no picture on the wall, and one that is opened brings all back', async () => {
  const wall = await open();
  await allLive(wall);
  relay.draw(true, 100);
  await until(async () => (await wall.counters()).every((counter) => counter === undefined), {
    ...PATIENCE,
    what: 'no picture is left',
  });
  relay.draw(false, 100);
  await allLive(wall);
});

it('[VD7] where no page may decode, the browser’s own player shows the same, curtain and stalled cameras too', async () => {
  const wall = await open({ query: { video: 'media' } });
  await allLive(wall);
  expect(await wall.page.locator('video').count()).toBe(tiles.length);
  const seen = await wall.follow(5_000);
  for (const tile of tiles.keys()) {
    const counters = seen.filter((one) => one.tile === tile).map(({ counter }) => counter);
    expect(counters.length).toBeGreaterThan(10);
    // Never back, but where the clip begins anew; and never a picture of another camera, which is elsewhere in the clip.
    for (const [index, counter] of counters.slice(1).entries())
      expect((counter - (counters[index] ?? 0) + CLIP) % CLIP).toBeLessThan(OTHER_CAMERA);
  }
  relay.draw(true, 100);
  await until(async () => (await wall.counters()).every((counter) => counter === undefined), {
    ...PATIENCE,
    what: 'no picture is left',
  });
  expect(await wall.page.locator('video').count()).toBe(0);
  relay.draw(false, 100);
  await allLive(wall);
  cameras.setFault('cam-2', { kind: 'stall' });
  await until(async () => (await wall.counters())[1] === undefined, { ...PATIENCE, what: 'its picture looks lost' });
  cameras.setFault('cam-2', undefined);
  await allLive(wall);
});

it('a tile across two screens shows the same picture on both at the same moment', async () => {
  const one = [{ source: 'cam-1' }];
  // Each of the two shows most of the tile, its counter too, and neither all of it.
  const [left, right] = await Promise.all([
    open({ layout: '1', tiles: one, screen: { x: 0, y: 0, width: 900, height: 540 } }, { width: 900, height: 540 }),
    open({ layout: '1', tiles: one, screen: { x: 0, y: 0, width: 800, height: 540 } }, { width: 800, height: 540 }),
  ]);
  for (const wall of [left, right])
    await until(async () => (await wall.counters())[0] !== undefined, { ...PATIENCE, what: 'it is live' });
  for (const wall of [left, right]) await wall.drawByItself(false);
  let alike = 0;
  const looks = 40;
  for (let look = 0; look < looks; look += 1) {
    // A little ago, so that a busy machine has decoded what is due on both.
    const moment = performance.timeOrigin + performance.now() - BUSY_MS;
    const [first, second] = await Promise.all([left.counterAt(moment), right.counterAt(moment)]);
    expect(first).toBeDefined();
    if (first === second) alike += 1;
  }
  process.stdout.write(`the same picture on both in ${alike} of ${looks} looks\n`);
  // A machine that is busy decodes one of them too late now and then; pictures that each shows as they come are alike in about half.
  expect(alike / looks).toBeGreaterThan(0.7);
});

it('a tour shows one camera after the other, each when wall time says so', async () => {
  const tour = { cameras: names, dwell: '10s' };
  const wall = await open({ layout: '1', tiles: [{ tour }] });
  await until(async () => (await wall.counters())[0] !== undefined, { ...PATIENCE, what: 'it is live' });
  const seen = new Set<string>();
  await until(
    async () => {
      for (const word of await wall.words()) if (names.includes(word)) seen.add(word);
      return seen.size >= 2;
    },
    { ...PATIENCE, what: 'the next camera of the tour is shown' },
  );
});
