import { EngineError } from './engine-error.ts';

/** Events of one `submit`, on their way through several partitions. */
export interface Submission {
  readonly settled: Promise<void>;
  /** Committed, or given up: what still waits of it need not be committed. */
  readonly isSettled: boolean;
  /** Another so many events are committed. */
  commit(events: number): void;
  /** A commit failed and will be tried again; said when time is up before that. */
  trouble(cause: unknown): void;
}

/** Is given up after `allowedMs`, whatever Redis does. */
export function createSubmission(events: number, allowedMs: number): Submission {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let left = events;
  let isSettled = false;
  let lastCause: unknown;
  const timer = setTimeout(() => {
    isSettled = true;
    reject(EngineError.unavailable(allowedMs, lastCause));
  }, allowedMs);
  return {
    settled: promise,
    get isSettled() {
      return isSettled;
    },
    commit(count) {
      left -= count;
      if (left > 0 || isSettled) return;
      isSettled = true;
      clearTimeout(timer);
      resolve();
    },
    trouble(cause) {
      lastCause = cause;
    },
  };
}
