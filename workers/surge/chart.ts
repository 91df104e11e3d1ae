import { Matrix, solve } from 'ml-matrix';

/**
 * Page's cumulative sum for Poisson counts: J. M. Lucas, Counted Data CUSUM's, Technometrics 27 (1985), in the form of a
 * likelihood ratio, which lets the usual rate change from minute to minute (M. Höhle and M. Paul, Count data regression charts
 * for the monitoring of surveillance time series, Computational Statistics and Data Analysis 52, 2008).
 *
 * Each minute with n events where `rate` were usual adds n ln(rise) - rate (rise - 1): how much better a rise to `rise` times the usual
 * explains what was counted. It never falls below 0, and at `threshold` it is a surge.
 */
export interface Chart {
  /** The rise that is looked for, as a factor. Others are found as well: larger ones sooner. */
  readonly rise: number;
  readonly threshold: number;
}

export interface ChartDesign {
  /** Within so many minutes a rise is to be seen; the fewer events there are, the larger it must be. */
  readonly reachMinutes: number;
  /** Without any rise, so many minutes pass on average until an alarm. */
  readonly falseAlarmMinutes: number;
}
/** A false alarm in ten days of one stream: 0.7 in a week, below the one that is allowed. */
export const USUAL_DESIGN: ChartDesign = { reachMinutes: 45, falseAlarmMinutes: 10 * 24 * 60 };

/** What a rise brings within reach, in units of the logarithm of the likelihood: enough to pass any threshold of these designs in nine cases of ten. */
const EVIDENCE = 14;
/** Rarer than one event in five hours: one alone must not be a surge. */
export const LEAST_RATE = 0.2 / 60;
const RISE_MAX = 60;

export function addMinute(sum: number, count: number, rate: number, { rise }: Chart): number {
  return Math.max(0, sum + count * Math.log(rise) - Math.max(rate, LEAST_RATE) * (rise - 1));
}

/** The chart of a usual rate, in events a minute. */
export function chartFor(rate: number, design: ChartDesign): Chart {
  const usual = Math.max(rate, LEAST_RATE);
  const rise = riseWithin(usual * design.reachMinutes);
  return { rise, threshold: thresholdFor(usual, rise, design.falseAlarmMinutes) };
}

/** The rise of which as many events as are usual within reach tell enough: expected x (r ln r - r + 1) = EVIDENCE. */
function riseWithin(expected: number): number {
  return bisect(1.05, RISE_MAX, (rise) => expected * (rise * Math.log(rise) - rise + 1) >= EVIDENCE);
}

function thresholdFor(rate: number, rise: number, falseAlarmMinutes: number): number {
  // Lorden's bound: e^threshold minutes are always enough.
  return bisect(
    Math.log(rise),
    Math.log(falseAlarmMinutes) + 1,
    (threshold) => runLength(rate, { rise, threshold }) >= falseAlarmMinutes,
  );
}

/** Where `holds` begins to hold, to a ten-thousandth. */
function bisect(low: number, high: number, holds: (value: number) => boolean): number {
  let [from, to] = [low, high];
  while (to - from > 1e-4) {
    const middle = (from + to) / 2;
    if (holds(middle)) to = middle;
    else from = middle;
  }
  return to;
}

/** Values of the sum at which the run length is asked for; between them it is a straight line. */
const NODES = 100;
/** Counts with less chance than this are left out. */
const LEAST_CHANCE = 1e-12;

/**
 * How many minutes pass on average, from a sum of 0, until an alarm, where each has `rate` events by chance: the Markov chain of D.
 * Brook and D. A. Evans (An approach to the probability distribution of CUSUM run length, Biometrika 59, 1972) over a grid.
 */
export function runLength(rate: number, { rise, threshold }: Chart): number {
  const chances = poissonChances(rate);
  const drop = rate * (rise - 1);
  const gap = threshold / (NODES - 1);
  // L(s) = 1 + sum over n of chance(n) L(next sum), and L = 0 from the threshold on.
  const rows = Array.from({ length: NODES }, (_, node) => {
    const row = new Float64Array(NODES);
    row[node] = 1;
    for (let count = 0; count < chances.length; count += 1) {
      const next = Math.max(0, node * gap + count * Math.log(rise) - drop);
      if (next >= threshold) break;
      const below = Math.min(NODES - 2, Math.floor(next / gap));
      const share = next / gap - below;
      const chance = chances[count] as number;
      row[below] = (row[below] as number) - chance * (1 - share);
      row[below + 1] = (row[below + 1] as number) - chance * share;
    }
    return row;
  });
  return solve(new Matrix(rows.map((row) => [...row])), Matrix.ones(NODES, 1)).get(0, 0);
}

function poissonChances(rate: number): number[] {
  const chances: number[] = [];
  let chance = Math.exp(-rate);
  for (let count = 0; count <= rate || chance > LEAST_CHANCE; count += 1) {
    chances.push(chance);
    chance *= rate / (count + 1);
  }
  return chances;
}
