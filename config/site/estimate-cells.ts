import { assertNever } from '../../protocol/assert-never.ts';
import { kindOf, splitOf } from '../../protocol/site/metric-view.ts';
import type { Metric, Period } from '../../protocol/site/metrics.ts';
import { codesOf, entryOf } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Integers that a metric may keep: those of one day, were every bucket of every code touched, and those that stand for ever. */
export interface CellEstimate {
  readonly perDay: number;
  readonly standing: number;
  /** The factors, such as `20 district × 1440 minutes`. */
  readonly reason: string;
}

/** At 80 bytes a cell, a metric beyond this could take 80 MB a day. */
export const MAX_CELLS_PER_DAY = 1_000_000;
/** Buckets of a sketch with 1 % relative error between 1 s and 30 d. */
const SKETCH_BUCKETS = 745;
const BUCKETS_PER_DAY: Readonly<Record<Period, number>> = { minute: 1_440, hour: 24, day: 1 };

/** An upper bound, of codes and buckets or of the entities that the kind expects; undefined where the kind has faults. Ratios, tops, lists and layers keep no cells. */
export function estimateCells(metric: Metric, vocabulary: Vocabulary): CellEstimate | undefined {
  const kind = vocabulary.kinds?.get(kindOf(metric) ?? '');
  if ('ratio' in metric || 'top' in metric || 'list' in metric || 'layer' in metric)
    return { perDay: 0, standing: 0, reason: 'no cells' };
  if (!kind) return undefined;
  const sizeOf = (name: string) => codesOf(entryOf(kind.attributes, name), vocabulary)?.length ?? 1;
  const by = splitOf(metric);
  const groups = by.reduce((product, name) => product * sizeOf(name), 1);
  const groupWords = by.map((name) => `${sizeOf(name)} ${name}`);
  const estimate = (size: number, period: Period | undefined, words: readonly string[], each = 1): CellEstimate => {
    const expected = kind.perDay === undefined ? Number.POSITIVE_INFINITY : kind.perDay * each;
    if (period && expected < size * BUCKETS_PER_DAY[period])
      return { perDay: expected, standing: 0, reason: `${kind.perDay} a day${each > 1 ? ` × ${each}` : ''}` };
    const reason = [
      ...words,
      ...(period ? [`${BUCKETS_PER_DAY[period]} ${period}${period === 'day' ? '' : 's'}`] : []),
    ].join(' × ');
    return period
      ? { perDay: size * BUCKETS_PER_DAY[period], standing: 0, reason }
      : { perDay: 0, standing: size, reason: reason || '1' };
  };
  if ('count' in metric) return estimate(groups, windowOf(metric.count.over), groupWords);
  if ('sum' in metric) return estimate(groups, windowOf(metric.sum.over), groupWords);
  if ('series' in metric) return estimate(groups, metric.series.per, groupWords);
  if ('level' in metric) return estimate(groups, 'minute', groupWords, 2 * [metric.level.from].flat().length);
  if ('duration' in metric) {
    const buckets = SKETCH_BUCKETS + (metric.duration.bands?.length ?? 0) + 1;
    return estimate(
      groups * buckets,
      (metric.duration.over ?? 'all') === 'all' ? undefined : 'day',
      [...groupWords, `${buckets} buckets`],
      metric.duration.bands ? 2 : 1,
    );
  }
  if ('flow' in metric) {
    const columns = metric.flow.through.map((column) =>
      'attribute' in column ? sizeOf(column.attribute) : column.stage.length,
    );
    const links = columns.slice(1).reduce((sum, size, index) => sum + size * (columns[index] ?? 1), 0);
    return estimate(links, metric.flow.over === 'today' ? 'day' : undefined, [`${links} links`], columns.length - 1);
  }
  return assertNever(metric, 'metric');
}

function windowOf(over = 'all'): Period | undefined {
  return over === 'all' ? undefined : 'minute';
}
