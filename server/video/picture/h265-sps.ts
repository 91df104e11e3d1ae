import { BitReader } from './bit-reader.ts';
import type { PictureFormat } from './picture-format.ts';

interface Profile {
  readonly space: number;
  readonly isHighTier: boolean;
  readonly idc: number;
  /** general_profile_compatibility_flags, the first in the highest bit. */
  readonly compatibility: number;
  readonly constraints: readonly number[];
  readonly level: number;
}

/** Throws a RangeError where it ends early. */
export function readH265Sps(sps: Uint8Array): Omit<PictureFormat, 'codec'> {
  const bits = new BitReader(sps, 2);
  bits.skip(4);
  const subLayers = bits.bits(3);
  bits.skip(1);
  const profile = readProfile(bits, subLayers);
  bits.unsigned();
  const chroma = bits.unsigned();
  const isSeparate = chroma === 3 && bits.flag();
  const width = bits.unsigned();
  const height = bits.unsigned();
  const crop = bits.flag() ? [bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()] : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = crop;
  const unitX = !isSeparate && (chroma === 1 || chroma === 2) ? 2 : 1;
  const unitY = !isSeparate && chroma === 1 ? 2 : 1;
  return {
    codecString: formatCodec(profile),
    width: width - unitX * (left + right),
    height: height - unitY * (top + bottom),
  };
}

/** profile_tier_level, clause 7.3.3 of H.265. */
function readProfile(bits: BitReader, subLayers: number): Profile {
  const space = bits.bits(2);
  const isHighTier = bits.flag();
  const idc = bits.bits(5);
  const compatibility = bits.bits(32);
  const constraints = Array.from({ length: 6 }, () => bits.bits(8));
  const level = bits.bits(8);
  const present = Array.from({ length: subLayers }, () => [bits.flag(), bits.flag()] as const);
  if (subLayers > 0) bits.skip(2 * (8 - subLayers));
  for (const [hasProfile, hasLevel] of present) bits.skip((hasProfile ? 88 : 0) + (hasLevel ? 8 : 0));
  return { space, isHighTier, idc, compatibility, constraints, level };
}

/** ISO/IEC 14496-15, annex E: `hev1.1.6.L93.B0`; the parameter sets are within the stream. */
function formatCodec({ space, isHighTier, idc, compatibility, constraints, level }: Profile): string {
  const reversed = Array.from({ length: 32 }, (_, bit) => (compatibility / 2 ** bit) & 1).join('');
  const flags = Number.parseInt(reversed, 2).toString(16).toUpperCase();
  const told = constraints.slice(0, constraints.findLastIndex((byte) => byte !== 0) + 1);
  return [
    'hev1',
    `${['', 'A', 'B', 'C'][space]}${idc}`,
    flags,
    `${isHighTier ? 'H' : 'L'}${level}`,
    ...told.map((byte) => byte.toString(16).toUpperCase()),
  ].join('.');
}
