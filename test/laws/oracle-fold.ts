import { DEFAULT_KEEP } from '../../protocol/site/keep.ts';
import type { Keep, KeptDays } from '../../protocol/site/keep.ts';
import type { Period } from '../../protocol/site/metrics.ts';
import { bucketLabel } from './oracle-metrics.ts';

// Where cells stand once they are folded, told by the site's clock alone: it shares nothing with folding.ts.

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export type Grain = Period | 'base';

/** What is kept by the minute, hour and day, in days. */
export function keptOf(site: Keep | undefined, metric: Keep | undefined): KeptDays {
  const days = (grain: keyof KeptDays) =>
    Number((metric?.[grain] ?? site?.[grain] ?? `${DEFAULT_KEEP[grain]}d`).replace('d', ''));
  return { minutes: days('minutes'), hours: days('hours'), days: days('days') };
}

/** Days since 1970-01-01 of the day that the site's calendar shows. */
export function dayOf(ms: number, timeZone: string): number {
  return Date.parse(`${bucketLabel('day', ms, timeZone)}T00:00:00Z`) / DAY_MS;
}

/** The grain in which what happened at a moment stands under a mark, in a metric of a period. */
export function grainAt(
  ms: number,
  { period, kept, mark, timeZone }: { period: Period; kept: KeptDays; mark: number; timeZone: string },
): Grain {
  const age = mark - dayOf(ms, timeZone);
  if (age > kept.days) return 'base';
  if (period === 'day' || age > kept.hours) return 'day';
  return period === 'hour' || age > kept.minutes ? 'hour' : 'minute';
}

/** Names the minute, hour or day in which it stands. */
export function labelIn(grain: Grain, ms: number, timeZone: string): string {
  return grain === 'base' ? 'base' : `${grain} ${bucketLabel(grain, ms, timeZone)}`;
}

interface Minutes {
  readonly first: number;
  readonly last: number;
}
const found = new Map<string, Minutes>();

/** The first and the last minute of the hour or day that holds a moment, found by looking at every minute. */
export function minutesOf(grain: 'hour' | 'day', ms: number, timeZone: string): Minutes {
  const label = (minute: number) => bucketLabel(grain, minute * MINUTE_MS, timeZone);
  const now = Math.floor(ms / MINUTE_MS);
  const here = label(now);
  const known = found.get(`${timeZone} ${grain} ${here}`);
  if (known) return known;
  let [first, last] = [now, now];
  while (label(first - 1) === here) first--;
  while (label(last + 1) === here) last++;
  found.set(`${timeZone} ${grain} ${here}`, { first, last });
  return { first, last };
}
