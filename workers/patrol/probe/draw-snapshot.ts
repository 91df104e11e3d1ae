import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import type { PrivacyArea } from '../../../protocol/video.ts';
import type { KeyUnit } from './take-pictures.ts';

/** Enough to tell a blur by. */
const WIDTH_MAX = 1_280;
/** From 2 (best) to 31. */
const QUALITY = 4;
const WITHIN_MS = 10_000;
const FORMATS = { h264: 'h264', h265: 'hevc' } as const;

/**
 * A key unit as a JPEG, made in pipes: no part of it is ever in a file. Areas that are never shown are black, each with the
 * whole rectangle around it. Rejects where ffmpeg makes nothing of it.
 */
export async function drawSnapshot(
  { codec, bytes }: KeyUnit,
  { ffmpeg, privacy = [] }: { readonly ffmpeg: string; readonly privacy?: readonly PrivacyArea[] | undefined },
): Promise<Buffer> {
  const filters = [...privacy.map(boxAround), `scale='min(${WIDTH_MAX},iw)':-2`];
  const input = ['-f', FORMATS[codec], '-i', 'pipe:0', '-frames:v', '1'];
  const output = ['-vf', filters.join(','), '-q:v', String(QUALITY), '-f', 'mjpeg', 'pipe:1'];
  const child = spawn(ffmpeg, ['-v', 'quiet', '-threads', '1', ...input, ...output], {
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: WITHIN_MS,
    killSignal: 'SIGKILL',
  });
  // It may have had enough before it has read all.
  child.stdin.on('error', () => undefined);
  child.stdin.end(bytes);
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const jpeg = await Promise.race([buffer(child.stdout), failed]);
  if (jpeg.length === 0) throw new Error('ffmpeg makes no picture of it');
  return jpeg;
}

function boxAround(area: PrivacyArea): string {
  const [xs, ys] = [area.map(([x]) => x), area.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  // A pixel more on each side: what is cut off by rounding would be seen.
  return `drawbox=x=iw*${left}-1:y=ih*${top}-1:w=iw*${width}+2:h=ih*${height}+2:color=black:t=fill`;
}
