import { min, range } from 'd3-array';
import type { Metric } from '../../../protocol/site/metrics.ts';
import type { Calendar } from '../../../server/aggregate/calendar.ts';
import type { EntityRecord } from '../../../server/aggregate/entity-record.ts';
import { bucketLabel, totalsOf } from '../../laws/oracle-metrics.ts';

export interface UsualOf {
  readonly entities: readonly EntityRecord[];
  readonly calendar: Calendar;
  readonly starts: readonly number[];
  /** Of the bucket so many days before one that begins at `start`. */
  readonly value: (start: number, days: number) => number;
}

/** Lines of what is usual, from the entities themselves ([VW11]); none where the metric asks for none. */
export function expectedUsual(
  metric: Extract<Metric, { series: unknown }>,
  { entities, calendar, starts, value }: UsualOf,
): { of: string; code: null; values: (number | null)[] }[] {
  const { per, at, usual } = metric.series;
  if (!usual) return [];
  const countedAt = entities
    .filter((entity) => totalsOf(metric, [entity], calendar.timeZone).size > 0)
    .map((entity) => entity.milestones[at] ?? Number.NaN);
  const first = min(countedAt) ?? Number.POSITIVE_INFINITY;
  const label = (ms: number) => bucketLabel(per, ms, calendar.timeZone);
  const isCounted = (ms: number) => ms >= first || (countedAt.length > 0 && label(ms) === label(first));
  const days = 'days' in usual ? range(1, usual.days + 1) : range(1, usual.weeks + 1).map((week) => 7 * week);
  const earlier = starts.map((start) =>
    days
      .filter((day) => isCounted(calendar.daysBefore(start, day)))
      .map((day) => value(start, day))
      .sort((left, right) => left - right),
  );
  const line = (of: string, choose: (sorted: readonly number[]) => number) => ({
    of,
    code: null,
    values: earlier.map((sorted) => (sorted.length < 2 ? null : choose(sorted))),
  });
  const place = (sorted: readonly number[], index: number) => sorted[index] ?? Number.NaN;
  return [
    line('usualLow', (sorted) => place(sorted, 0)),
    line('usual', (sorted) => {
      const last = sorted.length - 1;
      return (place(sorted, Math.floor(last / 2)) + place(sorted, Math.ceil(last / 2))) / 2;
    }),
    line('usualHigh', (sorted) => place(sorted, sorted.length - 1)),
  ];
}
