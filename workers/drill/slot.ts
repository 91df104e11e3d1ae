import { tzOffset } from '@date-fns/tz';

/** New entities are drawn by the quarter of an hour: every zone's offset is a whole number of them. */
export const SLOT_MS = 900_000;
const DAY_MS = 86_400_000;
/** Slots of the longest day, when clocks go back an hour. */
export const SLOTS_A_DAY = 100;

/** A quarter of an hour, as the site's clocks show it. */
export interface Slot {
  readonly startMs: number;
  readonly hour: number;
  readonly minute: number;
  /** Calendar day as a number: 20261124. */
  readonly date: number;
  /** Days since 1970-01-01 of that calendar day. */
  readonly day: number;
  /** 0 to 99: slots since that day's midnight. */
  readonly ofDay: number;
}

export function slotAt(timeMs: number, timeZone: string): Slot {
  const startMs = Math.floor(timeMs / SLOT_MS) * SLOT_MS;
  const localMs = startMs + offsetMs(timeZone, startMs);
  const local = new Date(localMs);
  const day = Math.floor(localMs / DAY_MS);
  // The offset at midnight, not now: on the day that clocks change, the two differ.
  const midnightMs = day * DAY_MS - offsetMs(timeZone, day * DAY_MS - (localMs - startMs));
  return {
    startMs,
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    date: local.getUTCFullYear() * 10_000 + (local.getUTCMonth() + 1) * 100 + local.getUTCDate(),
    day,
    ofDay: Math.round((startMs - midnightMs) / SLOT_MS),
  };
}

/** The slots that share time with [fromMs, toMs), oldest first. */
export function slotsBetween(fromMs: number, toMs: number, timeZone: string): Slot[] {
  const slots: Slot[] = [];
  for (let startMs = Math.floor(fromMs / SLOT_MS) * SLOT_MS; startMs < toMs; startMs += SLOT_MS) {
    slots.push(slotAt(startMs, timeZone));
  }
  return slots;
}

function offsetMs(timeZone: string, timeMs: number): number {
  return tzOffset(timeZone, new Date(timeMs)) * 60_000;
}
