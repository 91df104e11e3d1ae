import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const STEPS = 1_000_000;

/** A number of [0, 1) at each call; the same ones for the same seed, on every screen. */
export type Chance = () => number;

export function seededChance(seed: string): Chance {
  const random = xoroshiro128plus([...seed].reduce((hash, sign) => (hash * 31 + (sign.codePointAt(0) ?? 0)) | 0, 17));
  return () => uniformInt(random, 0, STEPS - 1) / STEPS;
}
