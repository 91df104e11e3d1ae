import type { CellPlan } from './metric-plan.ts';
import { CellTable } from './cell-table.ts';
import { Commit } from './commit-message.ts';
import type { Touched } from './commit-message.ts';
import { EntityPool } from './entity-pool.ts';
import type { EntityEvent } from './event.ts';
import { parseMark, readStand } from './fence.ts';
import { plansAt } from './folded-plans.ts';
import { UNFOLDED } from './folding.ts';
import type { Mark } from './folding.ts';
import { changedBy, joinEvent } from './join.ts';
import type { PartitionKeys } from './keys.ts';
import { measure } from './measure.ts';
import { unpack } from './pack.ts';
import { PartitionFold } from './partition-fold.ts';
import type { FoldCounts } from './partition-fold.ts';
import type { SitePlan } from './plan.ts';
import { COMMIT_FUNCTION } from './redis-library.ts';

/** Sends a command to the Redis that holds the partition. */
export type SendToPartition = (args: (string | Buffer)[]) => Promise<unknown>;

export interface PartitionOptions {
  readonly plan: SitePlan;
  readonly keys: PartitionKeys;
  readonly send: SendToPartition;
  /** As RedisLink says it. */
  readonly connections: () => number;
  /** Puts back what the engine goes by, in a Redis to which the connection has come back. */
  readonly restore: () => Promise<void>;
  /** This engine; no two have the same. */
  readonly writer: string;
  readonly hotEntitiesOfKind: number;
  readonly hotCells: number;
  readonly maxDeltas: number;
}

export interface CommitCounts {
  commits: number;
  conflicts: number;
  lostFences: number;
  /** Commits that were addressed under a mark that is no more. */
  lostMarks: number;
}

/** A fold is lost where somebody else has written since it began: what they touched it has not heard of. It begins again. */
export type FoldState = 'goes on' | 'done' | 'lost';

const OUTCOME = { fenceLost: 0, committed: 1, conflict: 2, folded: 3 } as const;

/**
 * Joins and commits batches for one partition, one at a time.
 *
 * The fence is `<revision>/<writer>` as this engine left it. While it holds, nobody else has written, so the entities and
 * totals that are known in the present generation are what Redis holds: only entities met for the first time are compared,
 * and totals are set rather than added to. Once it does not hold, a new generation begins, in which nothing is trusted
 * until it was compared again.
 *
 * Cells are addressed under the partition's mark, which every message carries. Where it is another one by then, nothing was
 * written, and the batch is measured again under that.
 */
export class PartitionWriter {
  readonly counts: CommitCounts = { commits: 0, conflicts: 0, lostFences: 0, lostMarks: 0 };
  readonly #options: PartitionOptions;
  readonly #pools: (EntityPool | undefined)[] = [];
  readonly #plans: (readonly CellPlan[])[] = [];
  readonly #watched: number[] = [];
  readonly #cells: CellTable;
  /** Valid while nobody else writes, which would end its generation. */
  #folding: { readonly fold: PartitionFold; readonly generation: number } | undefined;
  #commit = new Commit();
  #fence: string | undefined;
  /** That of which all that is trusted was learnt. */
  #connection: number;
  /** Up to where the partition is folded, as far as this engine knows: cells are addressed under it. */
  #mark: Mark = UNFOLDED;
  #generation = 1;
  #batch = 0;
  /** By kind: newest event time in Redis, and in the batch. */
  readonly #newest: number[] = [];
  readonly #newestInBatch: number[] = [];

  constructor(options: PartitionOptions) {
    this.#options = options;
    this.#connection = options.connections();
    this.#cells = new CellTable([...options.plan.cells.values()]);
    for (const kind of options.plan.kinds.values()) {
      this.#pools[kind.index] = new EntityPool({ kind, limit: options.hotEntitiesOfKind });
      this.#watched[kind.index] = options.plan.watched.get(kind.name) ?? 0;
      this.#newest[kind.index] = Number.NEGATIVE_INFINITY;
      this.#newestInBatch[kind.index] = Number.NEGATIVE_INFINITY;
    }
    this.#address(UNFOLDED);
  }

  /** Joins the events and commits what they change. Rejects when Redis fails; the batch may be given again then. */
  async write(events: readonly EntityEvent[]): Promise<void> {
    let isFenced = true;
    try {
      for (;;) {
        if (this.#connection !== this.#options.connections()) await this.#returnTo(this.#options.connections());
        if (this.#fence === undefined) await this.#readStand();
        this.#join(events);
        if (this.#commit.touched.length === 0) return;
        const outcome = await this.#send({ isFenced });
        if (outcome === OUTCOME.committed) return;
        if (outcome === OUTCOME.fenceLost) isFenced = false;
      }
    } catch (error) {
      this.#forgetBatch();
      throw error;
    }
  }

  /** Begins to fold up to a day, between two batches; undefined where the partition is folded that far. */
  async beginFold(to: Mark): Promise<PartitionFold | undefined> {
    const { fence, mark } = await readStand(this.#options.send, this.#options.keys);
    if (fence !== this.#fence) {
      this.#generation++;
      this.#fence = fence;
      this.#address(mark);
    }
    if (mark >= to) return undefined;
    const fold = new PartitionFold({ ...this.#options, mark, to });
    this.#folding = { fold, generation: this.#generation };
    return fold;
  }

  /** Moves the mark, between two batches, by one step of the fold that was begun. Rejects when Redis fails: it is lost then. */
  async stepFold(counts: FoldCounts): Promise<FoldState> {
    const { fold, generation } = this.#folding ?? {};
    this.#folding = undefined;
    if (!fold || this.#fence === undefined || generation !== this.#generation) return 'lost';
    try {
      const stand = await fold.step({ fence: this.#fence, mark: this.#mark }, counts);
      // Totals that are known are those of before the step.
      this.#generation++;
      if (!stand) return 'lost';
      this.#fence = stand.fence;
      this.#address(stand.mark);
    } catch (error) {
      this.#forgetBatch();
      throw error;
    }
    if (fold.isDone) return 'done';
    this.#folding = { fold, generation: this.#generation };
    return 'goes on';
  }

  /** Redis may have come back with an older file, and lack what it acknowledged: nothing is trusted any more. */
  async #returnTo(connection: number): Promise<void> {
    this.#generation++;
    this.#fence = undefined;
    await this.#options.restore();
    this.#connection = connection;
  }

  async #readStand(): Promise<void> {
    const { fence, mark } = await readStand(this.#options.send, this.#options.keys);
    this.#fence = fence;
    this.#address(mark);
  }

  /** From now on cells are addressed under this mark. A generation ends where it changes: totals of before are not trusted. */
  #address(mark: Mark): void {
    this.#mark = mark;
    const plans = plansAt(this.#options.plan, mark);
    for (const kind of this.#options.plan.kinds.values()) this.#plans[kind.index] = plans.get(kind.name) ?? [];
  }

  #join(events: readonly EntityEvent[]): void {
    const commit = this.#commit;
    const batch = ++this.#batch;
    const generation = this.#generation;
    const newest = this.#newestInBatch;
    commit.begin();
    for (let i = 0; i < events.length; i++) {
      const event = events[i] as EntityEvent;
      const pool = this.#pools[event.kind.index] as EntityPool;
      const { registers } = pool;
      const slot = pool.slotOf(event.id, batch);
      if (event.at > (newest[event.kind.index] as number)) newest[event.kind.index] = event.at;
      const mask = changedBy(registers, slot, event);
      const isTrusted = pool.trusted[slot] === generation;
      // What changes nothing needs no commit if what it was compared with is known to be on disk.
      if (mask === 0 && isTrusted) continue;
      if (pool.changedIn[slot] !== batch) {
        pool.changedIn[slot] = batch;
        pool.changes[slot] = 0;
        const touched: Touched = { pool, slot };
        commit.touched.push(touched);
        if (!isTrusted) commit.check(touched);
      }
      if (mask === 0) continue;
      pool.changes[slot] = (pool.changes[slot] as number) | mask;
      const plans = this.#plans[event.kind.index] as readonly CellPlan[];
      measure(plans, registers, slot, mask, -1, this.#cells);
      joinEvent(registers, slot, event);
      measure(plans, registers, slot, mask, 1, this.#cells);
    }
  }

  async #send({ isFenced }: { isFenced: boolean }): Promise<number> {
    const { keys, send, writer, maxDeltas } = this.#options;
    const { bytes, added } = this.#commit.encode({
      fence: isFenced ? (this.#fence as string) : '',
      mark: this.#mark,
      writer,
      maxDeltas,
      watched: this.#watched,
      cells: this.#cells,
      generation: isFenced ? this.#generation : undefined,
      newest: this.#movedNewest(),
    });
    const reply = await send(['FCALL', COMMIT_FUNCTION, '4', keys.entities, keys.cells, keys.deltas, keys.meta, bytes]);
    if (!Array.isArray(reply)) throw new Error(`${COMMIT_FUNCTION} answered ${typeof reply}, expected an array`);
    const [outcome, fence, ...rest] = reply;
    this.#fence = String(fence);
    switch (outcome) {
      case OUTCOME.committed:
        this.#settle(added, rest.map(Number));
        return OUTCOME.committed;
      case OUTCOME.fenceLost:
        this.counts.lostFences++;
        this.#generation++;
        this.#takeOver(rest.map(String));
        return OUTCOME.fenceLost;
      case OUTCOME.conflict:
        this.counts.conflicts++;
        this.#takeOver(rest.map(String));
        return OUTCOME.conflict;
      case OUTCOME.folded:
        this.counts.lostMarks++;
        this.#generation++;
        this.#takeOver(rest.slice(1).map(String));
        this.#address(parseMark(rest[0]));
        return OUTCOME.folded;
      default:
        throw new Error(`${COMMIT_FUNCTION} answered with outcome ${String(outcome)}`);
    }
  }

  #movedNewest(): [string, number][] {
    const moved: [string, number][] = [];
    for (const kind of this.#options.plan.kinds.values()) {
      const at = this.#newestInBatch[kind.index] as number;
      if (at > (this.#newest[kind.index] as number)) moved.push([kind.name, at]);
    }
    return moved;
  }

  /** The batch is in Redis: what it touched and counted is known in this generation. */
  #settle(added: readonly number[], totals: readonly number[]): void {
    const cells = this.#cells;
    const generation = this.#generation;
    this.counts.commits++;
    for (const cell of cells.touched) {
      if (this.#folding) this.#folding.fold.note(cells.keyOf(cell));
      const total = cells.total(cell, generation);
      if (total !== undefined) cells.learn(cell, total + cells.pending(cell), generation);
    }
    for (let i = 0; i < added.length; i++) cells.learn(added[i] as number, totals[i] as number, generation);
    cells.settle();
    if (cells.size > this.#options.hotCells) cells.clear();
    for (const { pool, slot } of this.#commit.touched) pool.trusted[slot] = generation;
    for (let i = 0; i < this.#newestInBatch.length; i++) {
      this.#newest[i] = Math.max(this.#newest[i] as number, this.#newestInBatch[i] as number);
      this.#newestInBatch[i] = Number.NEGATIVE_INFINITY;
    }
  }

  /** Puts what Redis holds in place of what was joined; it stays untrusted, so the next attempt compares it. */
  #takeOver(packed: readonly string[]): void {
    const { stored, checked } = this.#commit;
    this.#cells.settle();
    [...stored, ...checked].forEach(({ pool, slot }, i) => {
      unpack(pool.registers, slot, packed[i] ?? '');
      pool.trusted[slot] = 0;
    });
  }

  /** The batch's fate is unknown: nothing is trusted any more, and what it joined is forgotten. */
  #forgetBatch(): void {
    for (const { pool, slot } of this.#commit.touched) pool.drop(slot);
    this.#cells.settle();
    this.#newestInBatch.fill(Number.NEGATIVE_INFINITY);
    this.#generation++;
    this.#fence = undefined;
    // The socket may still hold the old message.
    this.#commit = new Commit();
  }
}
