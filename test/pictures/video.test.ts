import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowser, openContext } from '../support/browser.ts';
import { countGlObjects } from '../support/live-gl-objects.ts';
import { countedStream } from '../support/rtsp-camera/counted-clip.ts';
import { until } from '../support/until.ts';
import { countGroundPieces, readPictureSizes } from '../support/video/drawn-parts.ts';
import { type SentUnit, StandInRelay } from '../support/video/stand-in-relay.ts';
import { VideoWall } from '../support/video/video-wall.ts';
import { type ServedClient, serveClient } from './serve-client.ts';

const SIZE = { width: 960, height: 540 };
/** Pictures of the clip. */
const LENGTH = 150;
const PATIENCE = { withinMs: 60_000 };

let browser: Browser;
let client: ServedClient;
let stream: Buffer;
let relay: StandInRelay;
let context: BrowserContext;
let sent: SentUnit[];

beforeAll(async () => {
  [browser, client, stream] = await Promise.all([launchBrowser(), serveClient(), countedStream()]);
});
afterAll(async () => {
  await browser?.close();
  await client?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  sent = [];
  relay = new StandInRelay(client.server, { stream, width: 640, height: 360, onSent: (unit) => sent.push(unit) });
  context = await openContext(browser, { viewport: SIZE });
});
afterEach(async () => {
  await context.close();
  await relay.close();
  client.server.removeAllListeners('upgrade');
});

const tiles = (count: number) => Array.from({ length: count }, (_, index) => ({ source: `cam-${index}` }));
const isAhead = (number: number, before: number) => (number - before + LENGTH) % LENGTH < LENGTH / 2;

it.each(['planes', 'frames', 'colours'])(
  '[VD4] shows every camera in its own tile, always going on (%s)',
  async (video) => {
    const wall = await VideoWall.open(context, { client, layout: '4', tiles: tiles(4), size: SIZE, query: { video } });
    await until(async () => (await wall.counters()).every((counter) => counter !== undefined), {
      ...PATIENCE,
      what: 'all tiles are live',
    });
    const seen: number[][] = [[], [], [], []];
    for (let look = 0; look < 20; look += 1) {
      const counters = await wall.counters();
      for (const [index, counter] of counters.entries()) {
        expect(counter, `tile ${index}`).toBeDefined();
        const before = seen[index]?.at(-1);
        if (counter === undefined || counter === before) continue;
        if (before !== undefined) expect(isAhead(counter, before), `${before} then ${counter}`).toBe(true);
        seen[index]?.push(counter);
      }
    }
    for (const [index, numbers] of seen.entries()) {
      expect(numbers.length).toBeGreaterThan(3);
      const own = sent.filter(({ camera }) => camera === `cam-${index}`).at(-1)?.place ?? 0;
      // Of the last seconds of its own camera: every other one is further away in the clip.
      expect((own - (numbers.at(-1) ?? 0) + LENGTH) % LENGTH).toBeLessThan(37);
    }
  },
);

it('draws the ground again where a picture was', async () => {
  const wall = await VideoWall.open(context, { client, layout: '4', tiles: tiles(4), size: SIZE });
  const isLive = async () => (await wall.counters()).every((counter) => counter !== undefined);
  const ground = () =>
    wall.luminancesOf(wall.places.flatMap(({ x, y, width, height }) => [at(x, y), at(x + width, y + height / 3)]));
  const at = (x: number, y: number) => [Math.round(x), Math.round(y)] as const;
  relay.setCondition('cam-0', { state: 'unknown' });
  const [first] = wall.places;
  const inTile = first ? at(first.x + first.width / 2, first.y + 12) : at(0, 0);
  await until(async () => (await wall.counters()).filter((counter) => counter === undefined).length === 1, {
    ...PATIENCE,
    what: 'all but one are live',
  });
  const [bare, around] = [await wall.luminancesOf([inTile]), await ground()];
  const pieces = await countGroundPieces(wall.page);
  relay.setCondition('cam-0', undefined);
  await until(isLive, { ...PATIENCE, what: 'all are live' });
  expect(await wall.luminancesOf([inTile])).not.toEqual(bare);
  // Around one more picture.
  expect(await countGroundPieces(wall.page)).toBeGreaterThan(pieces);
  relay.setCondition('cam-0', { state: 'unknown' });
  await until(async () => !(await isLive()), { ...PATIENCE, what: 'the picture is gone' });
  expect(await wall.luminancesOf([inTile])).toEqual(bare);
  expect(await countGroundPieces(wall.page)).toBe(pieces);
  expect(await ground(), 'and between the tiles').toEqual(around);
});

it('[VD7] shows no picture of a camera that is curtained, restricted, unknown, or one too many to transcode', async () => {
  const wall = await VideoWall.open(context, { client, layout: '1', tiles: tiles(1), size: SIZE });
  const isLive = async () => (await wall.counters())[0] !== undefined;
  await until(isLive, { ...PATIENCE, what: 'it is live' });
  for (const state of ['curtained', 'restricted', 'unknown', 'transcodeLimit'] as const) {
    relay.setCondition('cam-0', { state });
    await until(async () => !(await isLive()), { ...PATIENCE, what: `the picture is gone, ${state}` });
    relay.setCondition('cam-0', undefined);
    await until(isLive, { ...PATIENCE, what: `it is back from ${state}` });
  }
});

it('covers what is never shown of a picture from its first frame on', async () => {
  const corner = [
    [0, 0],
    [0.6, 0],
    [0.6, 0.2],
    [0, 0.2],
  ] as const;
  relay.setCondition('cam-0', {
    state: 'live',
    codec: 'h264',
    codecString: 'avc1.4d401f',
    width: 640,
    height: 360,
    privacy: [corner],
  });
  const wall = await VideoWall.open(context, { client, layout: '1', tiles: tiles(1), size: SIZE });
  await wall.isLit();
  for (let look = 0; look < 10; look += 1) expect(await wall.counters()).toEqual([undefined]);
});

it('asks again for all that it shows after the link was cut', async () => {
  const wall = await VideoWall.open(context, { client, layout: '4', tiles: tiles(4), size: SIZE });
  await until(async () => relay.streamCount === 4, { ...PATIENCE, what: 'four are watched' });
  relay.cut();
  expect(relay.streamCount).toBe(0);
  await until(() => relay.streamCount === 4, { ...PATIENCE, what: 'four are watched again' });
  const before = await wall.counters();
  await until(async () => (await wall.counters()).every((counter, index) => counter !== before[index]), {
    ...PATIENCE,
    what: 'the pictures go on',
  });
});

it('watches a camera once however many tiles show it, and its full picture where it is large', async () => {
  const same = Array.from({ length: 4 }, () => ({ source: 'cam-1' }));
  const wall = await VideoWall.open(context, { client, layout: '4', tiles: same, size: SIZE });
  await until(async () => (await wall.counters()).every((counter) => counter !== undefined), {
    ...PATIENCE,
    what: 'all are live',
  });
  expect(relay.watched()).toEqual(['cam-1/sub']);
  expect(new Set(await wall.counters()).size).toBe(1);
  await wall.page.keyboard.press('2');
  await until(() => relay.watched().includes('cam-1/main'), { ...PATIENCE, what: 'the full picture is asked for' });
  await wall.page.keyboard.press('Escape');
  await until(() => relay.watched().join() === 'cam-1/sub', { ...PATIENCE, what: 'the small one is enough again' });
});

it('makes pictures of the size at which they are drawn, where no GPU draws', async () => {
  const own = Array.from({ length: 4 }, (_, index) => ({ source: `cam-${index}` }));
  const wall = await VideoWall.open(context, { client, layout: '9', tiles: own, size: SIZE });
  const sizes = async () => {
    await wall.counters();
    return await readPictureSizes(wall.page);
  };
  const isOneToOne = async (count: number) => {
    const seen = await sizes();
    return seen.length === count && seen.every(({ made, drawn }) => made.join() === drawn.join());
  };
  await until(() => isOneToOne(4), { ...PATIENCE, what: 'four pictures are as large as their tiles' });
  const [small] = await sizes();
  expect(small?.drawn[0]).toBeLessThan(SIZE.width / 3);
  await wall.page.keyboard.press('2');
  await until(async () => ((await sizes())[0]?.drawn[0] ?? 0) > (small?.drawn[0] ?? 0), {
    ...PATIENCE,
    what: 'the second is large',
  });
  // Too large for its small picture to be made smaller: that of the camera as it is, and then the full one.
  await until(async () => ((await sizes())[0]?.made[0] ?? 0) >= 640, { ...PATIENCE, what: 'its picture as well' });
  await wall.page.keyboard.press('Escape');
  await until(() => isOneToOne(4), { ...PATIENCE, what: 'all are small again' });
});

it('leaves no texture of a thousand cameras that were watched and are no more', async () => {
  await countGlObjects(context);
  const wall = await VideoWall.open(context, { client, layout: '4', tiles: tiles(4), size: SIZE });
  const alive = () => wall.page.evaluate(() => ({ ...(globalThis as unknown as { alive: object }).alive }));
  await until(async () => (await wall.counters()).every((counter) => counter !== undefined), {
    ...PATIENCE,
    what: 'all are live',
  });
  await wall.takeTurns(20, { first: 1_000 });
  await until(() => relay.streamCount === 4, { ...PATIENCE, what: 'what lingered is gone' });
  const before = await alive();
  await wall.takeTurns(250, { first: 2_000 });
  await until(() => relay.streamCount === 4, { ...PATIENCE, what: 'what lingered is gone' });
  await until(async () => (await wall.counters()).every((counter) => counter !== undefined), {
    ...PATIENCE,
    what: 'all are live again',
  });
  expect(await alive()).toEqual(before);
});
