import { within } from '../within.ts';

/** A Redis that takes longer than this for a PING is down for all that wait on it. */
const PATIENCE_MS = 1_000;

/** Whether Redis answers now; a connection that is open proves nothing of a process that hangs. */
export async function answersPing(redis: { readonly isReady: boolean; ping(): Promise<unknown> }): Promise<boolean> {
  if (!redis.isReady) return false;
  try {
    await within(PATIENCE_MS, redis.ping());
    return true;
  } catch {
    // A command that fails says the same as one that is not answered.
    return false;
  }
}

/** Holds nothing; written to see whether it can be. */
const PROBE_KEY = 'wf:probe';

/** Whether Redis takes a write now: one that is out of memory or disk, or a replica, answers PING and refuses all else. */
export async function takesWrites(redis: Written): Promise<boolean> {
  if (!redis.isReady) return false;
  try {
    await within(PATIENCE_MS, redis.set(PROBE_KEY, ''));
    return true;
  } catch {
    // It matters not why: no event could be committed.
    return false;
  }
}

interface Written {
  readonly isReady: boolean;
  set(key: string, value: string): Promise<unknown>;
}
