// Longer than other files: what is known of a partition has one owner, and all that moves its fence goes through it.
import { isOverAsOf } from './archive/is-over.ts';
import { HASH_LENGTH } from './cell-key.ts';
import { CellTable } from './cell-table.ts';
import {
  countedSlices,
  countedUpTo,
  droppedIn,
  nextGap,
  parseCensus,
  printCensus,
  reviseCensus,
  sliceOf,
  sliceOfField,
  SLICES,
  withoutDropped,
} from './census.ts';
import type { Census, CountedPlan, Gap, Wanted } from './census.ts';
import { Commit, encodeUpkeep } from './commit-message.ts';
import type { Touched, Upkeep } from './commit-message.ts';
import { splitField } from './delta.ts';
import { EntityPool } from './entity-pool.ts';
import type { EntityEvent } from './event.ts';
import { parseMark, readStand } from './fence.ts';
import type { Stand } from './fence.ts';
import { plansAt } from './folded-plans.ts';
import { UNFOLDED } from './folding.ts';
import type { Mark } from './folding.ts';
import { changedBy, joinEvent } from './join.ts';
import { fnv1a } from './keys.ts';
import { measure } from './measure.ts';
import { unpack } from './pack.ts';
import { PartitionCount } from './partition-count.ts';
import type { CountCounts } from './partition-count.ts';
import { PartitionFold } from './partition-fold.ts';
import type { FoldCounts } from './partition-fold.ts';
import type { PartitionOptions } from './partition-options.ts';
import { COMMIT_FUNCTION } from './redis-library.ts';
import { createRegisters, EVERY_REGISTER } from './registers.ts';
import type { Registers } from './registers.ts';

export interface CommitCounts {
  commits: number;
  conflicts: number;
  lostFences: number;
  /** Commits that were addressed under a mark that is no more. */
  lostMarks: number;
  /** Entities that were told something after they had gone to the archive. */
  broughtBack: number;
}

/** Upkeep is lost where somebody else has written since it began: what they touched it has not heard of. It begins again. */
export type UpkeepState = 'goes on' | 'done' | 'lost';

const OUTCOME = { fenceLost: 0, committed: 1, conflict: 2, folded: 3 } as const;

/**
 * Joins and commits batches for one partition, one at a time.
 *
 * The fence is `<revision>/<writer>` as this engine left it. While it holds, nobody else has written, so the entities and
 * totals that are known in the present generation are what Redis holds: only entities met for the first time are compared,
 * and totals are set rather than added to. Once it does not hold, a new generation begins, in which nothing is trusted
 * until it was compared again.
 *
 * Cells are addressed under the partition's mark and measured by its census, which every message carries. Where they are others
 * by then, nothing was written, and the batch is measured again by those.
 */
export class PartitionWriter {
  readonly counts: CommitCounts = { commits: 0, conflicts: 0, lostFences: 0, lostMarks: 0, broughtBack: 0 };
  readonly #options: PartitionOptions;
  readonly #pools: (EntityPool | undefined)[] = [];
  readonly #plans: (readonly CountedPlan[])[] = [];
  readonly #watched: number[] = [];
  readonly #cells: CellTable;
  /** Valid while nobody else writes, which would end its generation. */
  #folding: { readonly fold: PartitionFold; readonly generation: number } | undefined;
  /** Valid while nobody else writes. */
  #counting: { readonly count: PartitionCount; readonly gap: Gap; readonly others: number } | undefined;
  #commit = new Commit();
  #fence: string | undefined;
  /** That of which all that is trusted was learnt. */
  #connection: number;
  /** Up to where the partition is folded, as far as this engine knows: cells are addressed under it. */
  #mark: Mark = UNFOLDED;
  /** The partition's newest file in the archive, as far as this engine knows; 0 where there is none. */
  #archived = 0;
  /** Which definitions the partition counts, and how far, as far as this engine knows: entities are measured by it. */
  #census = '';
  #parsedCensus: Census = parseCensus('');
  /** A definition is being counted: of each entity it matters in which slice it is. */
  #goesBySlices = false;
  #wanted: Wanted;
  /** The census is not what the site wants. */
  #isToBeRevised = true;
  #generation = 1;
  /** How often it was found that somebody else had written, or may have. */
  #others = 0;
  #batch = 0;
  /** By kind: newest event time in Redis, and in the batch. */
  readonly #newest: number[] = [];
  readonly #newestInBatch: number[] = [];

  constructor(options: PartitionOptions) {
    this.#options = options;
    this.#connection = options.connections();
    this.#wanted = options.wanted;
    this.#cells = new CellTable([...options.plan.cells.values()]);
    for (const kind of options.plan.kinds.values()) {
      this.#pools[kind.index] = new EntityPool({ kind, limit: options.hotEntitiesOfKind });
      this.#watched[kind.index] = options.plan.watched.get(kind.name) ?? 0;
      this.#newest[kind.index] = Number.NEGATIVE_INFINITY;
      this.#newestInBatch[kind.index] = Number.NEGATIVE_INFINITY;
    }
    this.#address(UNFOLDED, '');
  }

  /** As far as this engine knows. */
  get census(): Census {
    return this.#parsedCensus;
  }

  /** Joins the events and commits what they change. Rejects when Redis fails; the batch may be given again then. */
  async write(events: readonly EntityEvent[]): Promise<void> {
    let isFenced = true;
    try {
      for (;;) {
        if (this.#connection !== this.#options.connections()) await this.#returnTo(this.#options.connections());
        if (this.#fence === undefined) await this.#readStand();
        if (this.#isToBeRevised) {
          await this.#revise();
          continue;
        }
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
    await this.#settleStand();
    if (this.#stand.mark >= to) return undefined;
    const fold = new PartitionFold({ ...this.#options, mark: this.#stand.mark, to });
    this.#folding = { fold, generation: this.#generation };
    return fold;
  }

  /** Moves the mark, between two batches, by one step of the fold that was begun. Rejects when Redis fails: it is lost then. */
  async stepFold(counts: FoldCounts): Promise<UpkeepState> {
    const { fold, generation } = this.#folding ?? {};
    this.#folding = undefined;
    if (!fold || this.#fence === undefined || generation !== this.#generation) return 'lost';
    try {
      const stand = await fold.step(this.#stand, counts);
      // Totals that are known are those of before the step.
      this.#generation++;
      if (!stand) {
        this.#others++;
        return 'lost';
      }
      await this.#takeStand(stand);
    } catch (error) {
      this.#forgetBatch();
      throw error;
    }
    if (fold.isDone) return 'done';
    this.#folding = { fold, generation: this.#generation };
    return 'goes on';
  }

  /** Wants other definitions counted from now on. */
  want(wanted: Wanted): void {
    this.#wanted = wanted;
    this.#compareCensus();
  }

  /** Begins to count, between two batches, what new definitions lack; undefined where they lack nothing. */
  async beginCount(listedEntities?: number): Promise<PartitionCount | undefined> {
    await this.#settleStand();
    const gap = nextGap(this.#parsedCensus);
    if (!gap) return undefined;
    const { keys, send, archive } = this.#options;
    const count = new PartitionCount({ keys, send, archive, gap, archived: this.#archived, listedEntities });
    this.#counting = { count, gap, others: this.#others };
    return count;
  }

  /** Counts the entities of some slices, between two batches. Rejects when Redis fails: the round is lost then. */
  async stepCount(counts: CountCounts): Promise<UpkeepState> {
    const counting = this.#counting;
    this.#counting = undefined;
    if (!counting || this.#fence === undefined || counting.others !== this.#others) return 'lost';
    const { count, gap } = counting;
    // Another engine, or another edition of the site, may have left the definitions elsewhere.
    if ([...gap.hashes].some((hash) => this.#parsedCensus.counted.get(hash) !== gap.from)) return 'lost';
    try {
      const { upTo, entities } = await count.take();
      this.#commit.begin();
      this.#measureAll(entities, gap.hashes);
      const revised = countedUpTo(this.#parsedCensus, gap, upTo);
      const outcome = await this.#send({ isFenced: true, revised: printCensus(revised) });
      if (outcome !== OUTCOME.committed) return 'lost';
      counts.entities += entities.length;
      counts.steps++;
      if (count.isDone) return 'done';
      this.#counting = { count, gap: { ...gap, from: upTo }, others: counting.others };
      return 'goes on';
    } catch (error) {
      this.#forgetBatch();
      throw error;
    }
  }

  /** Definitions of which cells may stand though nobody wants them. */
  async dropped(): Promise<ReadonlySet<string>> {
    await this.#settleStand();
    return droppedIn(this.#parsedCensus);
  }

  /** Drops cells of such definitions, between two batches; false where somebody else has written. */
  async dropCells(cells: readonly string[]): Promise<boolean> {
    const dropped = droppedIn(this.#parsedCensus);
    return this.#keepUp({ drop: cells.filter((key) => dropped.has(key.slice(0, HASH_LENGTH))) });
  }

  /** No cell is left of some definitions: should they be wanted, they are new. False where somebody else has written. */
  async endDrop(hashes: ReadonlySet<string>): Promise<boolean> {
    return this.#keepUp({ revised: printCensus(withoutDropped(this.#parsedCensus, hashes)) });
  }

  /** Commits what is no batch of events from where the partition stands; false where somebody else has written. */
  async #keepUp(upkeep: Upkeep): Promise<boolean> {
    const { writer, maxDeltas } = this.#options;
    try {
      if (this.#fence === undefined) await this.#readStand();
      const message = encodeUpkeep({ ...this.#stand, ...upkeep, writer, maxDeltas });
      const [outcome, fence, ...rest] = await this.#call(message);
      this.#fence = String(fence);
      if (outcome !== OUTCOME.committed) {
        this.#distrust();
        if (outcome === OUTCOME.folded) await this.#takeLayout(rest);
        return false;
      }
      if (upkeep.revised === undefined) return true;
      // A definition may be new again of which totals are known from before.
      this.#generation++;
      this.#address(this.#mark, upkeep.revised);
      return true;
    } catch (error) {
      this.#forgetBatch();
      throw error;
    }
  }

  /** What the entities add to the cells of some definitions. One that this process cannot read is left to one that can. */
  #measureAll(entities: readonly (readonly [field: string, packed: string])[], hashes: ReadonlySet<string>): void {
    const { plan } = this.#options;
    const plans = plansAt(plan, this.#mark, (hash) => (hashes.has(hash) ? SLICES : 0));
    const registersOf = new Map<string, Registers>();
    for (const [field, packed] of entities) {
      const { kind: name } = splitField(field);
      const kind = plan.kinds.get(name);
      if (!kind) continue;
      const registers = registersOf.get(name) ?? createRegisters(kind, 1);
      registersOf.set(name, registers);
      unpack(registers, 0, packed);
      measure(plans.get(name) ?? [], sliceOfField(field), registers, 0, EVERY_REGISTER, 1, this.#cells);
    }
  }

  /** Where the partition stands, with the census that the site wants. */
  async #settleStand(): Promise<void> {
    if (this.#connection !== this.#options.connections()) await this.#returnTo(this.#options.connections());
    await this.#readStand();
    while (this.#isToBeRevised) await this.#revise();
  }

  #compareCensus(): void {
    this.#isToBeRevised = printCensus(this.#revised(false)) !== this.#census;
  }

  #revised(isEmpty: boolean): Census {
    return reviseCensus(this.#parsedCensus, this.#wanted, { isEmpty });
  }

  /** Brings the census to what the site wants; what stands then may be another's. */
  async #revise(): Promise<void> {
    const { keys, send } = this.#options;
    if (this.#fence === undefined) await this.#readStand();
    const isEmpty = this.#archived === 0 && Number(await send(['HLEN', keys.entities])) === 0;
    if (!(await this.#keepUp({ revised: printCensus(this.#revised(isEmpty)) }))) await this.#readStand();
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
      if (outcome !== OUTCOME.committed) {
        this.#others++;
        return 0;
      }
      await this.#takeStand({ ...this.#stand, archived: file });
      for (const field of gone) {
        this.#poolOf(field)?.dropId(splitField(field).id);
        this.#counting?.count.note(field);
      }
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
      for (const [field] of found) this.#counting?.count.note(field);
      this.counts.broughtBack += found.length;
      return;
    }
    this.#distrust();
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
    return { fence: this.#fence ?? '', mark: this.#mark, archived: this.#archived, census: this.#census };
  }

  /** Redis may have come back with an older file, and lack what it acknowledged: nothing is trusted any more. */
  async #returnTo(connection: number): Promise<void> {
    this.#distrust();
    this.#fence = undefined;
    await this.#options.restore();
    this.#connection = connection;
  }

  async #readStand(): Promise<void> {
    const stand = await readStand(this.#options.send, this.#options.keys);
    if (stand.fence !== this.#fence) this.#distrust();
    await this.#takeStand(stand);
  }

  /** Somebody else has written, or may have. */
  #distrust(): void {
    this.#generation++;
    this.#others++;
  }

  async #takeStand({ fence, mark, archived, census }: Stand): Promise<void> {
    this.#fence = fence;
    if (census !== this.#census) this.#options.onCensus?.();
    this.#address(mark, census);
    if (archived === this.#archived) return;
    const { archive, keys } = this.#options;
    if (!archive) throw new Error(`${keys.entities} has entities in an archive, and no folder of it is known`);
    await archive.learn(archived);
    this.#archived = archived;
  }

  async #takeLayout([mark, archived, census]: readonly unknown[]): Promise<void> {
    await this.#takeStand({
      ...this.#stand,
      mark: parseMark(mark),
      archived: Number(archived),
      census: String(census ?? ''),
    });
  }

  /**
   * From now on cells are addressed under this mark, and entities measured by this census. A generation ends where either changes,
   * but for slices that are counted on: totals of before are not trusted.
   */
  #address(mark: Mark, census: string): void {
    if (mark === this.#mark && census === this.#census && this.#plans.length > 0) return;
    this.#mark = mark;
    this.#census = census;
    this.#parsedCensus = parseCensus(census);
    this.#goesBySlices = nextGap(this.#parsedCensus) !== undefined;
    this.#compareCensus();
    const plans = plansAt(this.#options.plan, mark, (hash) => countedSlices(this.#parsedCensus, hash));
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
    const goesBySlices = this.#goesBySlices;
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
      const plans = this.#plans[event.kind.index] as readonly CountedPlan[];
      const slice = goesBySlices ? sliceOf(fnv1a(event.id, pool.prefixHash)) : 0;
      measure(plans, slice, registers, slot, mask, -1, this.#cells);
      joinEvent(registers, slot, event);
      measure(plans, slice, registers, slot, mask, 1, this.#cells);
    }
    return archived;
  }

  async #send({ isFenced, revised }: { isFenced: boolean; revised?: string }): Promise<number> {
    const { writer, maxDeltas } = this.#options;
    const { bytes, added } = this.#commit.encode({
      fence: isFenced ? (this.#fence as string) : '',
      mark: this.#mark,
      archived: this.#archived,
      census: this.#census,
      revised,
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
        if (revised !== undefined) this.#address(this.#mark, revised);
        return OUTCOME.committed;
      case OUTCOME.fenceLost:
        this.counts.lostFences++;
        this.#distrust();
        this.#takeOver(rest.map(String));
        return OUTCOME.fenceLost;
      case OUTCOME.conflict:
        this.counts.conflicts++;
        this.#takeOver(rest.map(String));
        return OUTCOME.conflict;
      case OUTCOME.folded:
        this.counts.lostMarks++;
        this.#distrust();
        this.#takeOver(rest.slice(3).map(String));
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
    for (const { pool, slot } of this.#commit.touched) {
      pool.trusted[slot] = generation;
      this.#counting?.count.note(pool.fieldPrefix + pool.idOf(slot));
    }
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
    this.#distrust();
    this.#fence = undefined;
    // The socket may still hold the old message.
    this.#commit = new Commit();
  }
}
