import { hash } from 'node:crypto';
import { randomNormal, randomPoisson } from 'd3-random';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** Uniform numbers in [0, 1), one after the other. */
export type Random = () => number;

/**
 * The random numbers that belong to a name, such as (seed, kind, slot, 3): always the same ones,
 * and unrelated to those of any other name. So any part of a drill can be made without the parts before it.
 */
export function randomOf(...name: readonly (string | number)[]): Random {
  // A whole state from a strong hash: a generator seeded with one small number starts out correlated with its neighbours.
  const digest = hash('sha256', name.join('\u0000'), 'buffer');
  const generator = xoroshiro128plusFromState([0, 4, 8, 12].map((offset) => digest.readInt32LE(offset)));
  return () => uniformFloat64(generator);
}

/** How many times something happened that happens `mean` times on average. */
export function drawCount(random: Random, mean: number): number {
  return mean > 0 ? randomPoisson.source(random)(mean)() : 0;
}

/** The 90th percentile of the standard normal distribution. */
const Z_90 = 1.2815515655446004;
/** Lengths beyond the 99th percentile are cut, so that what is under way at a moment began a bounded time ago. */
const Z_MAX = 2.3263478740408408;

/** A skewed, positive quantity (log-normal), known by its median and its 90th percentile. */
export interface Spread {
  readonly median: number;
  readonly p90: number;
}

export function drawSpread(random: Random, spread: Spread): number {
  const z = randomNormal.source(random)(0, 1)();
  return quantileAt(spread, Math.max(-Z_MAX, Math.min(Z_MAX, z)));
}

/** The largest value that `drawSpread` gives. */
export function largestOf(spread: Spread): number {
  return quantileAt(spread, Z_MAX);
}

function quantileAt({ median, p90 }: Spread, z: number): number {
  if (median <= 0) return 0;
  const sigma = Math.max(0, Math.log(p90 / median)) / Z_90;
  return median * Math.exp(sigma * z);
}
