import type { Keep } from '../../protocol/site/keep.ts';
import type { Metric } from '../../protocol/site/metrics.ts';
import type { Site } from '../../protocol/site/site.ts';
import { canonicalJson } from './definition-hash.ts';
import { editionKey } from './keys.ts';
import type { DataSetName } from './keys.ts';
import { readKept, writeKept } from './kept-json.ts';
import type { RedisArguments } from './redis-link.ts';

/**
 * The metrics of a site as all of them counted every entity last. After an edit the wall goes on with these until those that take
 * their place are whole; the file in which they stood is gone by then.
 */
export interface Edition {
  readonly timeZone: string;
  readonly keep?: Keep | undefined;
  readonly metrics: Readonly<Record<string, Metric>>;
}

type Send = (args: RedisArguments) => Promise<unknown>;

export function editionOf({ file, metrics }: Site): Edition {
  return { timeZone: file.timeZone, keep: file.keep, metrics };
}

/** Undefined where none was ever whole. */
export function readEdition(send: Send, name: DataSetName): Promise<Edition | undefined> {
  return readKept(send, editionKey(name));
}

export function writeEdition(send: Send, name: DataSetName, edition: Edition): Promise<void> {
  return writeKept(send, editionKey(name), edition);
}

/** Metrics of which a metric is computed. */
function partsOf(metric: Metric): readonly string[] {
  if ('ratio' in metric) return [metric.ratio.of, metric.ratio.to];
  if ('top' in metric) return [metric.top.of];
  if ('series' in metric && metric.series.foreseen) {
    const { low, middle, high } = metric.series.foreseen;
    return [low, middle, high];
  }
  return [];
}

/** What a panel relies on in the view of a metric. */
function formOf(metric: Metric, metrics: Edition['metrics']): unknown {
  if ('count' in metric) return { view: 'total', by: metric.count.by };
  if ('sum' in metric) return { view: 'total', by: metric.sum.by };
  if ('level' in metric) return { view: 'total', by: metric.level.by };
  if ('ratio' in metric) return { view: 'total' };
  if ('series' in metric) return { view: 'series', per: metric.series.per, by: metric.series.by };
  if ('duration' in metric) {
    const { quantiles, bands, by } = metric.duration;
    return { view: 'quantiles', quantiles, bands, by };
  }
  if ('flow' in metric) return { view: 'flow', through: metric.flow.through };
  if ('top' in metric) {
    const of = metrics[metric.top.of];
    return { view: 'ranking', of: of && formOf(of, metrics) };
  }
  return { view: 'entities', metric };
}

/**
 * The metrics of an edition that can stand in for those of a site, and whatever they are computed of. `isCounted` says which of those
 * that have cells can still be counted.
 */
export function standIns(
  edition: Edition,
  site: Site,
  isCounted: (key: string, metric: Metric) => boolean,
): Record<string, Metric> {
  const usable = new Map<string, boolean>();
  const isUsable = (key: string): boolean => {
    const known = usable.get(key);
    if (known !== undefined) return known;
    const metric = edition.metrics[key];
    const isOwn = metric !== undefined && !('list' in metric || 'layer' in metric) && isCounted(key, metric);
    usable.set(key, isOwn && partsOf(metric).every(isUsable));
    return usable.get(key) === true;
  };
  const found: Record<string, Metric> = {};
  const take = (key: string): void => {
    const metric = edition.metrics[key];
    if (!metric || found[key]) return;
    found[key] = metric;
    partsOf(metric).forEach(take);
  };
  for (const [key, metric] of Object.entries(site.metrics)) {
    const before = edition.metrics[key];
    if (!before || canonicalJson(formOf(before, edition.metrics)) !== canonicalJson(formOf(metric, site.metrics)))
      continue;
    if (isUsable(key)) take(key);
  }
  return found;
}
