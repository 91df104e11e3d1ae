import { BitReader } from './bit-reader.ts';
import type { PictureFormat } from './picture-format.ts';

/** Profiles whose parameter sets say how colour is sampled; clause 7.3.2.1.1 of H.264. */
const HIGH_PROFILES: readonly number[] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];
const MACROBLOCK_PX = 16;

/** Throws a RangeError where it ends early. */
export function readH264Sps(sps: Uint8Array): Omit<PictureFormat, 'codec'> {
  const bits = new BitReader(sps, 1);
  const [profile, constraints, level] = [bits.bits(8), bits.bits(8), bits.bits(8)];
  bits.unsigned();
  const chroma = HIGH_PROFILES.includes(profile) ? readChroma(bits) : 1;
  bits.unsigned();
  passPictureOrder(bits);
  bits.unsigned();
  bits.skip(1);
  const columns = bits.unsigned() + 1;
  const rows = bits.unsigned() + 1;
  const isFrame = bits.flag();
  if (!isFrame) bits.skip(1);
  bits.skip(1);
  const crop = bits.flag() ? [bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()] : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * (isFrame ? 1 : 2);
  return {
    codecString: `avc1.${[profile, constraints, level].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`,
    width: columns * MACROBLOCK_PX - unitX * (left + right),
    height: rows * MACROBLOCK_PX * (isFrame ? 1 : 2) - unitY * (top + bottom),
  };
}

/** Returns chroma_format_idc; passes over bit depths and scaling lists. */
function readChroma(bits: BitReader): number {
  const chroma = bits.unsigned();
  const isSeparate = chroma === 3 && bits.flag();
  bits.unsigned();
  bits.unsigned();
  bits.skip(1);
  if (bits.flag()) {
    const lists = chroma === 3 ? 12 : 8;
    for (let list = 0; list < lists; list += 1) if (bits.flag()) passScalingList(bits, list < 6 ? 16 : 64);
  }
  return isSeparate ? 0 : chroma;
}

function passScalingList(bits: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let index = 0; index < size; index += 1) {
    if (next !== 0) next = (last + bits.signed() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

function passPictureOrder(bits: BitReader): void {
  const kind = bits.unsigned();
  if (kind === 0) bits.unsigned();
  if (kind !== 1) return;
  bits.skip(1);
  bits.signed();
  bits.signed();
  const cycle = bits.unsigned();
  for (let index = 0; index < Math.min(cycle, 255); index += 1) bits.signed();
}
