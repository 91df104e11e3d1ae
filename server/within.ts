import { setTimeout as delay } from 'node:timers/promises';

/** What `work` comes to, or a rejection after `ms`; the work itself goes on. A Redis that hangs answers neither yes nor no. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const patience = new AbortController();
  const tooLate = delay(ms, undefined, { signal: patience.signal, ref: false }).then(() => {
    throw new Error(`no answer within ${ms} ms`);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    // Rejects the delay, which nobody waits for any more.
    tooLate.catch(() => {});
    patience.abort();
  }
}
