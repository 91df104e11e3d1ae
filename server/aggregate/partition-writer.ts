// Longer than other files: what is known of a partition has one owner, and all that moves its fence goes through it.
import type { CellPlan } from './metric-plan.ts';
import { isOverAsOf } from './archive/is-over.ts';
import type { PartitionArchive } from './archive/partition-archive.ts';
import { CellTable } from './cell-table.ts';
import { Commit, encodeUpkeep } from './commit-message.ts';
import type { Touched } from './commit-message.ts';
import { splitField } from './delta.ts';
import { EntityPool } from './entity-pool.ts';
import type { EntityEvent } from './event.ts';
import { parseMark, readStand } from './fence.ts';
import type { Stand } from './fence.ts';
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
  /** Where entities go that are over; without it, no partition may have any there. */
  readonly archive?: PartitionArchive | undefined;
}

export interface CommitCounts {
  commits: number;
  conflicts: number;
  lostFences: number;
  /** Commits that were addressed under a mark that is no more. */
  lostMarks: number;
  /** Entities that were told something after they had gone to the archive. */
  broughtBack: number;
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
  readonly counts: CommitCounts = { commits: 0, conflicts: 0, lostFences: 0, lostMarks: 0, broughtBack: 0 };
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
  /** The partition's newest file in the archive, as far as this engine knows; 0 where there is none. */
  #archived = 0;
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
        const archived = this.#join(events);
        if (archived.length > 0) {
          this.#forgetTouched();
          await this.#bringBack(archived);
          continue;
        }
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
    await this.#readStand();
    if (this.#stand.mark >= to) return undefined;
    const fold = new PartitionFold({ ...this.#options, mark: this.#stand.mark, to });
    this.#folding = { fold, generation: this.#generation };
    return fold;
  }

  /** Moves the mark, between two batches, by one step of the fold that was begun. Rejects when Redis fails: it is lost then. */
  async stepFold(counts: FoldCounts): Promise<FoldState> {
    const { fold, generation } = this.#folding ?? {};
    this.#folding = undefined;
    if (!fold || this.#fence === undefined || generation !== this.#generation) return 'lost';
    try {
      const stand = await fold.step(this.#stand, counts);
      // Totals that are known are those of before the step.
      this.#generation++;
      if (!stand) return 'lost';
      await this.#takeStand(stand);
    } catch (error) {
      this.#forgetBatch();
      throw error;
    }
    if (fold.isDone) return 'done';
    this.#folding = { fold, generation: this.#generation };
    return 'goes on';
  }

  /**
   * Puts those of some entities that are over, as of a day, into the archive and out of Redis, between two batches; how many. What
   * stands in a file and did not go, because somebody else has written, does no harm there.
   */
  async archive(day: Mark, fields: readonly string[]): Promise<number> {
    const { keys, send, writer, maxDeltas, archive, plan } = this.#options;
    if (!archive) return 0;
    try {
      await this.#readStand();
      const stored = (await send(['HMGET', keys.entities, ...fields])) as (string | null)[];
      const over = fields.flatMap((field, i): [string, string][] => {
        const packed = stored[i];
        return packed && isOverAsOf(plan, day, field, packed) ? [[field, packed]] : [];
      });
      if (over.length === 0) return 0;
      const file = await archive.write(day, over);
      const gone = over.map(([field]) => field);
      const untold = gone.filter((field) => this.#isTold(field));
      const bytes = encodeUpkeep({ ...this.#stand, writer, maxDeltas, checks: over.flat(), gone, untold, file });
      const [outcome, fence] = await this.#call(bytes);
      this.#generation++;
      this.#fence = String(fence);
      if (outcome !== OUTCOME.committed) return 0;
      await this.#takeStand({ ...this.#stand, archived: file });
      for (const field of gone) this.#poolOf(field)?.dropId(splitField(field).id);
      return gone.length;
    } catch (error) {
      this.#forgetBatch();
      throw error;
    }
  }

  /** Stores what was archived of some entities, as it went: totals hold them still. One attempt; what is back is not asked for again. */
  async #bringBack(fields: readonly string[]): Promise<void> {
    const { writer, maxDeltas, archive } = this.#options;
    const found = [...((await archive?.read(fields)) ?? [])];
    const told = found.filter(([field]) => this.#isTold(field));
    const quiet = found.filter(([field]) => !this.#isTold(field));
    const checks = found.flatMap(([field]) => [field, '']);
    const bytes = encodeUpkeep({
      ...this.#stand,
      writer,
      maxDeltas,
      checks,
      watched: told.flat(),
      quiet: quiet.flat(),
    });
    const [outcome, fence, ...rest] = await this.#call(bytes);
    this.#fence = String(fence);
    if (outcome === OUTCOME.committed) {
      archive?.forget(fields);
      this.counts.broughtBack += found.length;
      return;
    }
    this.#generation++;
    if (outcome === OUTCOME.folded) return this.#takeLayout(rest);
    // Somebody else has brought them back, or they never went.
    archive?.forget([...told, ...quiet].flatMap(([field], i) => (rest[i] ? [field] : [])));
  }

  /** Does a list, a layer or the console look at entities of its kind? */
  #isTold(field: string): boolean {
    return (this.#options.plan.watched.get(splitField(field).kind) ?? 0) !== 0;
  }

  #poolOf(field: string): EntityPool | undefined {
    const kind = this.#options.plan.kinds.get(splitField(field).kind);
    return kind && this.#pools[kind.index];
  }

  async #call(bytes: Buffer): Promise<unknown[]> {
    const { keys, send } = this.#options;
    const reply = await send(['FCALL', COMMIT_FUNCTION, '4', keys.entities, keys.cells, keys.deltas, keys.meta, bytes]);
    if (!Array.isArray(reply)) throw new Error(`${COMMIT_FUNCTION} answered ${typeof reply}, expected an array`);
    return reply;
  }

  get #stand(): Stand {
    return { fence: this.#fence ?? '', mark: this.#mark, archived: this.#archived };
  }

  /** Redis may have come back with an older file, and lack what it acknowledged: nothing is trusted any more. */
  async #returnTo(connection: number): Promise<void> {
    this.#generation++;
    this.#fence = undefined;
    await this.#options.restore();
    this.#connection = connection;
  }

  async #readStand(): Promise<void> {
    const stand = await readStand(this.#options.send, this.#options.keys);
    if (stand.fence !== this.#fence) this.#generation++;
    await this.#takeStand(stand);
  }

  async #takeStand({ fence, mark, archived }: Stand): Promise<void> {
    this.#fence = fence;
    this.#address(mark);
    if (archived === this.#archived) return;
    const { archive, keys } = this.#options;
    if (!archive) throw new Error(`${keys.entities} has entities in an archive, and no folder of it is known`);
    await archive.learn(archived);
    this.#archived = archived;
  }

  async #takeLayout([mark, archived]: readonly unknown[]): Promise<void> {
    await this.#takeStand({ ...this.#stand, mark: parseMark(mark), archived: Number(archived) });
  }

  /** From now on cells are addressed under this mark. A generation ends where it changes: totals of before are not trusted. */
  #address(mark: Mark): void {
    if (mark === this.#mark && this.#plans.length > 0) return;
    this.#mark = mark;
    const plans = plansAt(this.#options.plan, mark);
    for (const kind of this.#options.plan.kinds.values()) this.#plans[kind.index] = plans.get(kind.name) ?? [];
  }

  /** Returns the entities that must be brought back first, if any. */
  #join(events: readonly EntityEvent[]): string[] {
    const { archive } = this.#options;
    const isAnyArchived = this.#archived > 0;
    const archived: string[] = [];
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
      if (isAnyArchived && !isTrusted && archive?.has(pool.fieldPrefix + event.id))
        archived.push(pool.fieldPrefix + event.id);
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
    return archived;
  }

  async #send({ isFenced }: { isFenced: boolean }): Promise<number> {
    const { writer, maxDeltas } = this.#options;
    const { bytes, added } = this.#commit.encode({
      fence: isFenced ? (this.#fence as string) : '',
      mark: this.#mark,
      archived: this.#archived,
      writer,
      maxDeltas,
      watched: this.#watched,
      cells: this.#cells,
      generation: isFenced ? this.#generation : undefined,
      newest: this.#movedNewest(),
    });
    const [outcome, fence, ...rest] = await this.#call(bytes);
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
        this.#takeOver(rest.slice(2).map(String));
        await this.#takeLayout(rest);
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

  #forgetTouched(): void {
    for (const { pool, slot } of this.#commit.touched) pool.drop(slot);
    this.#cells.settle();
  }

  /** The batch's fate is unknown: nothing is trusted any more, and what it joined is forgotten. */
  #forgetBatch(): void {
    this.#forgetTouched();
    this.#newestInBatch.fill(Number.NEGATIVE_INFINITY);
    this.#generation++;
    this.#fence = undefined;
    // The socket may still hold the old message.
    this.#commit = new Commit();
  }
}
