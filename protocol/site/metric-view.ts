import { assertNever } from '../assert-never.ts';
import type { View } from '../views.ts';
import type { Metric, MetricVerb } from './metrics.ts';
import { METRIC_VERBS } from './metrics.ts';

/** The one verb of a metric. */
export function verbOf(metric: Metric): MetricVerb {
  const verb = METRIC_VERBS.find((name) => name in metric);
  if (!verb) throw new TypeError(`a metric without a verb: ${JSON.stringify(metric.name)}`);
  return verb;
}

/** What a panel is handed for a metric: a total without `by` is one value, with `by` a table. */
export function viewOf(metric: Metric): View['view'] {
  const verb = verbOf(metric);
  switch (verb) {
    case 'count':
    case 'sum':
    case 'level':
      return splitOf(metric).length > 0 ? 'table' : 'value';
    case 'ratio':
      return 'value';
    case 'top':
      return 'ranking';
    case 'duration':
      return 'quantiles';
    case 'series':
    case 'flow':
    case 'list':
    case 'layer':
      return verb;
    default:
      return assertNever(verb, 'verb');
  }
}

/** The attributes that a metric is split by. */
export function splitOf(metric: Metric): readonly string[] {
  if ('count' in metric) return metric.count.by ?? [];
  if ('sum' in metric) return metric.sum.by ?? [];
  if ('level' in metric) return metric.level.by ?? [];
  if ('series' in metric) return metric.series.by ?? [];
  return 'duration' in metric ? (metric.duration.by ?? []) : [];
}

/** The entity kind that a metric measures itself; a ratio and a top measure other metrics. */
export function kindOf(metric: Metric): string | undefined {
  if ('count' in metric) return metric.count.of;
  if ('sum' in metric) return metric.sum.of;
  if ('series' in metric) return metric.series.of;
  if ('duration' in metric) return metric.duration.of;
  if ('level' in metric) return metric.level.of;
  if ('flow' in metric) return metric.flow.of;
  if ('list' in metric) return metric.list.of;
  return 'layer' in metric ? metric.layer.of : undefined;
}
