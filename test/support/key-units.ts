import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findOnPath } from '../../scripts/bootstrap/commands.mjs';
import type { VideoCodec } from '../../protocol/video.ts';

/** The ffmpeg of this machine; undefined where there is none. */
export const ffmpegBinary: string | undefined = process.env.FFMPEG_BINARY ?? findOnPath(['ffmpeg']);
export const NO_FFMPEG = 'needs ffmpeg (apt-get install ffmpeg, or FFMPEG_BINARY)';

const encoders: Record<VideoCodec, readonly string[]> = {
  h264: ['-c:v', 'libx264', '-preset', 'veryfast', '-x264-params', 'repeat-headers=1:scenecut=0', '-f', 'h264'],
  h265: ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'repeat-headers=1:log-level=error', '-f', 'hevc'],
};
/** The parameter set that a key unit begins with: SPS of H.264, VPS of H.265. */
const FIRST_UNIT: Record<VideoCodec, number> = { h264: 7, h265: 32 };

/** Runs ffmpeg and gives what it writes to its standard output. */
export async function runFfmpeg(args: readonly string[], input?: Uint8Array): Promise<Buffer> {
  const child = spawn(ffmpegBinary ?? 'ffmpeg', ['-nostdin', '-v', 'error', ...args], {
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  let said = '';
  child.stdout?.on('data', (bytes: Buffer) => out.push(bytes));
  child.stderr?.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const closed = once(child, 'close');
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  const [code] = await closed;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${said.slice(0, 500)}`);
  return Buffer.concat(out);
}

/** Encodes what `source` (arguments of ffmpeg up to the filters) gives, and hands back the key units in Annex B. */
export async function encodeKeyUnits(
  codec: VideoCodec,
  source: readonly string[],
  { input, keyEvery = 1, bitRate }: { input?: Uint8Array; keyEvery?: number; bitRate?: string } = {},
): Promise<Buffer[]> {
  const limit = bitRate === undefined ? [] : ['-maxrate', bitRate, '-bufsize', bitRate];
  const rate = ['-crf', '26', ...limit];
  const shape = ['-pix_fmt', 'yuv420p', '-g', String(keyEvery), '-bf', '0', '-threads', '1'];
  const stream = await runFfmpeg([...source, ...shape, ...encoders[codec], ...rate, 'pipe:1'], input);
  return splitKeyUnits(codec, stream);
}

/** Each key unit of a stream whose key units begin with their parameter sets, up to the first unit after it. */
export function splitKeyUnits(codec: VideoCodec, stream: Buffer): Buffer[] {
  const starts: { at: number; type: number }[] = [];
  for (let at = stream.indexOf('000001', 0, 'hex'); at >= 0; at = stream.indexOf('000001', at + 3, 'hex')) {
    const header = stream[at + 3] as number;
    starts.push({ at, type: codec === 'h264' ? header & 31 : (header >> 1) & 63 });
  }
  const isPicture = (type: number) => (codec === 'h264' ? type >= 1 && type <= 5 : type < 32);
  const isKey = (type: number) => (codec === 'h264' ? type === 5 : type >= 16 && type <= 21);
  const units: Buffer[] = [];
  for (const [index, { at, type }] of starts.entries()) {
    if (type !== FIRST_UNIT[codec]) continue;
    const end = starts.slice(index + 1).find((next, offset) => {
      const before = starts[index + offset] as { type: number };
      return isPicture(before.type) && isKey(before.type) && !isKey(next.type);
    });
    units.push(stream.subarray(at, end?.at ?? stream.length));
  }
  return units;
}
