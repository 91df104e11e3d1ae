import { EngineError } from './engine-error.ts';
import type { EntityEvent } from './event.ts';
import { PartitionWriter } from './partition-writer.ts';
import type { CommitCounts, PartitionOptions } from './partition-writer.ts';
import type { Submission } from './submission.ts';

/** Pause between attempts while Redis is in trouble. */
const RETRY_MS = 100;

export interface CommitQueueOptions extends PartitionOptions {
  readonly maxEvents: number;
  /** Makes good what may be wrong after a failed commit. */
  readonly recover: (error: unknown) => Promise<void>;
  readonly onError: (error: Error) => void;
}

/** Group commit of one partition: one commit is in flight, and what arrives meanwhile commits together. */
export class CommitQueue {
  readonly #writer: PartitionWriter;
  readonly #options: CommitQueueOptions;
  #events: EntityEvent[] = [];
  #submissions: Submission[] = [];
  #isRunning = false;
  #whenIdle: (() => void)[] = [];

  constructor(options: CommitQueueOptions) {
    this.#options = options;
    this.#writer = new PartitionWriter(options);
  }

  get counts(): Readonly<CommitCounts> {
    return this.#writer.counts;
  }

  push(event: EntityEvent, submission: Submission): void {
    this.#events.push(event);
    this.#submissions.push(submission);
    if (this.#isRunning) return;
    this.#isRunning = true;
    // Requests that are read in the same turn of the loop commit together.
    setImmediate(() => void this.#run());
  }

  /** Resolves once nothing is waiting. */
  drained(): Promise<void> {
    if (!this.#isRunning) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  async #run(): Promise<void> {
    while (this.#events.length > 0) {
      const { events, submissions } = this.#take();
      await this.#commit(events, submissions);
    }
    this.#isRunning = false;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #take(): { events: EntityEvent[]; submissions: Submission[] } {
    const { maxEvents } = this.#options;
    const taken = { events: this.#events, submissions: this.#submissions };
    if (taken.events.length <= maxEvents) {
      this.#events = [];
      this.#submissions = [];
      return taken;
    }
    this.#events = taken.events.splice(maxEvents);
    this.#submissions = taken.submissions.splice(maxEvents);
    return taken;
  }

  /** Commits the events, again and again while Redis is in trouble, until the last submission among them is given up. */
  async #commit(events: EntityEvent[], submissions: Submission[]): Promise<void> {
    for (;;) {
      try {
        await this.#writer.write(events);
        settle(submissions);
        return;
      } catch (error) {
        this.#options.onError(error as Error);
        const waiting = giveUpLate(submissions, error);
        if (!waiting) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        await this.#options.recover(error).catch(this.#options.onError);
      }
    }
  }
}

/** Neighbours mostly belong to one submission. */
function settle(submissions: readonly Submission[]): void {
  for (let first = 0; first < submissions.length; ) {
    const submission = submissions[first] as Submission;
    let next = first + 1;
    while (submissions[next] === submission) next++;
    submission.commit(next - first);
    first = next;
  }
}

/** Fails the submissions whose time is up; is anyone still waiting? */
function giveUpLate(submissions: readonly Submission[], cause: unknown): boolean {
  const now = performance.now();
  let waiting = false;
  for (const submission of submissions) {
    if (now >= submission.deadlineMs) submission.fail(EngineError.unavailable(submission.allowedMs, cause));
    if (!submission.isSettled) waiting = true;
  }
  return waiting;
}
