import { setTimeout as delay } from 'node:timers/promises';

/** A Redis that takes longer than this for a PING is down for all that wait on it. */
const PATIENCE_MS = 1_000;

/** Whether Redis answers now; a connection that is open proves nothing of a process that hangs. */
export async function answersPing(redis: { readonly isReady: boolean; ping(): Promise<unknown> }): Promise<boolean> {
  if (!redis.isReady) return false;
  const patience = new AbortController();
  try {
    return await Promise.race([
      redis.ping().then(() => true),
      delay(PATIENCE_MS, false, { signal: patience.signal, ref: false }),
    ]);
  } catch {
    // A command that fails says the same as one that is not answered.
    return false;
  } finally {
    patience.abort();
  }
}
