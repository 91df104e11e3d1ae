import { TZDate } from '@date-fns/tz';
import type { ReportRules } from '../protocol/site/reports.ts';
import type { EndedDay } from './close/day-figures.ts';
import { clockMinutes } from './local-time.ts';

/** A calendar day of the site: its code, such as `2026-11-24`, and its first moment and that of the next day, epoch ms. */
export interface CalendarDay extends EndedDay {
  readonly day: string;
}

const WEEK_DAYS = 7;
const LONGEST_PERIOD_DAYS = { day: 1, week: WEEK_DAYS } as const;

/** The day that lies so many days after another; before it, where `by` is negative. */
export function calendarDay(day: string, timeZone: string, by = 0): CalendarDay {
  const start = midnight(day, timeZone, by);
  return { day: isoDay(day, by), startMs: start, endMs: midnight(day, timeZone, by + 1) };
}

/** The days of the report that ends with this one, the first one first; undefined where none ends with it. */
export function periodUpTo(day: string, timeZone: string, per: ReportRules['per']): CalendarDay[] | undefined {
  if (per === 'week' && new Date(`${day}T00:00:00Z`).getUTCDay() !== 0) return undefined;
  return daysUpTo(day, timeZone, LONGEST_PERIOD_DAYS[per]);
}

/** So many days, this one the last. */
export function daysUpTo(day: string, timeZone: string, count: number): CalendarDay[] {
  return Array.from({ length: count }, (_, place) => calendarDay(day, timeZone, place + 1 - count));
}

/** `07:30` of a day as epoch ms. */
export function timeOfDay(day: string, time: string, timeZone: string): number {
  const minutes = clockMinutes(time);
  const [year, month, date] = partsOf(day);
  return new TZDate(year, month - 1, date, Math.floor(minutes / 60), minutes % 60, 0, timeZone).getTime();
}

function midnight(day: string, timeZone: string, by: number): number {
  return timeOfDay(isoDay(day, by), '00:00', timeZone);
}

function isoDay(day: string, by: number): string {
  const [year, month, date] = partsOf(day);
  return new Date(Date.UTC(year, month - 1, date + by)).toISOString().slice(0, 10);
}

function partsOf(day: string): [year: number, month: number, date: number] {
  const [year = Number.NaN, month = Number.NaN, date = Number.NaN] = day.split('-').map(Number);
  return [year, month, date];
}
