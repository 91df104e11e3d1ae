import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { VideoCodec } from '../../../protocol/video.ts';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import type { KeyDecoder } from '../../../workers/patrol/decoder/key-decoder.ts';
import type { PictureFault } from '../../../workers/patrol/diagnosis/fault-kinds.ts';
import type { Planes } from '../../../workers/patrol/diagnosis/planes.ts';
import { encodeKeyUnits, runFfmpeg } from '../../support/key-units.ts';
import { clips, type Clip } from './clips.ts';
import { type InjectedFault, injectedFaults } from './faults.ts';
import { renderScene } from './render-scene.ts';

export type Half = 'tuning' | 'report';
export interface Sample {
  readonly half: Half;
  readonly clip: string;
  readonly variant: string;
  readonly truth: PictureFault | 'clean';
  /** As the patrol would have them: key pictures some seconds apart, coded and decoded. */
  readonly pictures: readonly [Planes, ...Planes[]];
  /** Of the same clip, clean, at another time. */
  readonly reference: Planes;
}

const SIZE = { width: 640, height: 360 };
const RAW = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${SIZE.width}x${SIZE.height}`, '-r', '15', '-i', 'pipe:0'];
/** Pictures of a clip, this far apart; each third is a key picture. */
const FRAMES = 8;
const FRAME_S = 0.7;
const KEY_EVERY = 3;
const LATER_S = 9;
const SETTLED_FRAMES = 90;
const SETTLED_KEY_EVERY = 15;
/** Of good quality, up to so much: a key picture of 640x360 takes 60 KB at most. */
const BIT_RATE = '8M';

interface CleanVariant {
  readonly variant: string;
  readonly isLater?: boolean;
  readonly filter?: string;
  readonly codec?: VideoCodec;
  readonly bitRate?: string;
}
/** Nothing of this is a fault. */
const cleanVariants: readonly CleanVariant[] = [
  { variant: 'as it is' },
  { variant: 'later', isLater: true },
  { variant: 'an eighth of the bit rate', bitRate: '1M' },
  { variant: 'a sixteenth of the bit rate', bitRate: '500k', isLater: true },
  { variant: 'h265', codec: 'h265' },
  { variant: 'a cloud', filter: "lutyuv=y='16+(val-16)*0.75'" },
  { variant: 'the sun', filter: "lutyuv=y='min(235,16+(val-16)*1.15)'", isLater: true },
];

export const FOOTAGE = inProject('..', 'shared', 'media');

/** Makes the samples of one half, one after the other; footage that is not there is left out. */
export async function* makeSamples(half: Half, decoder: KeyDecoder): AsyncGenerator<Sample> {
  for (const [name, clip] of Object.entries(clips)) {
    if (clip.half !== half || ('footage' in clip && !existsSync(join(FOOTAGE, clip.footage)))) continue;
    const now = await framesOf(clip, 0);
    const later = await framesOf(clip, LATER_S);
    const [reference] = await picturesOf(await encode(later, 'null', {}), 'h264', decoder);
    const sampleOf = (rest: Pick<Sample, 'variant' | 'truth' | 'pictures'>): Sample => ({
      half,
      clip: name,
      reference,
      ...rest,
    });
    for (const { variant, isLater, filter = 'null', codec = 'h264', bitRate = BIT_RATE } of cleanVariants) {
      const units = await encode(isLater ? later : now, filter, { codec, bitRate });
      yield sampleOf({ variant, truth: 'clean', pictures: await picturesOf(units, codec, decoder) });
    }
    for (const fault of injectedFaults) {
      if (fault.half !== half || fault.notOn?.includes(name)) continue;
      const pictures = await picturesOf(await encodeFault(now, fault), 'h264', decoder);
      yield sampleOf({ variant: fault.strength, truth: fault.fault, pictures });
    }
  }
}

async function framesOf(clip: Clip, fromS: number): Promise<Buffer> {
  if ('scene' in clip) {
    const frames = Array.from({ length: FRAMES }, (_, index) => renderScene(clip.scene, fromS + index * FRAME_S, SIZE));
    return Buffer.concat(frames);
  }
  const filter = `fps=1/${FRAME_S},scale=${SIZE.width}:${SIZE.height}`;
  const input = ['-ss', String(fromS), '-i', join(FOOTAGE, clip.footage)];
  return runFfmpeg([
    ...input,
    '-vf',
    filter,
    '-frames:v',
    String(FRAMES),
    '-pix_fmt',
    'yuv420p',
    '-f',
    'rawvideo',
    'pipe:1',
  ]);
}

function encode(
  frames: Buffer,
  filter: string,
  { codec = 'h264', bitRate = BIT_RATE }: { codec?: VideoCodec; bitRate?: string },
): Promise<Buffer[]> {
  const source = [...RAW, '-vf', filter, '-frames:v', String(FRAMES)];
  return encodeKeyUnits(codec, source, { input: frames, keyEvery: KEY_EVERY, bitRate });
}

async function encodeFault(frames: Buffer, { fault, filter, card }: InjectedFault): Promise<Buffer[]> {
  if (fault === 'frozen') {
    // A patrol comes long after the picture froze, when the encoder has settled.
    const source = [...RAW, '-vf', `${filter}`, '-frames:v', String(SETTLED_FRAMES)];
    return (await encodeKeyUnits('h264', source, { input: frames, keyEvery: SETTLED_KEY_EVERY })).slice(-3);
  }
  if (card === undefined) return encode(frames, filter ?? 'null', {});
  const source = ['-f', 'lavfi', '-i', `${card}`, '-frames:v', String(FRAMES)];
  return encodeKeyUnits('h264', source, { keyEvery: KEY_EVERY, bitRate: BIT_RATE });
}

async function picturesOf(
  units: readonly Buffer[],
  codec: VideoCodec,
  decoder: KeyDecoder,
): Promise<[Planes, ...Planes[]]> {
  const pictures: Planes[] = [];
  for (const unit of units) {
    const decoded = await decoder.decode(codec, unit);
    if (decoded.outcome === 'undecodable') throw new Error(`a key unit of ${unit.length} bytes is not decoded`);
    pictures.push(decoded.planes);
  }
  const [first, ...rest] = pictures;
  if (!first) throw new Error('a sample without a key unit');
  return [first, ...rest];
}
