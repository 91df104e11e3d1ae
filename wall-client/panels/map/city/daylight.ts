import { scaleLinear } from 'd3-scale';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

/** Share of windows that are lit by the hour of the day; between two of these it moves evenly. */
const LIT_HOURS = [0, 2, 5, 7, 9, 16, 19, 21, 23, 24];
const LIT_SHARES = [0.2, 0.1, 0.1, 0.3, 0.32, 0.34, 0.6, 0.62, 0.34, 0.2];
const DAWN = 6;
const DUSK = 18.5;
const TWILIGHT_HOURS = 1.5;

export const litShare: (hour: number) => number = scaleLinear(LIT_HOURS, LIT_SHARES).clamp(true);

/** 0 at night, 1 by day. */
export function daylight(hour: number): number {
  return smooth((hour - DAWN) / TWILIGHT_HOURS) * (1 - smooth((hour - DUSK) / TWILIGHT_HOURS));
}

/** Hour of the day with its fraction, at a moment (epoch ms) of a zone that is so far ahead of UTC. */
export function hourOf(at: number, zoneMs: number): number {
  const hours = ((at + zoneMs) / HOUR_MS) % DAY_HOURS;
  return hours < 0 ? hours + DAY_HOURS : hours;
}

function smooth(share: number): number {
  const held = Math.min(1, Math.max(0, share));
  return held * held * (3 - 2 * held);
}
