/** What was foreseen of one bucket and what came. */
export interface Scored {
  readonly mean: number;
  readonly count: number;
}

/** Mean absolute error. */
export function absoluteError(scored: readonly Scored[]): number {
  return scored.reduce((sum, { mean, count }) => sum + Math.abs(count - mean), 0) / scored.length;
}

/** A mean of 0 makes any event infinitely surprising: half an event is what a naive forecast may have missed. */
const LEAST_MEAN = 0.5;

/** Mean Poisson deviance: twice how much likelier the counts are by themselves than by what was foreseen. */
export function poissonDeviance(scored: readonly Scored[]): number {
  const deviance = ({ mean, count }: Scored) => {
    const foreseen = Math.max(mean, LEAST_MEAN);
    return 2 * ((count === 0 ? 0 : count * Math.log(count / foreseen)) - (count - foreseen));
  };
  return scored.reduce((sum, one) => sum + deviance(one), 0) / scored.length;
}
