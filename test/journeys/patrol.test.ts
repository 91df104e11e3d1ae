import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { View } from '../../protocol/views.ts';
import { type Clip, readClip } from '../../workers/drill/rtsp-camera/clip.ts';
import type { RtspCameraServer } from '../../workers/drill/rtsp-camera/rtsp-camera-server.ts';
import { streetFrames } from '../../workers/drill/street/street-frames.ts';
import { streets } from '../../workers/drill/street/streets.ts';
import { LiveClient } from '../faults/live-client.ts';
import { ffmpegBinary, NO_FFMPEG, runFfmpeg } from '../support/key-units.ts';
import { copyLianyuanWithoutCameras } from '../support/lianyuan-without-cameras.ts';
import { makeTestDir } from '../support/redis.ts';
import { startCameras } from '../support/rtsp-camera/start-cameras.ts';
import { until } from '../support/until.ts';
import { startWatchfloor } from '../support/watchfloor.ts';

// Cameras play over RTSP; the relay takes them, the patrol looks at them through the video link, and what it tells is counted
// like any other event.
const SHAPE = { width: 640, height: 360, rate: 15, seconds: 4 };
const PATROL = `
patrol:
  classes:
    a: { name: { zh: 普通, en: Usual }, rounds: [{ from: '00:00', every: 1m }] }
  confirm: { needs: 1, of: 1 }
  snapshots: 10m
`;
const METRICS = [
  'faults.openByKind',
  'faults.open',
  'patrol.coverage',
  'patrol.missed',
  'patrol.rounds',
  'cameras.byState',
];
const idOf = (number: number) => `4313820000132000000${number}`;

const sitesDir = makeTestDir('sites');
let cameras: RtspCameraServer;

beforeAll(async () => {
  if (!ffmpegBinary) return;
  const [street] = streets;
  if (!street) throw new Error('the drill has no street');
  const frames = Buffer.concat([...streetFrames(street, SHAPE)].map((frame) => Buffer.from(frame)));
  const clip = await encode(frames, 'null');
  cameras = await startCameras({ count: 5, clips: { main: clip, sub: clip } });
  cameras.setFault('cam-2', { kind: 'other-clip', clip: await encode(frames, 'gblur=sigma=8') });
  cameras.setFault('cam-3', { kind: 'refuse', status: 404 });
  cameras.setFault('cam-4', { kind: 'other-clip', clip: await encode(frames, 'lutyuv=y=16:u=128:v=128') });
  const site = join(sitesDir, 'patrolled');
  copyLianyuanWithoutCameras(site);
  const file = join(site, 'site.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^patrol:\n(?: {2}.*\n)+/m, PATROL));
  const listed = [1, 2, 3, 4, 5].map(
    (number) =>
      `  - { id: '${idOf(number)}', name: { zh: 点位${number}, en: Camera ${number} }, district: ${number < 3 ? 'lantian' : 'yangshi'}, main: '${cameras.addressOf(`cam-${number}`, 'main')}'${number === 5 ? ', restricted: true' : ''} }`,
  );
  writeFileSync(join(site, 'cameras.yaml'), `cameras:\n${listed.join('\n')}\n`);
});
afterAll(async () => {
  await cameras?.close();
  rmSync(sitesDir, { recursive: true, force: true });
});

/** As a camera encodes it. */
async function encode(frames: Buffer, filter: string): Promise<Clip> {
  const { width, height, rate } = SHAPE;
  const source = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-r', `${rate}`, '-i', 'pipe:0'];
  const coding = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '0', '-g', '30', '-x264-params', 'repeat-headers=1'];
  const stream = await runFfmpeg([...source, '-vf', filter, ...coding, '-f', 'h264', 'pipe:1'], frames);
  return readClip(stream, { codec: 'h264', rate });
}

const rowsOf = (view: View | undefined) =>
  view?.view === 'table' ? Object.fromEntries(view.rows.filter((row) => row.at(-1) !== 0)) : undefined;

describe.skipIf(!ffmpegBinary)(`the video patrol (${NO_FFMPEG})`, () => {
  it('finds what is wrong with cameras, restricted ones too, shows the pictures of it, and reports its round', async () => {
    await using watchfloor = await startWatchfloor({ site: 'patrolled', sitesDir });
    const live = new LiveClient({ url: watchfloor.url, wall: 'main', metrics: METRICS, random: Math.random });
    try {
      watchfloor.startWorkers();
      const seen = () => ({
        faults: rowsOf(live.view('faults.openByKind')),
        states: rowsOf(live.view('cameras.byState')),
      });
      const expected = {
        faults: { blurred: 1, refused: 1, black: 1 },
        states: { online: 2, fault: 2, offline: 1 },
      };
      await until(() => isDeepStrictEqual(seen(), expected), {
        withinMs: 150_000,
        what: 'each camera is as it is',
      }).catch((error: unknown) => {
        throw new Error(`${JSON.stringify(seen())}; the rooms say:\n${watchfloor.log}`, { cause: error });
      });
      const token = readFileSync(join(watchfloor.dataDir, 'admin-token'), 'utf8').trim();
      const ask = (path: string) =>
        fetch(new URL(`/api/v1/faults${path}`, watchfloor.url), { headers: { authorization: `Bearer ${token}` } });
      const faults = async () =>
        ((await (await ask('')).json()) as { faults: { fault: string; what: string; snapshotUntil?: number }[] })
          .faults;
      const withPicture = async () =>
        (await faults()).flatMap(({ what, snapshotUntil }) => (snapshotUntil === undefined ? [] : what)).sort();
      await until(async () => isDeepStrictEqual(await withPicture(), ['black', 'blurred']), {
        withinMs: 60_000,
        what: '[FT2] the pictures in which faults were found',
      });
      const blurred = (await faults()).find(({ what }) => what === 'blurred');
      const picture = await ask(`/${blurred?.fault}/snapshot`);
      expect(picture.headers.get('content-type')).toBe('image/jpeg');
      expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(2_000);
      const coverage = () => live.view('patrol.coverage');
      await until(() => (coverage() as { value?: number } | undefined)?.value === 1, {
        withinMs: 150_000,
        what: 'the round is reported whole',
      });
      expect(live.view('patrol.missed')).toMatchObject({ value: 0 });
      const reports = () => (live.view('patrol.rounds') as Extract<View, { view: 'list' }> | undefined)?.rows.length;
      await until(() => (reports() ?? 0) >= 2, { withinMs: 30_000, what: 'both townships are reported' });
      expect(watchfloor.log).not.toContain('the gate refuses');
    } finally {
      live.close();
    }
  });
});
