/** Events of one `submit`, on their way through several partitions. */
export interface Submission {
  readonly settled: Promise<void>;
  /** After this moment (performance.now) it is given up. */
  readonly deadlineMs: number;
  readonly allowedMs: number;
  isSettled: boolean;
  /** Another so many events are committed. */
  commit(events: number): void;
  fail(error: Error): void;
}

export function createSubmission(events: number, allowedMs: number): Submission {
  let left = events;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return {
    settled: promise,
    deadlineMs: performance.now() + allowedMs,
    allowedMs,
    isSettled: false,
    commit(count) {
      left -= count;
      if (left > 0 || this.isSettled) return;
      this.isSettled = true;
      resolve();
    },
    fail(error) {
      if (this.isSettled) return;
      this.isSettled = true;
      reject(error);
    },
  };
}
