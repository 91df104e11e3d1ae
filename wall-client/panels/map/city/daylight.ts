const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

/** Hour of the day and the share of windows that are lit then; between them the share moves evenly. */
const LIT = [
  [0, 0.2],
  [2, 0.1],
  [5, 0.1],
  [7, 0.3],
  [9, 0.32],
  [16, 0.34],
  [19, 0.6],
  [21, 0.62],
  [23, 0.34],
  [24, 0.2],
] as const;
const DAWN = 6;
const DUSK = 18.5;
const TWILIGHT_HOURS = 1.5;

export function litShare(hour: number): number {
  for (let index = 1; index < LIT.length; index += 1) {
    const [from, low] = LIT[index - 1] ?? [0, 0];
    const [to, high] = LIT[index] ?? [DAY_HOURS, 0];
    if (hour <= to) return low + ((high - low) * Math.max(0, hour - from)) / (to - from);
  }
  return 0;
}

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
