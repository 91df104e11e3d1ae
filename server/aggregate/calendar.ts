import { TZDate } from '@date-fns/tz';
import { tzOffset } from '@date-fns/tz/tzOffset';
import { startOfDay, subDays, subYears } from '../../config/date-rules.ts';
import { assertNever } from '../../protocol/assert-never.ts';
import type { Period } from '../../protocol/site/metrics.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** No zone changes its offset twice within this, and offsets asked for are mostly of the same one. */
const QUANTUM_MS = 900_000;
/** Quanta remembered; 2^16 of them are 22 months. */
const MAX_QUANTA = 65_536;

/**
 * A site's calendar. A bucket is an integer that grows with time:
 * minute — minutes since the epoch; hour — the minute in which the site's clock struck (an hour that the clock repeats in
 * autumn is two buckets); day — days of the site's calendar since 1970-01-01.
 */
export interface Calendar {
  readonly timeZone: string;
  bucketOf(period: Period, ms: number): number;
  /** First millisecond of a bucket. */
  bucketStart(period: Period, bucket: number): number;
  /** Buckets from that of `fromMs` to that of `toMs`, both included. */
  buckets(period: Period, fromMs: number, toMs: number): number[];
  dayStart(ms: number): number;
  /** The bucket that follows. */
  bucketAfter(period: Period, bucket: number): number;
  /** The start of the next day, however long this one is. */
  nextDayStart(ms: number): number;
  /** The same time of day, some calendar days before. */
  daysBefore(ms: number, days: number): number;
  /** The same time of the same date a year before; of 29 February, the 28th. */
  yearBefore(ms: number): number;
}

/** A day bucket as `2026-03-01`. */
export function printDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Asks `exact` once for each quantum in which it says the same throughout. */
function rememberByQuantum(exact: (ms: number) => number): (ms: number) => number {
  const quanta = new Map<number, number>();
  let lastQuantum = Number.NaN;
  let last = 0;
  return (ms) => {
    const quantum = Math.floor(ms / QUANTUM_MS);
    if (quantum === lastQuantum) return last;
    let found = quanta.get(quantum);
    if (found === undefined) {
      found = exact(quantum * QUANTUM_MS);
      // One in which it changes is not remembered: it is asked for each time.
      if (exact((quantum + 1) * QUANTUM_MS - 1) !== found) return exact(ms);
      if (quanta.size >= MAX_QUANTA) quanta.clear();
      quanta.set(quantum, found);
    }
    lastQuantum = quantum;
    last = found;
    return found;
  };
}

export function createCalendar(timeZone: string): Calendar {
  const dayStarts = new Map<number, number>();
  const nextHours = new Map<number, number>();
  /** From a moment to the same time of day so many days before, in ms. */
  const shifts = new Map<number, (ms: number) => number>();

  function exactOffsetMs(ms: number): number {
    const minutes = tzOffset(timeZone, new Date(ms));
    if (Number.isNaN(minutes)) throw new RangeError(`unknown time zone ${JSON.stringify(timeZone)}`);
    return Math.round(minutes * MINUTE_MS);
  }
  const offsetMs = rememberByQuantum(exactOffsetMs);
  /** The clock's last full hour; where the offset changed since, the change itself begins the bucket. */
  function hourStart(ms: number): number {
    const offset = offsetMs(ms);
    const struck = Math.floor((ms + offset) / HOUR_MS) * HOUR_MS - offset;
    if (offsetMs(struck) === offset) return struck;
    let before = struck;
    let after = ms;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offsetMs(middle) === offset) after = middle;
      else before = middle;
    }
    return after;
  }
  function dayOf(ms: number): number {
    return Math.floor((ms + offsetMs(ms)) / DAY_MS);
  }
  function startOf(day: number): number {
    let start = dayStarts.get(day);
    if (start === undefined) {
      // Noon of that day by the clock, then back to where the day begins: not always midnight.
      const date = new Date(day * DAY_MS);
      const noon = new TZDate(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), 12, timeZone);
      start = startOfDay(noon).getTime();
      dayStarts.set(day, start);
    }
    return start;
  }
  function bucketOf(period: Period, ms: number): number {
    switch (period) {
      case 'minute':
        return Math.floor(ms / MINUTE_MS);
      case 'hour':
        return Math.floor(hourStart(ms) / MINUTE_MS);
      case 'day':
        return dayOf(ms);
      default:
        return assertNever(period, 'period');
    }
  }
  function bucketStart(period: Period, bucket: number): number {
    return period === 'day' ? startOf(bucket) : bucket * MINUTE_MS;
  }
  function buckets(period: Period, fromMs: number, toMs: number): number[] {
    const last = bucketOf(period, toMs);
    const found: number[] = [];
    for (let bucket = bucketOf(period, fromMs); bucket <= last; bucket = bucketAfter(period, bucket))
      found.push(bucket);
    return found;
  }
  function daysBefore(ms: number, days: number): number {
    let shift = shifts.get(days);
    if (!shift) {
      shift = rememberByQuantum((at) => subDays(new TZDate(at, timeZone), days).getTime() - at);
      shifts.set(days, shift);
    }
    return ms + shift(ms);
  }
  function bucketAfter(period: Period, bucket: number): number {
    if (period !== 'hour') return bucket + 1;
    let next = nextHours.get(bucket);
    if (next === undefined) {
      // An hour lasts an hour, or ends where the offset changes: the first quantum in another bucket.
      let ms = bucketStart('hour', bucket);
      do {
        ms += QUANTUM_MS;
        next = bucketOf('hour', ms);
      } while (next === bucket);
      if (nextHours.size >= MAX_QUANTA) nextHours.clear();
      nextHours.set(bucket, next);
    }
    return next;
  }
  return {
    timeZone,
    bucketOf,
    bucketStart,
    buckets,
    bucketAfter,
    dayStart: (ms) => startOf(dayOf(ms)),
    nextDayStart: (ms) => startOf(dayOf(ms) + 1),
    daysBefore,
    yearBefore: (ms) => subYears(new TZDate(ms, timeZone), 1).getTime(),
  };
}
