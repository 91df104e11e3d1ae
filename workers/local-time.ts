import { tzOffset } from '@date-fns/tz';

/** A moment as the clocks of a zone show it, in the UTC fields of the result. */
export function localTime(timeMs: number, timeZone: string): Date {
  return new Date(timeMs + tzOffset(timeZone, new Date(timeMs)) * 60_000);
}
