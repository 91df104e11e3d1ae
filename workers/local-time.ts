import { tzOffset } from '@date-fns/tz';

/** A moment as the clocks of a zone show it, in the UTC fields of the result. */
export function localTime(timeMs: number, timeZone: string): Date {
  return new Date(timeMs + tzOffset(timeZone, new Date(timeMs)) * 60_000);
}

/** `07:30` as minutes since midnight. */
export function clockMinutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** `2026-11-24`: the calendar day of a moment. */
export function dayCode(timeMs: number, timeZone: string): string {
  return localTime(timeMs, timeZone).toISOString().slice(0, 10);
}

/** `20261124`, as such a day stands in ids. */
export function dayDigits(day: string): string {
  return day.replaceAll('-', '');
}

/** `20261124-1030`, as a moment stands in ids. */
export function minuteDigits(timeMs: number, timeZone: string): string {
  const time = localTime(timeMs, timeZone).toISOString().slice(11, 16).replace(':', '');
  return `${dayDigits(dayCode(timeMs, timeZone))}-${time}`;
}
