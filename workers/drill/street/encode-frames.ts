import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { VideoCodec } from '../../../protocol/video.ts';

/** Seconds from one key unit to the next: a viewer waits for one at most so long. */
const KEY_EVERY_S = 2;
/** What is kept of what the encoder says. */
const MOST_SAID_CHARACTERS = 2_000;

/** One file that the encoder writes: an elementary stream. */
export interface EncodedFile {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly bitrate: number;
}

export interface EncodeOptions {
  readonly ffmpeg: string;
  readonly codec: VideoCodec;
  readonly width: number;
  readonly height: number;
  /** Pictures a second. */
  readonly rate: number;
  /** Pictures in planes (I420, BT.709, limited range), one after the other; a buffer may be used again once it is asked for the next. */
  readonly frames: Iterable<Uint8Array>;
  readonly files: readonly EncodedFile[];
}

const encoders: Readonly<
  Record<VideoCodec, { readonly name: string; readonly option: string; readonly format: string }>
> = {
  h264: { name: 'libx264', option: '-x264-params', format: 'h264' },
  h265: { name: 'libx265', option: '-x265-params', format: 'hevc' },
};

/** Encodes pictures as a camera does: a key unit every two seconds, no B-frames, parameter sets with each key unit. */
export async function encodeFrames({
  ffmpeg,
  codec,
  width,
  height,
  rate,
  frames,
  files,
}: EncodeOptions): Promise<void> {
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'yuv420p',
    '-s',
    `${width}x${height}`,
    '-r',
    String(rate),
    '-i',
    'pipe:0',
  ];
  const child = spawn(
    ffmpeg,
    ['-nostdin', '-loglevel', 'error', '-y', ...input, ...files.flatMap((file) => outputOf(file, { codec, rate }))],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MOST_SAID_CHARACTERS);
  });
  const ended = once(child, 'close');
  // An encoder that ends early is told of by its end.
  child.stdin.on('error', () => undefined);
  for (const frame of frames) {
    if (child.stdin.destroyed) break;
    const written = new Promise((resolve) => child.stdin.write(frame, resolve));
    await written;
  }
  child.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`${ffmpeg} ended with ${code}: ${said.trim()}`);
}

function outputOf(
  { file, width, height, bitrate }: EncodedFile,
  { codec, rate }: Pick<EncodeOptions, 'codec' | 'rate'>,
): string[] {
  const { name, option, format } = encoders[codec];
  const keyEvery = KEY_EVERY_S * rate;
  const parameters = `scenecut=0:bframes=0:keyint=${keyEvery}:min-keyint=${keyEvery}:repeat-headers=1:ref=1`;
  const quiet = codec === 'h265' ? ':log-level=error' : '';
  return [
    ...['-map', '0:v', '-an', '-vf', `scale=${width}:${height}`, '-c:v', name, '-preset', 'veryfast'],
    ...['-profile:v', 'main', '-b:v', String(bitrate), '-maxrate', String(bitrate), '-bufsize', String(bitrate)],
    ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
    ...[option, `${parameters}${quiet}`, '-f', format, file],
  ];
}
