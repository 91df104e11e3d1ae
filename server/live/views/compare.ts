import { minuteOf } from './view-machine.ts';
import type { Calendar } from '../../aggregate/calendar.ts';
import { DAYS_BEFORE } from '../../../protocol/site/metric-reach.ts';
import type { Comparison } from '../../../protocol/views.ts';

export type ComparedTo = keyof Comparison;

/** The moment that a comparison looks at instead of `ms`: the same time of the site's day, some days or a year before. */
export function comparedMoment(calendar: Calendar, ms: number, to: ComparedTo): number {
  return to === 'lastYear' ? calendar.yearBefore(ms) : calendar.daysBefore(ms, DAYS_BEFORE[to]);
}

/** The same for what goes by the minute: the calendar is asked once a minute, not once a tick. */
export class ComparedMinute {
  readonly to: ComparedTo;
  readonly #calendar: Calendar;
  #minute = Number.NaN;
  #found = Number.NaN;

  constructor(calendar: Calendar, to: ComparedTo) {
    this.#calendar = calendar;
    this.to = to;
  }

  /** First moment of the minute that the minute of `ms` is compared to. */
  of(ms: number): number {
    const minute = minuteOf(ms);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#found = comparedMoment(this.#calendar, minute * 60_000, this.to);
    }
    return this.#found;
  }
}

/** What is compared to, where anything is known of it: of a year ago often nothing is yet, which is not none ([VW6]). */
export function comparedTo(
  to: ComparedTo,
  total: number,
  known: { readonly from: number | undefined; readonly upTo: number },
): number | null {
  const isKnown = to !== 'lastYear' || (known.from !== undefined && known.from <= known.upTo);
  return isKnown ? total : null;
}
