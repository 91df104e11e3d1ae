/** A count that is foreseen: its mean, and how uncertain it is. */
export interface Foreseen {
  readonly mean: number;
  /** Variance of the count by its mean, at least 1. */
  readonly dispersion: number;
  /** Standard error of the logarithm of the mean. */
  readonly error: number;
}
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const LEAST_MEAN = 1e-6;
/** Nothing more likely than this lies beyond. */
const LEAST_TAIL = 1e-9;

/**
 * The central interval that holds a count with probability `level`, as nearly as whole numbers allow: of the outermost counts the half is counted
 * (mid-p; H. O. Lancaster, Significance tests in discrete distributions, JASA 56, 1961), or small counts would be held too often. The
 * count is Poisson, or where it varies more, negative binomial of the same mean and variance.
 */
export function intervalOf({ mean, dispersion, error }: Foreseen, level: number): Interval {
  const usual = Math.max(mean, LEAST_MEAN);
  const variance = usual * dispersion + (usual * error) ** 2;
  const tail = (1 - level) / 2;
  let below = 0;
  let [low, high] = [-1, 0];
  for (const [count, chance] of chances(usual, variance)) {
    const middle = below + chance / 2;
    if (low < 0 && middle >= tail) low = count;
    if (middle <= 1 - tail) high = count;
    else return { low: Math.max(0, low), high: Math.max(low, high) };
    below += chance;
    if (1 - below < LEAST_TAIL) return { low: Math.max(0, low), high };
  }
  throw new RangeError('a distribution without an end');
}

/** Count after count with its chance. */
function* chances(mean: number, variance: number): Generator<readonly [count: number, chance: number]> {
  if (variance <= mean * 1.000_001) {
    let logChance = -mean;
    for (let count = 0; ; count += 1) {
      yield [count, Math.exp(logChance)];
      logChance += Math.log(mean / (count + 1));
    }
  }
  // Size r and success p of the negative binomial: mean r (1 - p) / p, variance mean / p.
  const p = mean / variance;
  const r = (mean * p) / (1 - p);
  let logChance = r * Math.log(p);
  for (let count = 0; ; count += 1) {
    yield [count, Math.exp(logChance)];
    logChance += Math.log(((r + count) / (count + 1)) * (1 - p));
  }
}
