import { bisectRight, cumsum } from 'd3-array';
import type { Random } from './random.ts';

/** Values with the share of each. */
export interface WeightedChoice<T> {
  choose(random: Random): T;
  /** How often `value` is chosen, 0 to 1. */
  shareOf(value: T): number;
}

/** @throws {RangeError} where every weight is 0 or there is no value at all */
export function weightedChoice<T>(values: readonly T[], weightOf: (value: T) => number): WeightedChoice<T> {
  const weights = values.map(weightOf);
  const limits = cumsum(weights);
  const total = limits.at(-1) ?? 0;
  if (!(total > 0)) throw new RangeError('nothing to choose from: no value has a weight above 0');
  return {
    // bisectRight never stops at a value of weight 0: its limit equals the one before.
    choose: (random) => values[bisectRight(limits, random() * total)] as T,
    shareOf: (value) => (weights[values.indexOf(value)] ?? 0) / total,
  };
}
