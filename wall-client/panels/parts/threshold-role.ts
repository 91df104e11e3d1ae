import type { Metric, Role, Threshold } from '../../../protocol/site/metrics.ts';

/** The role that a value takes by its metric's thresholds: the worst one that it has reached; none where all is well. */
export function roleOfValue(
  value: number | null,
  metric: { readonly better: Metric['better']; readonly thresholds?: readonly Threshold[] },
): Extract<Role, 'warning' | 'critical'> | undefined {
  if (value === null) return undefined;
  let role: 'warning' | 'critical' | undefined;
  for (const threshold of metric.thresholds ?? []) {
    const reached = metric.better === 'up' ? value <= threshold.from : value >= threshold.from;
    if (reached && role !== 'critical') role = threshold.role;
  }
  return role;
}

/** Whether a change is good news: by what the metric declares as better. */
export function judgeChange(
  direction: 'up' | 'down' | 'same',
  better: Metric['better'],
): 'better' | 'worse' | 'neutral' {
  if (direction === 'same' || better === 'none') return 'neutral';
  return direction === better ? 'better' : 'worse';
}
