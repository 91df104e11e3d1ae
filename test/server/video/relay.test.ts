import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StreamCondition } from '../../../protocol/video.ts';
import type { RtspCameraServer } from '../../../workers/drill/rtsp-camera/rtsp-camera-server.ts';
import type { Clip } from '../../../workers/drill/rtsp-camera/clip.ts';
import { countedClip } from '../../support/rtsp-camera/counted-clip.ts';
import { startCameras } from '../../support/rtsp-camera/start-cameras.ts';
import { until } from '../../support/until.ts';
import { camera, type Page, QUICK, type SeenUnit, startVideo } from './start-video.ts';

const SOON = { withinMs: 15_000 };
let sub: Clip;
let main: Clip;
let small: Clip;
let hevc: Clip;
beforeAll(async () => {
  sub = await countedClip();
  main = await countedClip({ width: 1_280, height: 720 });
  small = await countedClip({ width: 320, height: 180, camera: 3 });
  hevc = await countedClip({ codec: 'h265', seconds: 4 });
});

const camerasOf = (server: RtspCameraServer, count: number, more: Parameters<typeof camera>[1] = {}) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const name = `cam-${index + 1}`;
      return [name, camera(server.addressOf(name, 'main'), { sub: server.addressOf(name, 'sub'), ...more })];
    }),
  );
const sees = (page: Page, stream: number, count: number) =>
  until(() => page.of(stream).length >= count, { ...SOON, what: `${count} units of stream ${stream}` });

/** Sequences follow each other but where it is said that they do not; a stream begins with a key unit. */
function expectWhole(units: readonly SeenUnit[]): void {
  expect(units[0]?.isKey).toBe(true);
  for (const [index, unit] of units.entries()) {
    const before = units[index - 1];
    if (!before) continue;
    if (unit.isDiscontinuous) expect(unit.isKey).toBe(true);
    else {
      expect(unit.sequence).toBe((before.sequence + 1) >>> 0);
      expect(unit.capturedAt).toBeGreaterThanOrEqual(before.capturedAt);
    }
    expect(unit.receivedAt).toBeGreaterThanOrEqual(unit.capturedAt);
  }
}

describe('one camera', () => {
  let cameras: RtspCameraServer;
  let video: Awaited<ReturnType<typeof startVideo>>;
  beforeAll(async () => {
    cameras = await startCameras({ count: 2, clips: { main, sub } });
    video = await startVideo({
      cameras: camerasOf(cameras, 2, {
        privacy: [
          [
            [0, 0],
            [0.5, 0],
            [0.5, 1],
          ],
        ],
      }),
    });
  });
  afterAll(async () => {
    await video.close();
    await cameras.close();
  });

  it('[VD3] [VD4] is told at once, is live with its format, and begins with a key unit', async () => {
    const page = await video.openPage();
    page.watch([7, 'cam-1'], [8, 'cam-1', 'sub'], [9, 'cam-9']);
    await page.until(7, 'live');
    expect(page.conditions(7)[0]).toEqual({ state: 'connecting' });
    expect(page.conditions(7).at(-1)).toMatchObject({
      state: 'live',
      codec: 'h264',
      codecString: expect.stringMatching(/^avc1\.[0-9a-f]{6}$/),
      width: 1280,
      height: 720,
      privacy: [
        [
          [0, 0],
          [0.5, 0],
          [0.5, 1],
        ],
      ],
    });
    await page.until(8, 'live');
    expect(page.conditions(8).at(-1)).toMatchObject({ width: 640, height: 360 });
    expect(page.conditions(9)).toEqual([{ state: 'unknown' }]);
    await sees(page, 7, 40);
    await sees(page, 8, 40);
    expectWhole(page.of(7));
    expectWhole(page.of(8));
    await page.close();
  });

  it('[VD4] a second page has it at once, and the camera is pulled once', async () => {
    const first = await video.openPage();
    first.watch([1, 'cam-2']);
    await sees(first, 1, 5);
    const second = await video.openPage();
    const last = first.of(1).at(-1)?.sequence ?? Number.NaN;
    second.watch([1, 'cam-2']);
    await sees(second, 1, 1);
    expect(second.of(1)[0]?.sequence, 'no picture is waited for').toBeLessThanOrEqual(last);
    expect(cameras.viewersOf('cam-2', 'main')).toBe(1);
    const [key] = second.of(1);
    expect(
      key?.bytes.equals(first.of(1).findLast(({ sequence }) => sequence === key.sequence)?.bytes ?? Buffer.of()),
    ).toBe(true);
    await first.close();
    await second.close();
  });

  it('[VD2] a stream that is watched on goes on untouched; one that is not ends', async () => {
    const page = await video.openPage();
    page.watch([1, 'cam-1'], [2, 'cam-2']);
    await sees(page, 1, 3);
    await sees(page, 2, 3);
    const told = page.conditions(1).length;
    page.watch([1, 'cam-1']);
    await sees(page, 1, 20);
    const seen = page.of(2).length;
    await sees(page, 1, 40);
    expect(page.conditions(1)).toHaveLength(told);
    expectWhole(page.of(1));
    expect(page.of(2).length - seen).toBeLessThan(3);
    await page.close();
  });

  it('is let go some time after its last viewer', async () => {
    const page = await video.openPage();
    page.watch([1, 'cam-1']);
    await page.until(1, 'live');
    await page.close();
    await until(() => cameras.connectionCount === 0, { ...SOON, what: 'the camera is let go' });
    expect(video.relay.counts).toMatchObject({ upstreams: 0 });
  });
});

describe('[VD7] who sees what', () => {
  it('a restricted camera goes to screens that may see it, and the curtain hides all of them at its moment', async () => {
    await using cameras = await startCameras({ count: 1, clips: { main, sub } });
    await using video = await startVideo({ cameras: camerasOf(cameras, 1, { restricted: true }) });
    const left = await video.openPage({ screen: 'left' });
    const right = await video.openPage({ screen: 'right' });
    const whole = await video.openPage();
    for (const page of [left, right, whole]) page.watch([1, 'cam-1']);
    await sees(left, 1, 10);
    expect(right.conditions(1)).toEqual([{ state: 'restricted' }]);
    expect(whole.conditions(1)).toEqual([{ state: 'restricted' }]);
    expect([...right.units, ...whole.units]).toEqual([]);

    const at = video.draw(true, 300);
    await left.until(1, 'curtained');
    // A slow machine does it, and reads it, a little later; nothing comes once it has been told.
    expect(left.told.at(-1)).toMatchObject({ since: expect.closeTo(at, -3) });
    const seen = left.units.length;
    await until(() => video.relay.counts.upstreams === 0, { ...SOON, what: 'nobody watches' });
    expect(left.units.length).toBe(seen);
    expect(Math.max(...left.units.map(({ receivedAt }) => receivedAt))).toBeLessThan(at + 500);
    video.draw(false, 0);
    await left.until(1, 'live');
    await sees(left, 1, seen + 10);
  });
});

describe('the relay itself', () => {
  it('a process that is held up does not take it for the silence of its cameras', async () => {
    await using cameras = await startCameras({ clips: { main, sub } });
    await using video = await startVideo({ cameras: camerasOf(cameras, 1) });
    const page = await video.openPage();
    page.watch([1, 'cam-1']);
    await sees(page, 1, 5);
    for (let times = 0; times < 3; times += 1) {
      const heldUntil = performance.now() + 2 * QUICK.packetMs;
      while (performance.now() < heldUntil);
      await sees(page, 1, page.of(1).length + 5);
    }
    expect(page.conditions(1).map(({ state }) => state)).toEqual(['connecting', 'live']);
    expectWhole(page.of(1));
  });
});

// They wait for pictures, each of cameras of its own: together they take as long as the longest.
describe.concurrent('faults', () => {
  it('4 of 8 cameras that stall and 2 that flap touch no other', async () => {
    await using cameras = await startCameras({ count: 8, clips: { main: sub, sub } });
    await using video = await startVideo({ cameras: camerasOf(cameras, 8) });
    const page = await video.openPage();
    page.watch(...Array.from({ length: 8 }, (_, index) => [index + 1, `cam-${index + 1}`] as const));
    for (let stream = 1; stream <= 8; stream += 1) await sees(page, stream, 5);
    for (const ill of [1, 2, 3, 4]) cameras.setFault(`cam-${ill}`, { kind: 'stall' });
    for (const ill of [5, 6]) cameras.setFault(`cam-${ill}`, { kind: 'flap', afterMs: 400 });
    const from = page.of(8).length;
    await sees(page, 8, from + 90);
    for (const ill of [1, 2, 3, 4]) expect(page.conditions(ill).at(-1)).toEqual({ state: 'lost', because: 'silent' });
    for (const ill of [5, 6]) {
      expect(page.conditions(ill)).toContainEqual({ state: 'lost', because: 'silent' });
      expectWhole(page.of(ill));
    }
    for (const well of [7, 8]) {
      const units = page.of(well);
      expectWhole(units);
      expect(units.filter(({ isDiscontinuous }) => isDiscontinuous)).toEqual([]);
      expect(page.conditions(well).map(({ state }) => state)).toEqual(['connecting', 'live']);
    }
    for (const ill of [1, 2, 3, 4, 5, 6]) cameras.setFault(`cam-${ill}`, undefined);
    for (const ill of [1, 5]) {
      const healed = page.of(ill).length;
      await sees(page, ill, healed + 40);
      expectWhole(page.of(ill));
      expect(page.of(ill).some(({ isDiscontinuous }) => isDiscontinuous)).toBe(true);
    }
  });

  it.each<[string, Parameters<RtspCameraServer['setFault']>[1], StreamCondition]>([
    ['refuses', { kind: 'refuse', status: 453 }, { state: 'lost', because: 'refused' }],
    ['is not found', { kind: 'refuse', status: 404 }, { state: 'lost', because: 'refused' }],
  ])('a camera that %s is refused, and comes back', async (_, fault, condition) => {
    await using cameras = await startCameras({ clips: { main, sub } });
    await using video = await startVideo({ cameras: camerasOf(cameras, 1) });
    cameras.setFault('cam-1', fault);
    const page = await video.openPage();
    page.watch([1, 'cam-1']);
    await page.until(1, 'lost');
    expect(page.conditions(1).at(-1)).toEqual(condition);
    cameras.setFault('cam-1', undefined);
    await page.until(1, 'live');
    await page.close();
  });

  it('nothing at its address: unreachable', async () => {
    await using video = await startVideo({ cameras: { gone: camera('rtsp://127.0.0.1:9/main') } });
    const page = await video.openPage();
    page.watch([1, 'gone']);
    await page.until(1, 'lost');
    expect(page.conditions(1).at(-1)).toEqual({ state: 'lost', because: 'unreachable' });
  });

  it('a changed resolution is told anew, before its first unit', async () => {
    await using cameras = await startCameras({ clips: { main, sub } });
    await using video = await startVideo({ cameras: camerasOf(cameras, 1) });
    const page = await video.openPage();
    page.watch([1, 'cam-1']);
    await sees(page, 1, 5);
    cameras.setFault('cam-1', { kind: 'other-clip', clip: small });
    await until(() => page.conditions(1).some((condition) => condition.state === 'live' && condition.width === 320), {
      ...SOON,
      what: 'the new size is told',
    });
    await sees(page, 1, page.of(1).length + 20);
    expectWhole(page.of(1));
  });

  it('a description that lies of the size is set right by the stream itself', async () => {
    await using cameras = await startCameras({ clips: { main, sub } });
    await using video = await startVideo({ cameras: camerasOf(cameras, 1) });
    cameras.setFault('cam-1', { kind: 'lie', told: small });
    const page = await video.openPage();
    page.watch([1, 'cam-1']);
    await page.until(1, 'live');
    expect(page.conditions(1).at(-1)).toMatchObject({ width: 1280, height: 720 });
  });

  it('a description that lies of the codec makes it unreadable, not the relay ill', async () => {
    await using cameras = await startCameras({ count: 2, clips: { main, sub } });
    await using video = await startVideo({ cameras: camerasOf(cameras, 2) });
    cameras.setFault('cam-1', { kind: 'lie', told: hevc });
    const page = await video.openPage();
    page.watch([1, 'cam-1'], [2, 'cam-2']);
    await page.until(1, 'lost');
    expect(page.conditions(1).at(-1)).toEqual({ state: 'lost', because: 'unreadable' });
    await sees(page, 2, 30);
    expectWhole(page.of(2));
  });

  it.each<[string, Parameters<RtspCameraServer['setFault']>[1]]>([
    ['loses packets', { kind: 'loss', share: 0.02 }],
    ['sends damaged packets', { kind: 'corrupt', share: 0.05 }],
    ['sends garbage between', { kind: 'garbage', share: 0.05 }],
  ])('a camera that %s gives whole groups, and its neighbour every frame', async (_, fault) => {
    await using cameras = await startCameras({ count: 2, clips: { main, sub } });
    await using video = await startVideo({ cameras: camerasOf(cameras, 2) });
    const page = await video.openPage();
    page.watch([1, 'cam-1'], [2, 'cam-2']);
    await sees(page, 1, 5);
    await sees(page, 2, 5);
    cameras.setFault('cam-1', fault);
    await sees(page, 2, 100);
    cameras.setFault('cam-1', undefined);
    await sees(page, 1, page.of(1).length + 40);
    expectWhole(page.of(1));
    expectWhole(page.of(2));
    expect(page.of(2).filter(({ isDiscontinuous }) => isDiscontinuous)).toEqual([]);
  });
});
