import type { Static } from 'typebox';
import { parseDuration } from '../../../protocol/duration.ts';
import { MAX_BUCKETS, SERIES_OVER } from '../../../protocol/site/metric-reach.ts';
import type { Period, Series } from '../../../protocol/site/metrics.ts';
import type { SeriesLine, SeriesView } from '../../../protocol/views.ts';
import type { Calendar } from '../../aggregate/calendar.ts';
import type { DefinitionCells } from '../cells/cell-index.ts';
import { comparedMoment } from './compare.ts';
import { foreseenLines, type ForeseenCells } from './foreseen.ts';
import { usualDays, usualLines } from './usual.ts';
import type { ViewMachine } from './view-machine.ts';

const DAY_MS = 86_400_000;

interface Stretch {
  readonly of: SeriesLine['of'];
  readonly buckets: readonly number[];
}
/** Buckets shown and compared: they stay the same until a bucket ends. */
interface Frame {
  readonly buckets: readonly number[];
  readonly starts: readonly number[];
  readonly stretches: readonly Stretch[];
  /** For each bucket that is shown, those of the days that tell what is usual. */
  readonly earlier: readonly (readonly number[])[];
}

/** `series`: whole buckets; of the future null, of the past at least 0. One line for each code of a split. */
export function createSeriesView(
  cells: DefinitionCells,
  metric: Static<typeof Series>,
  calendar: Calendar,
  foreseen?: ForeseenCells,
): ViewMachine<SeriesView> {
  const { per, over = SERIES_OVER[per], ahead, by, compare = [], usual } = metric;
  const aheadMs = ahead === undefined ? 0 : parseDuration(ahead);
  const { tally } = cells;
  const split = by?.[0] === undefined ? undefined : cells.plan.kind.register.get(by[0]);
  const codes: readonly (readonly [code: string | null, group: number])[] = split?.codes
    ? [...split.codes]
    : [[null, 0]];
  const days = usual ? usualDays(usual) : [];
  let frame: Frame = { buckets: [], starts: [], stretches: [], earlier: [] };
  let shown = '';

  const frameAt = (ms: number): Frame => {
    const buckets = shownBuckets(
      { per, over, aheadMs, calendar, first: over === 'all' ? tally.firstBucket() : undefined },
      ms,
    );
    const key = `${buckets[0]}/${buckets.at(-1)}/${buckets.length}`;
    if (key === shown) return frame;
    shown = key;
    const starts = buckets.map((bucket) => calendar.bucketStart(per, bucket));
    const before = compare.map(
      (to): Stretch => ({
        of: to,
        buckets: starts.map((start) => calendar.bucketOf(per, comparedMoment(calendar, start, to))),
      }),
    );
    const earlier = starts.map((start) => days.map((day) => calendar.bucketOf(per, calendar.daysBefore(start, day))));
    frame = { buckets, starts, stretches: [{ of: 'now', buckets }, ...before], earlier };
    return frame;
  };
  const read = (ms: number): SeriesView => {
    const { buckets, starts, stretches, earlier } = frameAt(ms);
    const line = (stretch: Stretch, code: string | null, group: number): SeriesLine => ({
      of: stretch.of,
      code,
      values: stretch.buckets.map((bucket, i) =>
        stretch.of === 'now' && (starts[i] as number) > ms ? null : tally.total(group, bucket),
      ),
    });
    return {
      view: 'series',
      per,
      starts,
      lines: [
        ...stretches.flatMap((stretch) => codes.map(([code, group]) => line(stretch, code, group))),
        ...(usual ? usualLines(counted(earlier)) : []),
        ...(foreseen ? foreseenLines(foreseen, buckets) : []),
      ],
    };
  };
  /** Before the metric counted anything a 0 says nothing. */
  const counted = (earlier: Frame['earlier']): number[][] => {
    const first = tally.firstBucket() ?? Number.POSITIVE_INFINITY;
    return earlier.map((buckets) =>
      buckets.filter((bucket) => bucket >= first).map((bucket) => tally.total(0, bucket)),
    );
  };
  // Minutes fold into hours; those of long ago are not known apart any more.
  return per === 'minute' ? { movesWithTime: true, read } : { movesWithTime: true, read, readAt: read };
}

interface Shown {
  readonly per: Period;
  readonly over: string;
  /** How far a rolling window goes on beyond now. */
  readonly aheadMs: number;
  readonly calendar: Calendar;
  /** The first bucket that counts anything, where everything is shown. */
  readonly first: number | undefined;
}

function shownBuckets({ per, over, aheadMs, calendar, first }: Shown, ms: number): number[] {
  if (over === 'today') {
    return calendar.buckets(per, calendar.dayStart(ms), calendar.nextDayStart(ms) - 1);
  }
  if (over === 'all') {
    const from = first === undefined ? ms : Math.min(ms, calendar.bucketStart(per, first));
    const furthest = ms - MAX_BUCKETS * (per === 'day' ? DAY_MS : per === 'hour' ? 3_600_000 : 60_000);
    return calendar.buckets(per, Math.max(from, furthest), ms).slice(-MAX_BUCKETS);
  }
  // A rolling window holds the buckets that begin in it, the running one among them.
  const from = ms - parseDuration(over);
  return calendar
    .buckets(per, from, ms + aheadMs)
    .filter((bucket, i, { length }) => i === length - 1 || calendar.bucketStart(per, bucket) > from);
}
