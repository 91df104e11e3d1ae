import { localTime } from '../local-time.ts';

/** An hour of the site's clock. */
export interface Hour {
  /** Days since any Sunday; whole weeks apart are the same weekday. */
  readonly day: number;
  /** 0 to 23. */
  readonly hour: number;
}

/** A whole day has as many at least: those on which clocks go forward have one less. */
export const LEAST_DAY_HOURS = 23;
const DAY_MS = 86_400_000;
/** 1 January 1970 was a Thursday. */
const SUNDAY_BEFORE_EPOCH = 4;

/** The hour of the site's clock that holds a moment. */
export function hourAt(timeMs: number, timeZone: string): Hour {
  const local = localTime(timeMs, timeZone);
  return { day: Math.floor(local.getTime() / DAY_MS) + SUNDAY_BEFORE_EPOCH, hour: local.getUTCHours() };
}
