import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 20;

/** Asks until the answer is neither undefined nor false; one that throws is asked again. Rejects after `withinMs` with what was last wrong. */
export async function until<T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { withinMs, what, everyMs = POLL_MS }: { withinMs: number; what: string; everyMs?: number },
): Promise<T> {
  const begun = performance.now();
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() - begun > withinMs) throw new Error(`${what}: not within ${withinMs} ms`, { cause: last });
    await delay(everyMs);
  }
}
