import { kindOf, splitOf } from '../../../protocol/site/metric-view.ts';
import type { Metric } from '../../../protocol/site/metrics.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';

/** The entity kind that a metric counts, through ratios and rankings down to the metric beneath. */
export function kindOfMetric(site: Pick<SiteDescription, 'metrics'>, key: string): string | undefined {
  const metric = measuredMetric(site, key);
  return metric && kindOf(metric);
}

/** The attribute that a metric is split by first, if it is. */
export function attributeOfMetric(site: Pick<SiteDescription, 'metrics'>, key: string): string | undefined {
  const metric = measuredMetric(site, key);
  return metric && splitOf(metric)[0];
}

function measuredMetric(site: Pick<SiteDescription, 'metrics'>, key: string): Metric | undefined {
  const metric = site.metrics[key];
  if (metric && 'ratio' in metric) return measuredMetric(site, metric.ratio.of);
  return metric && 'top' in metric ? measuredMetric(site, metric.top.of) : metric;
}
