import { setTimeout as delay } from 'node:timers/promises';
import type { EntityEvent } from './event.ts';
import { HASH_LENGTH } from './cell-key.ts';
import type { Census, Wanted } from './census.ts';
import type { CountCounts } from './partition-count.ts';
import type { FoldCounts } from './partition-fold.ts';
import type { Mark } from './folding.ts';
import { isOverAsOf } from './archive/is-over.ts';
import { PartitionWriter } from './partition-writer.ts';
import type { PartitionOptions } from './partition-options.ts';
import type { CommitCounts, UpkeepState } from './partition-writer.ts';
import { isInCommit } from './redis-library.ts';
import { scanHash } from './scan-hash.ts';
import type { Submission } from './submission.ts';

/** Pause between attempts while Redis is in trouble. */
const RETRY_MS = 100;
/** Another engine that writes without a rest ends a fold again and again. */
const FOLD_ATTEMPTS = 20;
const COUNT_ATTEMPTS = 20;
/** Entities of one file of the archive at the most: while it is written and synced, the partition waits. */
const FILE_ENTITIES = 2_000;

export interface CommitQueueOptions extends PartitionOptions {
  readonly maxEvents: number;
  /** Makes good what may be wrong after a failed commit. */
  readonly recover: (error: unknown) => Promise<void>;
  readonly onError: (error: Error) => void;
  /** So many events have left the queue: committed, or given up. */
  readonly onReleased: (events: number) => void;
}

interface Batch {
  readonly events: EntityEvent[];
  /** Of each event. */
  readonly submissions: Submission[];
}

/** An event whose commit failed though it was alone in it. */
interface Suspect {
  readonly event: EntityEvent;
  readonly submission: Submission;
  /** Commits of the partition when its batch began: once there are more, the fault is the event's. */
  readonly since: number;
}

/** Group commit of one partition: one commit is in flight, and what arrives meanwhile commits together. */
export class CommitQueue {
  readonly #writer: PartitionWriter;
  readonly #options: CommitQueueOptions;
  #events: EntityEvent[] = [];
  #submissions: Submission[] = [];
  #suspects: Suspect[] = [];
  /** What stands between two batches, and settles what it was asked for itself. */
  readonly #turns: (() => Promise<void>)[] = [];
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
    this.#start();
  }

  /**
   * Folds the partition up to a day: what has to stand still is done between two batches, a step at a time. Rejects where Redis is
   * in trouble, or somebody else writes all the time: what was folded until then stands, and it may be asked for again.
   */
  async fold(to: Mark, isWanted: () => boolean): Promise<FoldCounts> {
    const counts: FoldCounts = { cells: 0, steps: 0 };
    for (let attempt = 0; attempt < FOLD_ATTEMPTS && isWanted(); attempt++) {
      const fold = await this.#between(() => this.#writer.beginFold(to));
      if (!fold) return counts;
      await fold.read(isWanted);
      let state: UpkeepState = 'goes on';
      while (state === 'goes on' && isWanted()) state = await this.#between(() => this.#writer.stepFold(counts));
      if (state === 'done') return counts;
    }
    if (!isWanted()) return counts;
    throw new Error(
      `${this.#options.keys.cells} was written to by another during each of ${FOLD_ATTEMPTS} attempts to fold it`,
    );
  }

  get census(): Census {
    return this.#writer.census;
  }

  /** Wants other definitions counted from now on. */
  want(wanted: Wanted): Promise<void> {
    return this.#between(async () => this.#writer.want(wanted));
  }

  /**
   * Drops what stands of definitions that nobody wants, and counts what new ones lack: beside the commits, some entities at a time
   * between two of them. Rejects as `fold` does; what was counted until then stands.
   */
  async count({
    isWanted,
    onStep,
    listedEntities,
  }: {
    isWanted: () => boolean;
    /** Waited for after each step, so that commits have their share of the machine. */
    onStep: (stepMs: number) => Promise<void>;
    listedEntities?: number | undefined;
  }): Promise<CountCounts> {
    const counts: CountCounts = { entities: 0, steps: 0 };
    await this.#drop(isWanted);
    for (let attempt = 0; attempt < COUNT_ATTEMPTS && isWanted(); attempt++) {
      const round = await this.#between(() => this.#writer.beginCount(listedEntities));
      if (!round) return counts;
      const before = counts.steps;
      await round.read(isWanted);
      let state: UpkeepState = 'goes on';
      while (state === 'goes on' && isWanted()) {
        const beganAt = performance.now();
        state = await this.#between(() => this.#writer.stepCount(counts));
        await onStep(performance.now() - beganAt);
      }
      if (counts.steps > before) attempt = -1;
    }
    if (!isWanted()) return counts;
    throw new Error(
      `${this.#options.keys.entities} was written to by another during each of ${COUNT_ATTEMPTS} attempts to count it`,
    );
  }

  async #drop(isWanted: () => boolean): Promise<void> {
    const { keys, send } = this.#options;
    while (isWanted()) {
      const hashes = await this.#between(() => this.#writer.dropped());
      if (hashes.size === 0) return;
      for await (const page of scanHash(send, keys.cells)) {
        const cells = page.map(([key]) => key).filter((key) => hashes.has(key.slice(0, HASH_LENGTH)));
        if (cells.length === 0) continue;
        let isDropped = false;
        while (!isDropped && isWanted()) isDropped = await this.#between(() => this.#writer.dropCells(cells));
      }
      if (!isWanted()) return;
      await this.#between(() => this.#writer.endDrop(hashes));
    }
  }

  /** Archives what is over as of a day. Entities are looked at beside the commits, and once more when they go. */
  async archive(day: Mark, isWanted: () => boolean): Promise<number> {
    const { plan, keys, send } = this.#options;
    const over: string[] = [];
    for await (const page of scanHash(send, keys.entities)) {
      if (!isWanted()) return 0;
      for (const [field, packed] of page) if (isOverAsOf(plan, day, field, packed)) over.push(field);
    }
    let gone = 0;
    for (let i = 0; i < over.length && isWanted(); i += FILE_ENTITIES)
      gone += await this.#between(() => this.#writer.archive(day, over.slice(i, i + FILE_ENTITIES)));
    return gone;
  }

  /** Has something done between two batches. */
  #between<T>(act: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#turns.push(async () => {
        try {
          resolve(await act());
        } catch (error) {
          await this.#options.recover(error).catch(this.#options.onError);
          reject(error as Error);
        }
      });
      this.#start();
    });
  }

  /** Resolves once nothing is waiting. */
  drained(): Promise<void> {
    if (!this.#isRunning) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    // Requests that are read in the same turn of the loop commit together.
    setImmediate(() => void this.#run());
  }

  async #run(): Promise<void> {
    while (this.#events.length > 0 || this.#turns.length > 0 || this.#suspects.length > 0) {
      await this.#turns.shift()?.();
      if (this.#events.length > 0) await this.#commit(this.#take(), this.counts.commits);
      if (this.#suspects.length > 0) await this.#tryAgain(this.#suspects.splice(0));
    }
    this.#isRunning = false;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #take(): Batch {
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

  /**
   * Commits what is still wanted of a batch, again and again while Redis is in trouble. A batch that breaks its commit is cut
   * in halves until what breaks it is alone.
   */
  async #commit(batch: Batch, since: number): Promise<void> {
    for (;;) {
      const { events, submissions } = stillWanted(batch);
      try {
        if (events.length > 0) await this.#writer.write(events);
        this.#options.onReleased(batch.events.length);
        settle(submissions);
        return;
      } catch (error) {
        this.#options.onError(error as Error);
        for (const submission of new Set(submissions)) submission.trouble(error);
        if (isInCommit(error)) {
          // Those that nobody waits for any more.
          this.#options.onReleased(batch.events.length - events.length);
          return this.#divide({ events, submissions }, since);
        }
        await delay(RETRY_MS);
        await this.#options.recover(error).catch(this.#options.onError);
      }
    }
  }

  async #divide({ events, submissions }: Batch, since: number): Promise<void> {
    const [event, submission] = [events[0], submissions[0]];
    if (events.length === 1 && event && submission) {
      this.#suspects.push({ event, submission, since });
      return;
    }
    const middle = events.length >> 1;
    await this.#commit({ events: events.slice(0, middle), submissions: submissions.slice(0, middle) }, since);
    await this.#commit({ events: events.slice(middle), submissions: submissions.slice(middle) }, since);
  }

  /** Refuses what still breaks its commit while others commit; where none does, it waits for what becomes of the next ones. */
  async #tryAgain(suspects: readonly Suspect[]): Promise<void> {
    for (const suspect of suspects) {
      const { event, submission, since } = suspect;
      const othersCommit = this.counts.commits > since;
      try {
        if (!submission.isSettled) await this.#writer.write([event]);
        submission.commit(1);
        this.#options.onReleased(1);
      } catch (error) {
        this.#options.onError(error as Error);
        submission.trouble(error);
        await this.#options.recover(error).catch(this.#options.onError);
        if (isInCommit(error) && othersCommit) {
          submission.refuse(event, error);
          this.#options.onReleased(1);
        } else this.#suspects.push(suspect);
      }
    }
    if (this.#suspects.length > 0) await delay(RETRY_MS);
  }
}

/** Leaves out what nobody waits for any more. */
function stillWanted(batch: Batch): Batch {
  if (!batch.submissions.some(({ isSettled }) => isSettled)) return batch;
  const wanted: Batch = { events: [], submissions: [] };
  batch.submissions.forEach((submission, i) => {
    if (submission.isSettled) return;
    wanted.submissions.push(submission);
    wanted.events.push(batch.events[i] as EntityEvent);
  });
  return wanted;
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
