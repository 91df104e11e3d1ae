import { findOnPath, isExecutable } from './commands.mjs';
import { PlainFault } from './say.mjs';
import { installSystemPackage } from './system-packages.mjs';

const NAMES = ['ffmpeg'];

/** The ffmpeg that can be run here: FFMPEG_BINARY, else the first on PATH. */
export function findFfmpegBinary() {
  const named = process.env.FFMPEG_BINARY;
  if (!named) return findOnPath(NAMES);
  if (named.includes('/') ? isExecutable(named) : findOnPath([named])) return named;
  throw new PlainFault(`FFMPEG_BINARY=${named}: expected a program that can be run`);
}

/** @returns {Promise<string>} the path of an ffmpeg, installed if need be */
export async function ensureFfmpegBinary() {
  const present = findFfmpegBinary();
  if (present) return present;
  await installSystemPackage('ffmpeg', 'ffmpeg, for live video (FFMPEG_BINARY can name another)');
  const installed = findFfmpegBinary();
  if (!installed) throw new PlainFault('ffmpeg was installed but is not on PATH');
  return installed;
}
