import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyDecoder } from '../../../workers/patrol/decoder/key-decoder.ts';
import { lookAtCamera } from '../../../workers/patrol/probe/look-at-camera.ts';
import { SceneMemory } from '../../../workers/patrol/probe/scene-memory.ts';
import { LinkGoneError } from '../../../workers/patrol/probe/take-pictures.ts';
import { VideoLink } from '../../../workers/patrol/probe/video-link.ts';
import { type Clip, readClip } from '../../../workers/drill/rtsp-camera/clip.ts';
import type { RtspCameraServer } from '../../../workers/drill/rtsp-camera/rtsp-camera-server.ts';
import { clips } from '../../bench/diagnosis/clips.ts';
import { renderScene } from '../../bench/diagnosis/render-scene.ts';
import type { Scene } from '../../bench/diagnosis/scene.ts';
import { camera, startVideo } from '../../server/video/start-video.ts';
import { ffmpegBinary, NO_FFMPEG, runFfmpeg } from '../../support/key-units.ts';
import { startCameras } from '../../support/rtsp-camera/start-cameras.ts';

const SIZE = { width: 320, height: 180 };
const RATE = 5;
const { scene } = clips['street-day'] as { scene: Scene };

/** Two seconds of the street, a key picture each second. */
async function encodeStreet(filter: string): Promise<Clip> {
  const frames = Array.from({ length: 2 * RATE }, (_, index) => renderScene(scene, index / RATE, SIZE));
  const source = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'yuv420p',
    '-s',
    '320x180',
    '-r',
    `${RATE}`,
    '-i',
    'pipe:0',
    '-vf',
    filter,
  ];
  const coding = ['-c:v', 'libx264', '-bf', '0', '-g', `${RATE}`, '-x264-params', 'repeat-headers=1:scenecut=0'];
  const stream = await runFfmpeg([...source, ...coding, '-f', 'h264', 'pipe:1'], Buffer.concat(frames));
  return readClip(stream, { codec: 'h264', rate: RATE });
}

describe.skipIf(!ffmpegBinary)(`a look at a camera over the video link (${NO_FFMPEG})`, () => {
  let cameras: RtspCameraServer;
  let video: Awaited<ReturnType<typeof startVideo>>;
  let link: VideoLink;
  let blurred: Clip;
  const decoder = new KeyDecoder({ binary: ffmpegBinary ?? 'ffmpeg' });
  const memory = new SceneMemory();
  const look = (id: string, signal = new AbortController().signal) =>
    lookAtCamera(id, { link, decoder, memory, rendition: 'main', now: Date.now }, signal);

  beforeAll(async () => {
    const street = await encodeStreet('null');
    blurred = await encodeStreet('gblur=sigma=5');
    cameras = await startCameras({ count: 3, clips: { main: street, sub: street } });
    const listed = [1, 2, 3].map(
      (number) => [`c${number}`, camera(cameras.addressOf(`cam-${number}`, 'main'))] as const,
    );
    video = await startVideo({ cameras: Object.fromEntries(listed) });
    link = new VideoLink({ url: () => `http://127.0.0.1:${video.port}/video`, wall: 'main' });
  });
  afterAll(async () => {
    link.close();
    await decoder.close();
    await video.close();
    await cameras.close();
  });

  it('sees a clean picture and how it is sent', async () => {
    const seen = await look('c1');
    expect(seen).toMatchObject({ outcome: 'seen', measured: { width: 320, height: 180, latency: expect.any(Number) } });
    expect('trouble' in seen && seen.trouble).toBe(undefined);
  });

  it('sees many at once, each its own, and the blurred one among them', async () => {
    cameras.setFault('cam-2', { kind: 'other-clip', clip: blurred });
    const seen = await Promise.all(['c1', 'c2', 'c3'].map((id) => look(id)));
    expect(seen.map((each) => 'trouble' in each && each.trouble)).toEqual([undefined, 'blurred', undefined]);
  });

  it('knows a frozen camera from one that lives, by the pictures of two rounds', async () => {
    cameras.setFault('cam-3', { kind: 'freeze' });
    await look('c3');
    expect(await look('c3')).toMatchObject({ outcome: 'seen', trouble: 'frozen' });
    expect(await look('c1')).toMatchObject({ outcome: 'seen', trouble: undefined });
  });

  it('says why nothing comes, and nothing of a camera that the relay does not know', async () => {
    cameras.setFault('cam-1', { kind: 'refuse', status: 404 });
    // What the relay still has of it is gone after its linger.
    await expect.poll(() => look('c1'), { timeout: 60_000 }).toEqual({ outcome: 'lost', trouble: 'refused' });
    expect(await look('nowhere')).toEqual({ outcome: 'unknown' });
  });

  it('does not take the curtain for a fault', async () => {
    cameras.setFault('cam-1', undefined);
    video.draw(true, 0);
    expect(await look('c1')).toEqual({ outcome: 'unknown' });
    video.draw(false, 0);
  });

  it('ends at once where it is to end, and blames no camera', async () => {
    await expect(look('c2', AbortSignal.abort())).rejects.toThrow(LinkGoneError);
  });
});
