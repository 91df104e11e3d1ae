// Longer than other files: whatever is asked of all partitions at once, taking in as well as folding, counting and archiving, is asked here.
import { randomUUID } from 'node:crypto';
import type { RedisClientOptions } from 'redis';
import type { Site } from '../../protocol/site/site.ts';
import { archiveFolder, PartitionArchive } from './archive/partition-archive.ts';
import { CommitQueue } from './commit-queue.ts';
import { loadCodes, restoreCodes } from './code-store.ts';
import type { CodeTables } from './codes.ts';
import { declaredOf, writeDeclared } from './declared.ts';
import { editionOf, readEdition, writeEdition } from './edition.ts';
import { shareCounted } from './census.ts';
import type { Wanted } from './census.ts';
import { readDurability } from './durability.ts';
import type { Durability } from './durability.ts';
import { EngineError } from './engine-error.ts';
import { EntityReader } from './entity-reader.ts';
import type { EntityEvent } from './event.ts';
import type { CountCounts } from './partition-count.ts';
import type { FoldCounts } from './partition-fold.ts';
import type { Mark } from './folding.ts';
import { countHeldBefore } from './held-before.ts';
import { fieldPrefix, fnv1a, partitionKeys, shapeKey } from './keys.ts';
import type { DataSet, DataSetName, PartitionKeys } from './keys.ts';
import { compilePlan } from './plan.ts';
import type { SitePlan } from './plan.ts';
import { openRedisLink } from './redis-link.ts';
import type { RedisLink } from './redis-link.ts';
import { fixPartitions, settleDataSet } from './shape.ts';
import { countHeld, narrowings } from './narrowing.ts';
import type { Held } from './narrowing.ts';
import { eventsOfReplaced, kindsWithReplaced } from './replace-codes.ts';
import { entityPages } from './scan-hash.ts';
import { createSubmission } from './submission.ts';
import { readNewestEvent } from './newest-event.ts';

/** Partitions of a new data set on one Redis: events per commit decide the cost, so few; four let Node and Redis overlap. */
const DEFAULT_PARTITIONS = 4;
const DEFAULT_MAX_EVENTS = 2_000;
const DEFAULT_HOT_ENTITIES = 200_000;
/** Cells met in one partition whose totals are remembered; about 60 bytes each. */
const HOT_CELLS = 250_000;
const DEFAULT_MAX_DELTAS = 1_000;
const DEFAULT_MAX_PENDING = 100_000;
const DEFAULT_SUBMIT_MS = 10_000;

export interface EngineOptions {
  readonly redis: RedisClientOptions;
  readonly site: Site;
  readonly dataSet: DataSet;
  /** For a new data set; one that exists keeps its own. */
  readonly partitions?: number;
  /** Events that one commit takes at the most. */
  readonly commitMaxEvents?: number;
  /** Entities of a kind that are kept at hand, over all partitions. */
  readonly hotEntities?: number;
  /** Length of each partition's delta stream, about. */
  readonly maxDeltas?: number;
  /** Events that may wait before `submit` refuses. */
  readonly maxPendingEvents?: number;
  /** After this long `submit` gives up; its events may be committed none the less. */
  readonly submitTimeoutMs?: number;
  /** Where the archive is: entities that are over go there. Without it none does, and none may be there. */
  readonly archiveDir?: string | undefined;
  /** Hears of every break of the connection and every failed commit. */
  readonly onError?: (error: Error) => void;
}

export interface EngineCounts {
  readonly commits: number;
  readonly conflicts: number;
  readonly lostFences: number;
  readonly lostMarks: number;
  /** Cells that folds have moved. */
  readonly foldedCells: number;
  readonly archivedEntities: number;
  readonly broughtBack: number;
}

/** Takes events in, joins them into entities, and commits entities and totals to Redis. */
export class Engine {
  readonly plan: SitePlan;
  readonly dataSet: DataSet;
  readonly partitions: number;
  readonly durability: Durability;
  readonly #link: RedisLink;
  readonly #codes: CodeTables;
  readonly #queues: readonly CommitQueue[];
  readonly #reader: EntityReader;
  readonly #fieldHashes: number[] = [];
  readonly #partitionKeys: readonly PartitionKeys[];
  readonly #archiveDir: string | undefined;
  readonly #name: DataSetName;
  readonly #censusListeners = new Set<() => void>();
  readonly #maxPending: number;
  readonly #submitTimeoutMs: number;
  #pending = 0;
  #restoring: Promise<void> | undefined;
  #isDeclared = false;
  #isClosing = false;
  #foldedCells = 0;
  #archivedEntities = 0;

  private constructor(
    options: EngineOptions,
    opened: {
      link: RedisLink;
      plan: SitePlan;
      partitions: number;
      durability: Durability;
      codes: CodeTables;
      restore: () => Promise<void>;
    },
  ) {
    const { link, plan, partitions } = opened;
    this.plan = plan;
    this.dataSet = options.dataSet;
    this.partitions = partitions;
    this.durability = opened.durability;
    this.#codes = opened.codes;
    this.#link = link;
    this.#archiveDir = options.archiveDir;
    this.#maxPending = options.maxPendingEvents ?? DEFAULT_MAX_PENDING;
    this.#submitTimeoutMs = options.submitTimeoutMs ?? DEFAULT_SUBMIT_MS;
    const name = { site: options.site.code, dataSet: options.dataSet };
    this.#name = name;
    const writer = randomUUID();
    const folder = options.archiveDir && archiveFolder(options.archiveDir, name);
    this.#partitionKeys = Array.from({ length: partitions }, (_, partition) => partitionKeys(name, partition));
    this.#queues = this.#partitionKeys.map(
      (keys, partition) =>
        new CommitQueue({
          plan,
          keys,
          archive: folder === undefined ? undefined : new PartitionArchive({ folder, plan, name, partition }),
          send: link.send,
          recover: link.recover,
          connections: link.connections,
          restore: () => this.#restore(opened.restore),
          wanted: wantedOf(plan),
          onCensus: () => {
            for (const listener of this.#censusListeners) listener();
          },
          writer,
          hotEntitiesOfKind: Math.ceil((options.hotEntities ?? DEFAULT_HOT_ENTITIES) / partitions),
          hotCells: HOT_CELLS,
          maxDeltas: options.maxDeltas ?? DEFAULT_MAX_DELTAS,
          maxEvents: options.commitMaxEvents ?? DEFAULT_MAX_EVENTS,
          onError: options.onError ?? (() => {}),
          onReleased: (events) => {
            this.#pending -= events;
          },
        }),
    );
    this.#reader = new EntityReader({ plan, name, partitions, send: link.send });
    for (const kind of plan.kinds.values()) this.#fieldHashes[kind.index] = fnv1a(fieldPrefix(kind.name));
  }

  /**
   * Connects, appends the site's new codes, and fixes the shape of a new data set. What stands in it is counted for new metrics by
   * `count`. Rejects where Redis does not answer, and with a `FinalFault` where the data are of a later version.
   */
  static async open(options: EngineOptions): Promise<Engine> {
    const { site, dataSet } = options;
    const name = { site: site.code, dataSet };
    const link = await openRedisLink({ redis: options.redis, onError: options.onError ?? (() => {}) });
    try {
      const codes = await loadCodes(link.send, name, site);
      const plan = compilePlan(site, codes, await readEdition(link.send, name));
      const partitions = await fixPartitions(link.send, name, options.partitions ?? DEFAULT_PARTITIONS);
      const restore = async () => {
        const found = await fixPartitions(link.send, name, partitions);
        if (found !== partitions) throw new Error(`${shapeKey(name)} says ${found} partitions, expected ${partitions}`);
        await settleDataSet(link.send, name);
        await restoreCodes(link.send, name, codes);
      };
      return new Engine(options, {
        link,
        plan,
        partitions,
        codes,
        restore,
        durability: await readDurability(link.send),
      });
    } catch (error) {
      await link.close();
      throw error;
    }
  }

  /** Events that were submitted and have neither been committed nor given up. */
  get pending(): number {
    return this.#pending;
  }

  get counts(): EngineCounts {
    const [foldedCells, archivedEntities] = [this.#foldedCells, this.#archivedEntities];
    const total = {
      commits: 0,
      conflicts: 0,
      lostFences: 0,
      lostMarks: 0,
      broughtBack: 0,
      foldedCells,
      archivedEntities,
    };
    for (const { counts } of this.#queues) {
      total.commits += counts.commits;
      total.conflicts += counts.conflicts;
      total.lostFences += counts.lostFences;
      total.lostMarks += counts.lostMarks;
      total.broughtBack += counts.broughtBack;
    }
    return total;
  }

  /**
   * Resolves when every event is committed, and on disk where `durability` says so. Rejects with an EngineError; the events
   * may be committed then all the same, and sending them again is harmless.
   */
  submit(events: readonly EntityEvent[]): Promise<void> {
    if (this.#isClosing) return Promise.reject(EngineError.closed());
    if (events.length === 0) return Promise.resolve();
    const waiting = this.#pending + events.length;
    if (waiting > this.#maxPending) return Promise.reject(EngineError.overloaded(this.#pending, this.#maxPending));
    this.#pending = waiting;
    const submission = createSubmission(events.length, this.#submitTimeoutMs);
    const queues = this.#queues;
    for (let i = 0; i < events.length; i++) {
      const event = events[i] as EntityEvent;
      const hash = fnv1a(event.id, this.#fieldHashes[event.kind.index] as number);
      (queues[hash % queues.length] as CommitQueue).push(event, submission);
    }
    return submission.settled;
  }

  /**
   * Folds what is older than its metric keeps, as of a day, one partition after another. A day before that up to which a
   * partition is folded changes nothing there. Rejects where Redis is in trouble; what was folded until then stands.
   */
  async fold(to: Mark): Promise<FoldCounts> {
    const total: FoldCounts = { cells: 0, steps: 0 };
    for (const queue of this.#queues) {
      const { cells, steps } = await queue.fold(to, () => !this.#isClosing);
      total.cells += cells;
      total.steps += steps;
      this.#foldedCells += cells;
    }
    return total;
  }

  /**
   * Counts what stands in the data set for metrics that are new, one partition after another, beside the commits. Once every metric
   * counts every entity, those of before the last edit go. `rest` is waited for after each step. Rejects where Redis is in trouble;
   * what was counted until then stands.
   */
  async count(
    options: {
      isWanted?: () => boolean;
      rest?: (stepMs: number) => Promise<void>;
      /** Entities listed at a time, for those who want several rounds. */
      listedEntities?: number;
    } = {},
  ): Promise<CountCounts> {
    const { rest = async () => {}, isWanted = () => true, listedEntities } = options;
    const isStillWanted = () => !this.#isClosing && isWanted();
    const total: CountCounts = { entities: 0, steps: 0 };
    const pass = async () => {
      for (const queue of this.#queues) {
        const { entities, steps } = await queue.count({ isWanted: isStillWanted, onStep: rest, listedEntities });
        total.entities += entities;
        total.steps += steps;
      }
    };
    await pass();
    if (!isStillWanted() || this.countedShare < 1) return total;
    await writeEdition(this.#link.send, this.#name, editionOf(this.plan.site));
    if (!this.plan.previous) return total;
    const wanted = { ...wantedOf(this.plan), previous: new Set<string>() };
    for (const queue of this.#queues) await queue.want(wanted);
    await pass();
    return total;
  }

  /**
   * Keeps what the site declares, for the next start to be held against; to be called once no other engine takes events in by the
   * site of before. Tells what entities hold that the site takes away of what was kept last: then it keeps nothing, but `evenIfHeld`.
   */
  async declare({ evenIfHeld = false }: { evenIfHeld?: boolean } = {}): Promise<readonly Held[]> {
    const { plan, partitions } = this;
    const before = { name: this.#name, partitions, site: plan.site, codes: this.#codes };
    const held = await countHeldBefore(this.#link.send, before);
    if (held.length > 0 && !evenIfHeld) return held;
    await this.#writeDeclared();
    this.#isDeclared = true;
    return held;
  }

  #writeDeclared(): Promise<void> {
    return writeDeclared(this.#link.send, this.#name, declaredOf(this.plan.site));
  }

  /** How many entities hold what a site takes away of the one that this engine serves. */
  async countHeld(after: Site): Promise<Held[]> {
    const narrowed = narrowings(declaredOf(this.plan.site), after);
    return narrowed.length === 0
      ? []
      : countHeld(this.plan, narrowed, entityPages(this.#link.send, this.#partitionKeys));
  }

  /** Tells entities that hold codes which their site replaces what takes their place; how many. */
  async replaceCodes({ isWanted = () => true }: { isWanted?: () => boolean } = {}): Promise<number> {
    if (kindsWithReplaced(this.plan).length === 0) return 0;
    let replaced = 0;
    for await (const page of entityPages(this.#link.send, this.#partitionKeys)) {
      if (this.#isClosing || !isWanted()) break;
      const events = eventsOfReplaced(this.plan, page);
      await this.submit(events);
      replaced += events.length;
    }
    return replaced;
  }

  /** Share of the entities that all metrics count, as far as this engine knows; 1 where they count every one. */
  get countedShare(): number {
    const shares = this.#queues.map(({ census }) => shareCounted(census, this.plan.current));
    return shares.reduce((sum, share) => sum + share, 0) / shares.length;
  }

  /** Hears whenever a partition turns out to count otherwise than was known. */
  onCensus(listener: () => void): void {
    this.#censusListeners.add(listener);
  }

  /** Archives what is over as of a day, one partition after another; how many entities. Rejects where Redis or the disk is in trouble. */
  async archive(day: Mark): Promise<number> {
    if (this.#archiveDir === undefined || ![...this.plan.kinds.values()].some(({ keep }) => keep)) return 0;
    const before = this.#archivedEntities;
    for (const queue of this.#queues) this.#archivedEntities += await queue.archive(day, () => !this.#isClosing);
    return this.#archivedEntities - before;
  }

  /**
   * The day up to which may be folded: that of the newest event, if that is over by the site's clock. A clock that is far
   * ahead then folds nothing away, nor does a data set of another time. Undefined where nothing was told.
   */
  async dayToFold(nowMs: number): Promise<Mark | undefined> {
    const newest = await readNewestEvent(this.#link.send, this.#partitionKeys);
    return newest === undefined ? undefined : this.plan.calendar.bucketOf('day', Math.min(nowMs, newest));
  }

  /** Once for all partitions that return together. */
  #restore(restore: () => Promise<void>): Promise<void> {
    this.#restoring ??= restore()
      .then(() => (this.#isDeclared ? this.#writeDeclared() : undefined))
      .finally(() => {
        this.#restoring = undefined;
      });
    return this.#restoring;
  }

  get entities(): EntityReader {
    return this.#reader;
  }

  /** Takes nothing more in, waits for what was taken in (at most the submit timeout), and lets go of Redis. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all(this.#queues.map((queue) => queue.drained()));
    await this.#link.close();
  }
}

function wantedOf({ calendar, current, cells, previous }: SitePlan): Wanted {
  const others = previous ? [...cells.keys()].filter((hash) => !current.has(hash)) : [];
  return { timeZone: calendar.timeZone, current, previous: new Set(others) };
}
