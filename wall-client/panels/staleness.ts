import type { Freshness } from './panel.ts';

/**
 * How long the wall goes on in full light after its last word from the server. A server that restarts is back by then, and a
 * wall that dims for it would say more than there is to say. The status strip says so at once.
 */
const DIM_AFTER_MS = 20_000;

/** Whether what is shown has not been confirmed for so long that it loses its light; `wall`: wall time, epoch ms. */
export function looksStale(freshness: Freshness, wall: number): boolean {
  return freshness.state === 'stale' && wall - freshness.sinceMs >= DIM_AFTER_MS;
}
