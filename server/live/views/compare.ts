import type { Calendar } from '../../aggregate/calendar.ts';
import type { Comparison } from '../../../protocol/views.ts';

export type ComparedTo = keyof Comparison;
export const DAYS_BEFORE: Readonly<Record<ComparedTo, number>> = { yesterday: 1, lastWeek: 7 };

/** The moment that a comparison looks at instead of `ms`: the same time of the site's day, some days before. */
export function comparedMoment(calendar: Calendar, ms: number, to: ComparedTo): number {
  return calendar.daysBefore(ms, DAYS_BEFORE[to]);
}
