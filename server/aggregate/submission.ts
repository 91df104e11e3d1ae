import { EngineError } from './engine-error.ts';
import type { EntityEvent } from './event.ts';

/** Events of one `submit`, on their way through several partitions. */
export interface Submission {
  readonly settled: Promise<void>;
  /** Committed, or given up: what still waits of it need not be committed. */
  readonly isSettled: boolean;
  /** Another so many events are committed. */
  commit(events: number): void;
  /** An event cannot be committed, whatever is tried; the others can. */
  refuse(event: EntityEvent, cause: unknown): void;
  /** A commit failed and will be tried again; said when time is up before that. */
  trouble(cause: unknown): void;
}

/** Is given up after `allowedMs`, whatever Redis does. */
export function createSubmission(events: number, allowedMs: number): Submission {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let left = events;
  let isSettled = false;
  let lastCause: unknown;
  const unstorable: EntityEvent[] = [];
  const timer = setTimeout(() => {
    isSettled = true;
    reject(EngineError.unavailable(allowedMs, lastCause));
  }, allowedMs);
  const leave = (count: number) => {
    left -= count;
    if (left > 0 || isSettled) return;
    isSettled = true;
    clearTimeout(timer);
    if (unstorable.length === 0) resolve();
    else reject(EngineError.unstorable(unstorable, lastCause));
  };
  return {
    settled: promise,
    get isSettled() {
      return isSettled;
    },
    commit: leave,
    refuse(event, cause) {
      unstorable.push(event);
      lastCause = cause;
      leave(1);
    },
    trouble(cause) {
      lastCause = cause;
    },
  };
}
