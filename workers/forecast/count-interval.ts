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
  /** The median, which is exceeded as often as not: of all whole numbers it is nearest to what comes, on average. */
  readonly middle: number;
  readonly high: number;
}

const LEAST_MEAN = 1e-6;
/** Nothing more likely than this lies beyond. */
const LEAST_TAIL = 1e-9;

/**
 * The interval about the middle that holds a count with probability `level`, as nearly as whole numbers allow. It begins as the central
 * one, of whose outermost counts the half is counted (mid-p; H. O. Lancaster, Significance tests in discrete distributions, JASA 56,
 * 1961); of that and those with one count more or less at either end, it is the one whose probability is nearest. The count is Poisson,
 * or where it varies more, negative binomial of the same mean and variance.
 */
export function intervalOf(foreseen: Foreseen, level: number): Interval {
  const below = cumulated(foreseen);
  const tail = (1 - level) / 2;
  const middles = below.slice(0, -1).map((chance, count) => (chance + (below[count + 1] as number)) / 2);
  const first = Math.max(
    0,
    middles.findIndex((chance) => chance >= tail),
  );
  const last = Math.max(
    first,
    middles.findLastIndex((chance) => chance <= 1 - tail),
  );
  const middle = placeOf(below, 0.5);
  let best = { low: middle, high: middle, off: Number.POSITIVE_INFINITY };
  for (const left of [0, -1, 1])
    for (const right of [0, -1, 1]) {
      const [from, to] = [Math.max(0, first + left), last + right];
      if (from > middle || to < middle) continue;
      const off = Math.abs((below[to + 1] ?? 1) - (below[from] ?? 1) - level);
      if (off < best.off - 1e-12) best = { low: from, high: to, off };
    }
  return { low: best.low, middle, high: best.high };
}

/** Place n holds the probability of less than n. */
function cumulated({ mean, dispersion, error }: Foreseen): number[] {
  const usual = Math.max(mean, LEAST_MEAN);
  const variance = usual * dispersion + (usual * error) ** 2;
  const below = [0];
  for (const [, chance] of chances(usual, variance)) {
    const next = (below.at(-1) as number) + chance;
    below.push(next);
    if (1 - next < LEAST_TAIL) break;
  }
  return below;
}

/** The first count up to which at least so much lies. */
function placeOf(below: readonly number[], probability: number): number {
  const place = below.findIndex((chance, count) => count > 0 && chance >= probability);
  return place < 0 ? below.length - 2 : place - 1;
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
