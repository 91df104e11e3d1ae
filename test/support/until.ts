import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 20;
/** A machine may be so much slower than the one for which limits are written, or share its cores with as much other work. */
const SLOWNESS = 3;
/** Of limits that were given slack already, none is stretched over this. */
const STRETCHED_MS = 60_000;

/**
 * Asks until the answer is neither undefined nor false; one that throws is asked again. `withinMs` is what a quiet machine
 * needs at worst. Rejects with what was last wrong when a slow one should have had it too; what comes is never waited for
 * any longer.
 */
export async function until<T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { withinMs, what, everyMs = POLL_MS }: { withinMs: number; what: string; everyMs?: number },
): Promise<T> {
  const begun = performance.now();
  const limitMs = Math.max(withinMs, Math.min(SLOWNESS * withinMs, STRETCHED_MS));
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() - begun > limitMs) throw new Error(`${what}: not within ${limitMs} ms`, { cause: last });
    await delay(everyMs);
  }
}
