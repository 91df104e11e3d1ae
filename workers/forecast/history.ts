import type { SeriesView } from '../../protocol/views.ts';
import { calendarDay } from '../calendar-days.ts';
import { dayCode, localTime } from '../local-time.ts';
import { hourAt, LEAST_DAY_HOURS } from './site-hour.ts';

const HOUR_MS = 3_600_000;
const WEEK_DAYS = 7;

/** An hour or a day of the site's calendar; times in epoch ms. */
export interface Span {
  readonly span: 'hour' | 'day';
  readonly startMs: number;
  readonly endMs: number;
}
/** An hour that was counted. `day` and `hour` are those of the site's clock. */
export interface PastHour {
  readonly startMs: number;
  readonly day: number;
  readonly hour: number;
  readonly count: number;
}

/** What has been counted up to a moment, hour by hour, of each code; '' where it is not split. */
export class History {
  readonly codes: readonly string[];
  readonly #hours: ReadonlyMap<string, readonly PastHour[]>;

  /** @param fromMs hours before it are left out; so are those that had not ended by `untilMs`, and those before anything was counted */
  constructor(view: SeriesView, { fromMs, untilMs, timeZone }: { fromMs: number; untilMs: number; timeZone: string }) {
    const lines = view.lines.filter(({ of }) => of === 'now');
    const counted = view.starts.map((_, bucket) => lines.some(({ values }) => (values[bucket] ?? 0) > 0));
    const first = counted.indexOf(true);
    const buckets = view.starts.flatMap((startMs, bucket) =>
      first >= 0 && bucket >= first && startMs >= fromMs && startMs + HOUR_MS <= untilMs
        ? [{ bucket, startMs, ...hourAt(startMs, timeZone) }]
        : [],
    );
    this.codes = lines.map(({ code }) => code ?? '');
    this.#hours = new Map(
      lines.map(({ code, values }) => [
        code ?? '',
        buckets.map(({ bucket, ...hour }) => ({ ...hour, count: values[bucket] ?? 0 })),
      ]),
    );
  }

  hoursOf(code: string): readonly PastHour[] {
    return this.#hours.get(code) ?? [];
  }

  /** What was counted in a span; undefined where its hours, which have no gaps between them, do not fill it. */
  countIn(code: string, { startMs, endMs }: Span): number | undefined {
    const inside = this.hoursOf(code).filter((hour) => hour.startMs >= startMs && hour.startMs < endMs);
    if (inside[0]?.startMs !== startMs || inside.length * HOUR_MS < endMs - startMs) return undefined;
    return inside.reduce((sum, { count }) => sum + count, 0);
  }

  /** What was counted in the same hour, or day, a week before: seasonal-naive, against which a forecast is measured. */
  weekBefore(code: string, { span, startMs }: Span, timeZone: string): number | undefined {
    const { day, hour } = hourAt(startMs, timeZone);
    const same = this.hoursOf(code).filter(
      (past) => past.day === day - WEEK_DAYS && (span === 'day' || past.hour === hour),
    );
    if (same.length < (span === 'hour' ? 1 : LEAST_DAY_HOURS)) return undefined;
    return same.reduce((sum, { count }) => sum + count, 0);
  }

  /** What an hour, or a whole day, holds on average. */
  average(code: string, span: Span['span']): number {
    const hours = this.hoursOf(code);
    const perHour = hours.reduce((sum, { count }) => sum + count, 0) / Math.max(1, hours.length);
    return span === 'hour' ? perHour : 24 * perHour;
  }
}

/** The calendar day that begins so many days after the one of a moment. */
export function dayAfter(atMs: number, days: number, timeZone: string): Span {
  const { startMs, endMs } = calendarDay(dayCode(atMs, timeZone), timeZone, days);
  return { span: 'day', startMs, endMs };
}

/** So many hours of the site's clock that follow upon the one of a moment. */
export function hoursAfter(atMs: number, count: number, timeZone: string): Span[] {
  const struck = atMs - (localTime(atMs, timeZone).getTime() % HOUR_MS);
  return Array.from({ length: count }, (_, index) => ({
    span: 'hour',
    startMs: struck + (index + 1) * HOUR_MS,
    endMs: struck + (index + 2) * HOUR_MS,
  }));
}

/** The hours of the site's clock in a span. */
export function hoursIn({ startMs, endMs }: Span, timeZone: string): { day: number; hour: number }[] {
  const count = Math.round((endMs - startMs) / HOUR_MS);
  return Array.from({ length: count }, (_, index) => hourAt(startMs + index * HOUR_MS, timeZone));
}
