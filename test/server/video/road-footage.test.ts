import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyDecoder } from '../../../workers/patrol/decoder/key-decoder.ts';
import { diagnose } from '../../../workers/patrol/diagnosis/diagnose.ts';
import type { Planes } from '../../../workers/patrol/diagnosis/planes.ts';
import { lookAtCamera } from '../../../workers/patrol/probe/look-at-camera.ts';
import { SceneMemory } from '../../../workers/patrol/probe/scene-memory.ts';
import { VideoLink } from '../../../workers/patrol/probe/video-link.ts';
import { nalType, readAccessUnits } from '../../../workers/drill/rtsp-camera/access-unit.ts';
import { readClip } from '../../../workers/drill/rtsp-camera/clip.ts';
import type { RtspCameraServer, SentFrame } from '../../../workers/drill/rtsp-camera/rtsp-camera-server.ts';
import { FOOTAGE } from '../../bench/diagnosis/samples.ts';
import { ffmpegBinary, NO_FFMPEG, runFfmpeg } from '../../support/key-units.ts';
import { startCameras } from '../../support/rtsp-camera/start-cameras.ts';
import { until } from '../../support/until.ts';
import { camera, startVideo } from './start-video.ts';

const ROAD = join(FOOTAGE, 'road-traffic.mp4');
const isHere = existsSync(ROAD) && ffmpegBinary !== undefined;
if (!isHere)
  process.stderr.write(
    `skipped: the relay and the patrol on footage of a road, which needs ${ROAD} and ${NO_FFMPEG}\n`,
  );

/** Four times as quick as it was filmed: half a minute of road takes seven seconds. */
const RATE = 50;
const SOON = { withinMs: 100_000 };
const SLICES: readonly number[] = [1, 5];

/** What of a unit is the picture: its slices, as the camera that filmed it coded them. */
function slicesOf(nals: readonly Buffer[]): string {
  return Buffer.concat(nals.filter((nal) => SLICES.includes(nalType('h264', nal)))).toString('base64');
}

describe.skipIf(!isHere)('footage of a road, as a camera coded it', () => {
  const sent: SentFrame[] = [];
  let cameras: RtspCameraServer;
  let video: Awaited<ReturnType<typeof startVideo>>;
  let filmed: readonly string[];
  let decoder: KeyDecoder;
  beforeAll(async () => {
    const stream = await runFfmpeg(['-i', ROAD, '-map', '0:v:0', '-c', 'copy', '-f', 'h264', 'pipe:1']);
    filmed = readAccessUnits(stream, 'h264').map(({ nals }) => slicesOf(nals));
    const clip = readClip(stream, { codec: 'h264', rate: RATE });
    cameras = await startCameras({ clips: { main: clip, sub: clip }, onSent: (frame) => sent.push(frame) });
    video = await startVideo({ cameras: { road: camera(cameras.addressOf('cam-1', 'main')) } });
    decoder = new KeyDecoder({ binary: ffmpegBinary ?? 'ffmpeg' });
  });
  afterAll(async () => {
    await decoder.close();
    await video.close();
    await cameras.close();
  });

  it('comes through the relay whole, each unit once and in order, and each of its key pictures is judged clean', async () => {
    const page = await video.openPage();
    page.watch([1, 'road']);
    await until(() => page.of(1).length > filmed.length, { ...SOON, what: 'all of the footage' });
    expect(page.conditions(1).at(-1)).toMatchObject({ state: 'live', width: 768, height: 432 });
    const units = page.of(1);
    await page.close();

    const places = units.map(({ bytes }) =>
      filmed.indexOf(slicesOf(readAccessUnits(bytes, 'h264').flatMap(({ nals }) => nals))),
    );
    const begun = sent.findIndex(({ place }) => place === places[0]);
    expect(places).toEqual(sent.slice(begun, begun + places.length).map(({ place }) => place));
    expect(units.filter(({ isDiscontinuous }) => isDiscontinuous)).toEqual([]);

    const pictures: Planes[] = [];
    for (const { bytes } of units.filter(({ isKey }) => isKey)) {
      const decoded = await decoder.decode('h264', bytes);
      if (decoded.outcome === 'undecodable') throw new Error('a key unit that is not decoded');
      pictures.push(decoded.planes);
    }
    expect(pictures.length).toBeGreaterThanOrEqual(6);
    expect(pictures.map((picture) => diagnose({ pictures: [picture] }).found)).toEqual(pictures.map(() => []));
    expect(diagnose({ pictures: pictures as [Planes, ...Planes[]] }).found).toEqual([]);
  });

  it('is seen and clean to the patrol', async () => {
    const link = new VideoLink({ url: () => `http://127.0.0.1:${video.port}/video`, wall: 'main' });
    const tools = { link, decoder, memory: new SceneMemory(), rendition: 'main', now: Date.now } as const;
    const seen = await lookAtCamera('road', tools, new AbortController().signal);
    link.close();
    expect(seen).toMatchObject({ outcome: 'seen', measured: { width: 768, height: 432 } });
    expect('trouble' in seen && seen.trouble).toBe(undefined);
  });
});
