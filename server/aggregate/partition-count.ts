import { readArchived } from './archive/partition-archive.ts';
import { SLICES, sliceOfField } from './census.ts';
import type { Gap } from './census.ts';
import type { PartitionOptions } from './partition-options.ts';

/** What was counted of one partition or of all, for definitions that are new. */
export interface CountCounts {
  entities: number;
  steps: number;
}

/** Entities that are listed at a time; more are counted in several rounds. About 100 MB where ids are long. */
const LISTED_ENTITIES = 500_000;
/** Entities of one step: between two batches, so that none waits long. */
const STEP_ENTITIES = 500;
/** Fields that are looked at, at a time: a few ms of Redis. */
const SCAN_COUNT = 2_000;

export type CountOptions = Pick<PartitionOptions, 'keys' | 'send' | 'archive'> & {
  readonly gap: Gap;
  /** Number of the partition's newest file in the archive. */
  readonly archived: number;
  readonly listedEntities?: number | undefined;
};

/**
 * A round of counting: lists the entities of the next slices, in Redis and in the archive, beside the commits, which tell it what
 * they touch; then hands them over, some slices at a time, to be counted between two commits. As it goes by slices, it does not matter
 * that an entity goes to the archive or comes back meanwhile. It holds while nobody else writes.
 */
export class PartitionCount {
  readonly #options: CountOptions;
  readonly #fields: (Set<string> | undefined)[] = [];
  /** As they went, of those that are away. */
  readonly #away = new Map<string, string>();
  #next: number;
  #to: number;

  constructor(options: CountOptions) {
    this.#options = options;
    this.#next = options.gap.from;
    this.#to = options.gap.to;
  }

  /** All of its slices were handed over. */
  get isDone(): boolean {
    return this.#next >= this.#to;
  }

  /** A commit has touched an entity. */
  note(field: string): void {
    this.#list(field);
    this.#away.delete(field);
  }

  async read(isWanted: () => boolean): Promise<void> {
    const { send, keys, archive, archived } = this.#options;
    const entities = Number(await send(['HLEN', keys.entities])) + (archive?.size ?? 0);
    const { listedEntities = LISTED_ENTITIES } = this.#options;
    const share = Math.max(1, Math.floor((SLICES * listedEntities) / Math.max(1, entities)));
    this.#to = Math.min(this.#to, this.#next + share);
    let cursor = '0';
    do {
      const reply = await send(['HSCAN', keys.entities, cursor, 'COUNT', String(SCAN_COUNT)]);
      const [next, flat] = reply as [string, string[]];
      for (let i = 0; i < flat.length; i += 2) this.#list(flat[i] as string);
      cursor = next;
    } while (cursor !== '0' && isWanted());
    if (archived === 0 || !archive || !isWanted()) return;
    const { folder, partition } = archive;
    const isListed = (field: string) => this.#isListed(sliceOfField(field));
    for await (const [field, packed] of readArchived({ folder, partition, upTo: archived, isWanted: isListed })) {
      this.#list(field);
      this.#away.set(field, packed);
      if (!isWanted()) return;
    }
  }

  /** Entities of the next slices, as they stand now, and the slice up to which all are counted then. */
  async take(): Promise<{ upTo: number; entities: (readonly [field: string, packed: string])[] }> {
    const fields: string[] = [];
    while (this.#next < this.#to) {
      const more = this.#fields[this.#next];
      if (fields.length > 0 && fields.length + (more?.size ?? 0) > STEP_ENTITIES) break;
      if (more) fields.push(...more);
      this.#fields[this.#next++] = undefined;
    }
    return { upTo: this.#next, entities: await this.#readEntities(fields) };
  }

  async #readEntities(fields: readonly string[]): Promise<(readonly [field: string, packed: string])[]> {
    const { send, keys, archive } = this.#options;
    if (fields.length === 0) return [];
    const stored = (await send(['HMGET', keys.entities, ...fields])) as (string | null)[];
    // Those that went since the archive was read.
    const gone = fields.filter((field, i) => stored[i] === null && !this.#away.has(field) && archive?.has(field));
    const found = gone.length > 0 ? await archive?.read(gone) : undefined;
    return fields.flatMap((field, i) => {
      const packed = stored[i] ?? this.#away.get(field) ?? found?.get(field);
      this.#away.delete(field);
      return packed === undefined ? [] : [[field, packed] as const];
    });
  }

  #isListed(slice: number): boolean {
    return slice >= this.#next && slice < this.#to;
  }

  #list(field: string): void {
    const slice = sliceOfField(field);
    if (!this.#isListed(slice)) return;
    const listed = this.#fields[slice];
    if (listed) listed.add(field);
    else this.#fields[slice] = new Set([field]);
  }
}
