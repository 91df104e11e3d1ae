import { tzOffset } from '@date-fns/tz';
import type { Hour } from './hourly-model.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** 1 January 1970 was a Thursday. */
const SUNDAY_BEFORE_EPOCH = 4;

/** The hour of the site's clock that holds a moment. */
export function hourAt(timeMs: number, timeZone: string): Hour {
  const localMs = timeMs + tzOffset(timeZone, new Date(timeMs)) * MINUTE_MS;
  return { day: Math.floor(localMs / DAY_MS) + SUNDAY_BEFORE_EPOCH, hour: new Date(localMs).getUTCHours() };
}
