import type { SeriesView } from '../../../protocol/views.ts';
import type { SiteClock } from '../../words/site-clock.ts';

/** One square of a calendar. */
export interface CalendarCell {
  /** Which day of the shown ones, or which week. */
  readonly line: number;
  /** Hour of the day, or day of the week from Monday. */
  readonly place: number;
  /** Null: not yet. */
  readonly value: number | null;
  /** The last bucket that has begun: it is still filling. */
  readonly isCurrent: boolean;
}

export interface CalendarLines {
  /** Start of each line's first bucket, epoch ms. */
  readonly starts: readonly number[];
  readonly places: 24 | 7;
  readonly cells: readonly CalendarCell[];
}

/**
 * Puts the buckets of a series into a calendar of the site: hours into days, days into weeks. Where the clock is set
 * back, two buckets fall on one hour: they count together.
 */
export function calendarLines({ per, starts, lines }: SeriesView, clock: SiteClock): CalendarLines {
  const values = lines.find(({ of, code }) => of === 'now' && code === null)?.values ?? [];
  const isHours = per === 'hour';
  const cells = new Map<string, CalendarCell>();
  const lineStarts: number[] = [];
  let shownDay = '';
  let last = -1;
  starts.forEach((start, index) => {
    const place = isHours ? clock.hour(start) : clock.weekday(start);
    const isNewLine = isHours ? clock.day(start) !== shownDay : place === 0 || index === 0;
    if (isHours) shownDay = clock.day(start);
    if (isNewLine) lineStarts.push(start);
    const line = lineStarts.length - 1;
    const key = `${line}:${place}`;
    const value = values[index] ?? null;
    const before = cells.get(key)?.value ?? null;
    const together = value === null ? before : value + (before ?? 0);
    cells.set(key, { line, place, value: together, isCurrent: false });
    if (value !== null) last = [...cells.keys()].indexOf(key);
  });
  return {
    starts: lineStarts,
    places: isHours ? 24 : 7,
    cells: [...cells.values()].map((cell, index) => (index === last ? { ...cell, isCurrent: true } : cell)),
  };
}
