import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { HEIGHT, PICTURE_BYTES, type Planes, planesOf, WIDTH } from './planes.ts';

/** Seconds between the pictures taken of a clip, and how many are taken at most: what comes after a minute is not looked at. */
const PICTURE_EVERY_S = 1;
const PICTURES_MAX = 60;
const SAID_MAX = 4_000;

/** A file that holds no picture that ffmpeg can read. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/**
 * The pictures of a file (a clip, a picture, a bare stream of H.264 or H.265), small, one a second of the first minute.
 * @throws {UnreadableFile} where it holds none
 */
export async function readPictures(ffmpeg: string, file: string): Promise<readonly [Planes, ...Planes[]]> {
  const often = `select='isnan(prev_selected_t)+gte(t-prev_selected_t,${PICTURE_EVERY_S})'`;
  const scale = `scale=${WIDTH}:${HEIGHT}:flags=area:out_range=tv,format=yuv420p`;
  const taken = [
    '-map',
    '0:v:0',
    '-vf',
    `${often},${scale}`,
    '-fps_mode',
    'passthrough',
    '-frames:v',
    `${PICTURES_MAX}`,
  ];
  // Files alone: a playlist or an address in what was given must not make it fetch anything.
  const input = ['-protocol_whitelist', 'file', '-i', `file:${file}`];
  const output = ['-f', 'rawvideo', 'pipe:1'];
  const child = spawn(ffmpeg, ['-nostdin', '-v', 'error', ...input, ...taken, ...output], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const bytes: Buffer[] = [];
  let said = '';
  child.stdout.on('data', (part: Buffer) => bytes.push(part));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(0, SAID_MAX);
  });
  await once(child, 'close');
  const [first, ...rest] = cut(Buffer.concat(bytes));
  // A clip that breaks off shows what it has.
  if (!first) throw new UnreadableFile(said.trim().split('\n').at(0) || 'it holds no picture');
  return [first, ...rest];
}

function cut(bytes: Buffer): Planes[] {
  const count = Math.floor(bytes.length / PICTURE_BYTES);
  return Array.from({ length: count }, (_, index) =>
    planesOf(bytes.subarray(index * PICTURE_BYTES, (index + 1) * PICTURE_BYTES)),
  );
}
