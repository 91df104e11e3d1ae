import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Rendition } from '../../../protocol/video.ts';
import { type Clip, readClip } from '../rtsp-camera/clip.ts';
import { encodeFrames } from './encode-frames.ts';
import { streetFrames } from './street-frames.ts';
import { type Street, streets } from './streets.ts';

/** Raised when the pictures change: clips of another version are made anew. */
const VERSION = 1;
const RATE = 15;
const SECONDS = 6;
const CODEC = 'h264';

const shapes: Readonly<
  Record<Rendition, { readonly width: number; readonly height: number; readonly bitrate: number }>
> = {
  main: { width: 1_280, height: 720, bitrate: 2_000_000 },
  sub: { width: 640, height: 360, bitrate: 512_000 },
};

export interface StreetClipsOptions {
  readonly ffmpeg: string;
  /** Where the clips are kept from one start to the next. */
  readonly directory: string;
  readonly onProgress?: (done: number, all: number) => void;
}

export interface StreetClip {
  readonly street: string;
  readonly clips: Readonly<Record<Rendition, Clip>>;
}

/** The drill's clips, one for each street; those that are not there yet are drawn and encoded. Takes seconds of CPU. */
export async function makeStreetClips({ ffmpeg, directory, onProgress }: StreetClipsOptions): Promise<void> {
  mkdirSync(directory, { recursive: true });
  for (const [index, street] of streets.entries()) {
    onProgress?.(index, streets.length);
    const missing = (['main', 'sub'] as const).some((rendition) => !existsSync(fileOf(directory, street, rendition)));
    if (missing) await makeClip(street, { ffmpeg, directory });
  }
  onProgress?.(streets.length, streets.length);
}

export function readStreetClips(directory: string): StreetClip[] {
  return streets.map((street) => {
    const read = (rendition: Rendition) =>
      readClip(readFileSync(fileOf(directory, street, rendition)), { codec: CODEC, rate: RATE });
    return { street: street.name, clips: { main: read('main'), sub: read('sub') } };
  });
}

async function makeClip(street: Street, { ffmpeg, directory }: StreetClipsOptions): Promise<void> {
  const { width, height } = shapes.main;
  const renditions = ['main', 'sub'] as const;
  // Written aside, so that nobody finds half of a clip.
  const aside = (rendition: Rendition) => `${fileOf(directory, street, rendition)}.${process.pid}`;
  await encodeFrames({
    ffmpeg,
    codec: CODEC,
    width,
    height,
    rate: RATE,
    frames: streetFrames(street, { width, height, rate: RATE, seconds: SECONDS }),
    files: renditions.map((rendition) => ({ file: aside(rendition), ...shapes[rendition] })),
  });
  for (const rendition of renditions) renameSync(aside(rendition), fileOf(directory, street, rendition));
}

function fileOf(directory: string, { name }: Street, rendition: Rendition): string {
  return join(directory, `${name}-${rendition}-${VERSION}.${CODEC}`);
}
