import type { PageSight } from './take-page.ts';

/** Date.now() of two processes. */
const CLOCK_MS = 1;

/** One take: when it was asked for, and from when on each screen showed it. */
export interface MeasuredTake {
  readonly askedAt: number;
  readonly seenAt: readonly number[];
}

/** When the scene came into sight; undefined where it did not. */
export function seenAt(sights: readonly PageSight[], scene: string): number | undefined {
  return sights.find((sight) => sight.scene === scene)?.at;
}

/** The middle time between two frames, ms. */
export function framePeriod(sights: readonly PageSight[]): number {
  return quantile(
    sights.slice(1).map(({ at }, index) => at - (sights[index]?.at ?? at)),
    0.5,
  );
}

/**
 * A take is done when the slowest screen shows it. `withinOneFrame`: the share of takes that all screens showed at most one frame
 * of the slowest screen (`periodMs`) apart.
 */
export function figuresOfTakes(takes: readonly MeasuredTake[], periodMs: number) {
  const waits = takes.map(({ askedAt, seenAt: seen }) => Math.max(...seen) - askedAt);
  const together = takes.filter(({ seenAt: seen }) => Math.max(...seen) - Math.min(...seen) <= periodMs + CLOCK_MS);
  return {
    takeP50Ms: quantile(waits, 0.5),
    takeP99Ms: quantile(waits, 0.99),
    withinOneFrame: Number((together.length / takes.length).toFixed(4)),
  };
}

/** Nearest rank. */
function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
