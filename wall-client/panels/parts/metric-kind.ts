import type { Metric } from '../../../protocol/site/metrics.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';

/** The entity kind that a metric counts, through ratios and rankings down to the metric beneath. */
export function kindOfMetric(site: Pick<SiteDescription, 'metrics'>, key: string): string | undefined {
  const metric: Metric | undefined = site.metrics[key];
  if (!metric) return undefined;
  if ('ratio' in metric) return kindOfMetric(site, metric.ratio.of);
  if ('top' in metric) return kindOfMetric(site, metric.top.of);
  if ('count' in metric) return metric.count.of;
  if ('sum' in metric) return metric.sum.of;
  if ('series' in metric) return metric.series.of;
  if ('duration' in metric) return metric.duration.of;
  if ('level' in metric) return metric.level.of;
  if ('flow' in metric) return metric.flow.of;
  if ('list' in metric) return metric.list.of;
  return metric.layer.of;
}

/** The attribute that a metric is split by first, if it is. */
export function attributeOfMetric(site: Pick<SiteDescription, 'metrics'>, key: string): string | undefined {
  const metric: Metric | undefined = site.metrics[key];
  if (!metric) return undefined;
  if ('top' in metric) return attributeOfMetric(site, metric.top.of);
  if ('count' in metric) return metric.count.by?.[0];
  if ('sum' in metric) return metric.sum.by?.[0];
  if ('level' in metric) return metric.level.by?.[0];
  if ('series' in metric) return metric.series.by?.[0];
  if ('duration' in metric) return metric.duration.by?.[0];
  return undefined;
}
