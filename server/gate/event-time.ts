import { fullFormats } from 'ajv-formats/dist/formats.js';

const DATE_TIME = fullFormats['date-time'] as { validate: (text: string) => boolean };

/** Clocks of sources run ahead by minutes at most; what lies further ahead is a wrong clock. */
export const FUTURE_SKEW_MS = 5 * 60_000;
/** No record of a command centre is older; a device that lost its clock says 1970. */
export const OLDEST_MS = Date.UTC(2000, 0, 1);

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
/** More digits of a second than nanoseconds name no instant, and could hide a number. */
const FRACTION_DIGITS_MAX = 9;

/** Epoch ms (fractions cut off) of an RFC 3339 date and time; NaN for anything else. */
export function parseEventTime(text: string): number {
  const at = parseUtc(text);
  return Number.isNaN(at) ? parseAny(text) : at;
}

/** `2026-11-02T08:00:00Z` with up to nine digits of a second, by character codes: what nearly all events carry. */
function parseUtc(text: string): number {
  const length = text.length;
  if (length < 20 || length > 21 + FRACTION_DIGITS_MAX || text.charCodeAt(length - 1) !== 90) return Number.NaN;
  const year = pair(text, 0) * 100 + pair(text, 2);
  const month = pair(text, 5);
  const day = pair(text, 8);
  const hour = pair(text, 11);
  const minute = pair(text, 14);
  const second = pair(text, 17);
  const marks =
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    text.charCodeAt(10) === 84 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58;
  // NaN of a pair that is no pair fails every comparison.
  if (
    !(
      marks &&
      month >= 1 &&
      month <= 12 &&
      day >= 1 &&
      day <= daysIn(year, month) &&
      hour <= 23 &&
      minute <= 59 &&
      second <= 59
    )
  )
    return Number.NaN;
  return (((dayNumber(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000 + fractionMs(text, length);
}

function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** From the point at 19 to the Z: 0 where there is none, NaN where it is none. */
function fractionMs(text: string, length: number): number {
  if (length === 20) return 0;
  if (text.charCodeAt(19) !== 46 || length === 21) return Number.NaN;
  let ms = 0;
  for (let place = 0; place < length - 21; place += 1) {
    const digit = text.charCodeAt(20 + place) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    if (place < 3) ms += digit * (place === 0 ? 100 : place === 1 ? 10 : 1);
  }
  return ms;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
function daysIn(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (DAYS_IN_MONTH[month - 1] as number);
}
/** Days since 1970-01-01 in the Gregorian calendar. */
function dayNumber(year: number, month: number, day: number): number {
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 477;
  const inYear = (DAYS_BEFORE_MONTH[month - 1] as number) + (month > 2 && isLeap(year) ? 1 : 0) + day - 1;
  return (year - 1970) * 365 + leapDays + inYear;
}

/** Offsets, small letters and leap seconds: checked by the format of a library, read by the platform. */
function parseAny(text: string): number {
  const upper = text.toUpperCase();
  const fraction = /\.(\d+)/.exec(upper)?.[1]?.length ?? 0;
  if (upper.charAt(10) !== 'T' || fraction > FRACTION_DIGITS_MAX || !DATE_TIME.validate(upper)) return Number.NaN;
  if (!upper.includes(':60')) return Date.parse(upper);
  // The platform knows no leap second; it is the first second of the next minute.
  return Date.parse(upper.replace(/:60(?=[.Z+-])/, ':59')) + 1000;
}
