// The cameras of the relay bench: a process of their own, so that what they cost is not counted as the relay's.
import { execFileSync } from 'node:child_process';
import { ensureFfmpegBinary } from '../../scripts/bootstrap/ffmpeg-binary.mjs';
import { type Clip, readClip } from '../../workers/drill/rtsp-camera/clip.ts';
import { RtspCameraServer } from '../../workers/drill/rtsp-camera/rtsp-camera-server.ts';
import { obey, readOrder } from './bench-process.ts';

export interface CamerasOrder {
  readonly count: number;
}

const RATE = 15;
const SECONDS = 20;
/** What cameras are set to for their small picture. */
const BIT_RATE = '512k';

const { count } = readOrder<CamerasOrder>();
const ffmpeg = await ensureFfmpegBinary();
const clips = ['mandelbrot', 'testsrc2'].map(encode);
const server = await RtspCameraServer.start({
  cameras: Array.from({ length: count }, (_, index) => {
    const clip = clips[index % clips.length];
    if (!clip) throw new RangeError('no clip');
    return { name: `cam-${index}`, clips: { main: clip, sub: clip } };
  }),
  now: () => performance.timeOrigin + performance.now(),
  random: Math.random,
});

obey({
  port: () => server.port,
  cpuMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
});

/** Pictures with as many bits as those of a street: a still test card would be a few hundred bytes each. */
function encode(source: string): Clip {
  const input = ['-f', 'lavfi', '-i', `${source}=size=640x360:rate=${RATE}`, '-t', String(SECONDS)];
  const rate = ['-b:v', BIT_RATE, '-maxrate', BIT_RATE, '-bufsize', BIT_RATE];
  const picture = ['-pix_fmt', 'yuv420p', '-profile:v', 'main', '-bf', '0', '-g', String(2 * RATE)];
  const coder = ['-c:v', 'libx264', '-preset', 'veryfast', ...picture, ...rate, '-f', 'h264', 'pipe:1'];
  const stream = execFileSync(ffmpeg, ['-nostdin', '-loglevel', 'error', ...input, ...coder], { maxBuffer: 2 ** 26 });
  return readClip(stream, { codec: 'h264', rate: RATE });
}
