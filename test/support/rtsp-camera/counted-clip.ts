import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { VideoCodec } from '../../../protocol/video.ts';
import { ensureFfmpegBinary } from '../../../scripts/bootstrap/ffmpeg-binary.mjs';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { type Clip, readClip } from '../../../workers/drill/rtsp-camera/clip.ts';
import { encodeFrames } from '../../../workers/drill/street/encode-frames.ts';
import { countedFrames } from './counted-frames.ts';

/** Raised when the pictures change. */
const VERSION = 1;
const BITS_PER_PIXEL = 0.12;

/** By file, of this process, until it is there: one that failed is tried anew. */
const underway = new Map<string, Promise<void>>();

export interface CountedClipOptions {
  readonly codec?: VideoCodec;
  readonly width?: number;
  readonly height?: number;
  readonly rate?: number;
  readonly seconds?: number;
  /** Which ground the pictures have. */
  readonly camera?: number;
}

/** A clip whose pictures carry their number (`readCounter`), encoded once and then kept under node_modules/.cache. */
export async function countedClip(options: CountedClipOptions = {}): Promise<Clip> {
  const { codec = 'h264', rate = 15 } = options;
  return readClip(await countedStream(options), { codec, rate });
}

/** The elementary stream of such a clip, in Annex B form. */
export async function countedStream({
  codec = 'h264',
  width = 640,
  height = 360,
  rate = 15,
  seconds = 10,
  camera = 0,
}: CountedClipOptions = {}): Promise<Buffer> {
  const directory = inProject('node_modules', '.cache', 'watchfloor-test-clips');
  const file = join(directory, `${VERSION}-${width}x${height}-${rate}-${seconds}-${camera}.${codec}`);
  const encode = async () => {
    mkdirSync(directory, { recursive: true });
    // Written aside, so that nobody reads half of it.
    const aside = `${file}.${process.pid}`;
    await encodeFrames({
      ffmpeg: await ensureFfmpegBinary(),
      codec,
      width,
      height,
      rate,
      frames: countedFrames({ width, height, camera }, seconds * rate),
      files: [{ file: aside, width, height, bitrate: Math.round(width * height * rate * BITS_PER_PIXEL) }],
    });
    renameSync(aside, file);
  };
  if (!existsSync(file)) {
    // Tests that run together ask for the same one.
    const encoding = underway.get(file) ?? encode().finally(() => underway.delete(file));
    underway.set(file, encoding);
    await encoding;
  }
  return readFileSync(file);
}
