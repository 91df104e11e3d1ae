import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VideoCodec } from '../../../protocol/video.ts';
import { KeyDecoder } from '../../../workers/patrol/decoder/key-decoder.ts';
import { measureBlocks } from '../../../workers/patrol/diagnosis/measure-blocks.ts';
import type { Planes } from '../../../workers/patrol/diagnosis/planes.ts';
import { encodeKeyUnits, ffmpegBinary, NO_FFMPEG } from '../../support/key-units.ts';

/** A camera whose picture is one grey of its own under noise, so that any block of it tells whose it is. */
interface GreyCamera {
  readonly codec: VideoCodec;
  readonly size: string;
  readonly luma: number;
  unit: Buffer;
}
const cameras: GreyCamera[] = [
  { codec: 'h264', size: '640x360', luma: 40, unit: Buffer.alloc(0) },
  { codec: 'h264', size: '640x360', luma: 70, unit: Buffer.alloc(0) },
  { codec: 'h264', size: '1280x720', luma: 100, unit: Buffer.alloc(0) },
  { codec: 'h265', size: '640x360', luma: 160, unit: Buffer.alloc(0) },
  { codec: 'h265', size: '640x360', luma: 190, unit: Buffer.alloc(0) },
  { codec: 'h264', size: '704x576', luma: 215, unit: Buffer.alloc(0) },
];
/** Of a block's mean, after noise and coding. */
const OWN_WITHIN = 6;

describe.skipIf(!ffmpegBinary)(`a key decoder (${NO_FFMPEG})`, () => {
  let decoder: KeyDecoder;
  beforeAll(async () => {
    decoder = new KeyDecoder({ binary: ffmpegBinary as string });
    for (const camera of cameras) {
      const { luma, size } = camera;
      const level = Math.round(luma).toString(16).padStart(2, '0');
      const filters = `format=yuv420p,geq=lum=${luma}:cb=128:cr=128,noise=alls=20:allf=t`;
      const source = ['-f', 'lavfi', '-i', `color=c=0x${level.repeat(3)}:s=${size}:r=1`, '-vf', filters];
      const [unit] = await encodeKeyUnits(camera.codec, [...source, '-frames:v', '1']);
      camera.unit = unit as Buffer;
    }
  });
  afterAll(() => decoder.close());

  it('makes a small picture of a unit of either codec and of any size, in one process a codec', async () => {
    for (const camera of [...cameras, ...cameras]) {
      const decoded = await decoder.decode(camera.codec, camera.unit);
      if (decoded.outcome !== 'picture') throw new Error(`${camera.size} ${camera.codec} is not decoded`);
      expect(strangers(decoded.planes, camera)).toBe(0);
    }
    expect(decoder.starts).toBe(2);
  });

  it('makes the same of a unit whatever came before it: no part of one camera’s picture is in another’s', async () => {
    const camera = fc.nat({ max: cameras.length - 1 });
    const kinds = fc.constantFrom('cut', 'flip', 'blank', 'swap');
    const harm = fc.option(fc.tuple(kinds, fc.double({ min: 0.05, max: 0.95, noNaN: true })));
    const outcomes = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(camera, harm), { minLength: 4, maxLength: 12 }),
        fc.nat(),
        async (jobs, turn) => {
          // All of it twice, in another order.
          const turned = [...jobs.slice(turn % jobs.length), ...jobs.slice(0, turn % jobs.length)].toReversed();
          for (const [index, harmedBy] of [...jobs, ...turned]) {
            const { codec, unit } = cameras[index] as GreyCamera;
            const decoded = await decoder.decode(codec, harmedBy ? harmed(unit, ...harmedBy) : unit);
            if (!harmedBy) expect(decoded.outcome).toBe('picture');
            const fingerprint = decoded.outcome === 'picture' ? hashOf(decoded.planes) : decoded.outcome;
            const name = JSON.stringify([index, harmedBy]);
            expect([name, outcomes.get(name) ?? fingerprint]).toEqual([name, fingerprint]);
            outcomes.set(name, fingerprint);
          }
        },
      ),
      { numRuns: 8 },
    );
    expect(outcomes.size).toBeGreaterThan(15);
  });

  it('says that a unit holds no picture, and decodes the next one', async () => {
    const good = cameras[0] as GreyCamera;
    const parametersAlone = good.unit.subarray(0, 40);
    for (const bad of [Buffer.alloc(0), Buffer.from('no picture at all'), parametersAlone, Buffer.alloc(5000, 0xff)]) {
      expect(await decoder.decode('h264', bad)).toEqual({ outcome: 'undecodable' });
      expect((await decoder.decode('h264', good.unit)).outcome).toBe('picture');
    }
  });

  it('names the program that cannot be started', async () => {
    await using lost = new KeyDecoder({ binary: '/nowhere/ffmpeg' });
    await expect(lost.decode('h264', (cameras[0] as GreyCamera).unit)).rejects.toThrow('/nowhere/ffmpeg');
  });
});

/** Blocks that are as another camera's are. */
function strangers(planes: Planes, own: GreyCamera): number {
  const others = cameras.filter((camera) => camera !== own);
  return measureBlocks(planes).mean.filter((mean) => others.some(({ luma }) => Math.abs(mean - luma) < OWN_WITHIN))
    .length;
}

function hashOf({ y, u, v }: Planes): string {
  return createHash('sha256').update(y).update(u).update(v).digest('hex');
}

function harmed(unit: Buffer, kind: string, place: number): Buffer {
  // Parameter sets stay: without them there is nothing to decode.
  const at = Math.max(120, Math.floor(unit.length * place));
  const copy = Buffer.from(unit);
  if (kind === 'cut') return copy.subarray(0, at);
  if (kind === 'flip') copy.writeUInt8(copy.readUInt8(at) ^ 0x5a, at);
  if (kind === 'blank') copy.fill(0xaa, at, Math.min(copy.length, at + 400));
  if (kind === 'swap') return Buffer.concat([copy.subarray(0, 120), copy.subarray(at), copy.subarray(120, at)]);
  return copy;
}
