import type { KeptDays } from '../../protocol/site/keep.ts';
import type { Period } from '../../protocol/site/metrics.ts';
import type { Calendar } from './calendar.ts';

/**
 * How far a partition is folded: a calendar day of the site, in days since 1970-01-01. What a definition keeps is counted
 * back from it.
 */
export type Mark = number;
/** Nothing is folded yet. */
export const UNFOLDED: Mark = Number.NEGATIVE_INFINITY;
/** Where everything stands that is older than the days that are kept: sums up to any moment begin with it. */
export const BASE_BUCKET = 0;

/** Where the cells of a definition stand behind a mark: a bucket folds into the last one of its hour, then of its day, then the base. */
export interface Folding {
  /** Address of a bucket under a mark. */
  address(bucket: number, mark: Mark): number;
  /** The same under one mark, quick for what is new. */
  addressAt(mark: Mark): (bucket: number) => number;
  /** The first mark after `mark` under which what stands in a bucket moves away from it; undefined where it stays for ever. */
  nextMove(bucket: number, mark: Mark): Mark | undefined;
}

const MINUTE_MS = 60_000;

/**
 * The last bucket of an hour or a day, not the first: a sum up to any moment then holds nothing that had not happened by
 * then, and one up to the end of an hour or a day is exact.
 */
export function createFolding(options: { period: Period | undefined; keep: KeptDays; calendar: Calendar }): Folding {
  const { period, keep, calendar } = options;
  if (period === undefined) return STANDING;
  const dayOf = (bucket: number): number =>
    period === 'day' ? bucket : calendar.bucketOf('day', calendar.bucketStart(period, bucket));
  const lastOfHour = (bucket: number): number => {
    const hour = calendar.bucketOf('hour', bucket * MINUTE_MS);
    return calendar.bucketAfter('hour', hour) - 1;
  };
  const lastOfDay = (day: number): number => calendar.bucketOf(period, calendar.bucketStart('day', day + 1) - 1);

  const address = (bucket: number, mark: Mark): number => {
    if (bucket === BASE_BUCKET) return bucket;
    const day = dayOf(bucket);
    const age = mark - day;
    if (age > keep.days) return BASE_BUCKET;
    if (period === 'day') return bucket;
    if (age > keep.hours) return lastOfDay(day);
    return period === 'minute' && age > keep.minutes ? lastOfHour(bucket) : bucket;
  };
  const finest = { minute: keep.minutes, hour: keep.hours, day: keep.days }[period];
  return {
    address,
    addressAt: (mark) => {
      if (mark === UNFOLDED) return (bucket) => bucket;
      const newFrom = calendar.bucketOf(period, calendar.bucketStart('day', mark - finest));
      return (bucket) => (bucket >= newFrom ? bucket : address(bucket, mark));
    },
    nextMove: (bucket, mark) => {
      const day = dayOf(bucket);
      for (const kept of [keep.minutes, keep.hours, keep.days]) {
        const next = Math.max(day + kept + 1, mark + 1);
        if (address(bucket, next) !== bucket) return next;
      }
      return undefined;
    },
  };
}

/** Of cells without a bucket. */
const STANDING: Folding = {
  address: (bucket) => bucket,
  addressAt: () => (bucket) => bucket,
  nextMove: () => undefined,
};
