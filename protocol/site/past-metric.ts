import type { Metric } from './metrics.ts';

/**
 * What can be said by a metric of a day that is over, asked for in its last minute:
 * `moment`: how it stood; `day`: what came about on the day, which adds up over days; `share`: a share of that, which does not.
 */
export type PastForm = 'moment' | 'day' | 'share';

/** Undefined where it cannot say: totals over everything, and what is no total. */
export function pastFormOf(metric: Metric, metricOf: (key: string) => Metric | undefined): PastForm | undefined {
  if ('level' in metric) return 'moment';
  if ('count' in metric) return windowForm(metric.count.over);
  if ('sum' in metric) return windowForm(metric.sum.over);
  if (!('ratio' in metric)) return undefined;
  const parts = [metric.ratio.of, metric.ratio.to].map((key) => {
    const part = metricOf(key);
    if (part && 'duration' in part) return (part.duration.over ?? 'all') !== 'all' ? 'day' : undefined;
    return part && pastFormOf(part, metricOf);
  });
  if (parts.includes(undefined)) return undefined;
  return parts.every((form) => form === 'moment') ? 'moment' : 'share';
}

function windowForm(over: string | undefined): PastForm | undefined {
  if (over === undefined || over === 'all') return undefined;
  return over === 'today' || over === 'yesterday' ? 'day' : 'moment';
}
