import { join } from 'node:path';
import { printDay } from '../calendar.ts';
import { splitField } from '../delta.ts';
import { decodeEntity } from '../entity-record.ts';
import type { Mark } from '../folding.ts';
import type { DataSetName } from '../keys.ts';
import { unpack } from '../pack.ts';
import type { SitePlan } from '../plan.ts';
import { createRegisters } from '../registers.ts';
import type { ArchivedKind } from './archive-file.ts';
import { listArchive, readArchive, writeArchive } from './archive-file.ts';
import { IdIndex } from './id-index.ts';

/** The folder of a data set's files. */
export function archiveFolder(archiveDir: string, { site, dataSet }: DataSetName): string {
  return join(archiveDir, `${site}-${dataSet}`);
}

export interface ArchiveOptions {
  /** The folder of the data set's files. */
  readonly folder: string;
  readonly plan: SitePlan;
  readonly name: DataSetName;
  readonly partition: number;
}

/** The entities of a partition that stand in files, and which those are. */
export class PartitionArchive {
  readonly #options: ArchiveOptions;
  readonly #paths = new Map<number, string>();
  #index = new IdIndex();
  #known = 0;

  constructor(options: ArchiveOptions) {
    this.#options = options;
  }

  /** Up to which file it knows what there is. */
  get known(): number {
    return this.#known;
  }

  /** The folder of the data set's files. */
  get folder(): string {
    return this.#options.folder;
  }
  get partition(): number {
    return this.#options.partition;
  }
  /** Entities that ever went, about. */
  get size(): number {
    return this.#index.size;
  }

  has(field: string): boolean {
    return this.#index.fileOf(field) > 0;
  }

  /** Learns of all files up to one. Throws where that is not there: another machine may have written it to a folder of its own. */
  async learn(upTo: number): Promise<void> {
    for (const { path, partition, number } of await listArchive(this.#options.folder)) {
      if (partition !== this.#options.partition || number > upTo || this.#paths.has(number)) continue;
      const { fields } = await readArchive(path);
      this.#paths.set(number, path);
      for (const field of fields) this.#index.set(field, number);
    }
    if (upTo > 0 && !this.#paths.has(upTo))
      throw new Error(
        `${this.#options.folder} lacks file ${upTo} of partition ${this.#options.partition}: its entities cannot be brought back`,
      );
    this.#known = upTo;
  }

  /** What was archived of entities last; what is not found is left out. */
  async read(fields: readonly string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    const wanted = new Set(fields);
    for (const number of new Set(fields.map((field) => this.#index.fileOf(field)))) {
      const path = this.#paths.get(number);
      if (path === undefined) continue;
      for (const { field, packed } of (await readArchive(path)).entities)
        if (wanted.has(field) && this.#index.fileOf(field) === number) found.set(field, packed);
    }
    return found;
  }

  /** They stand in Redis again, or never went. */
  forget(fields: readonly string[]): void {
    for (const field of fields) this.#index.set(field, 0);
  }

  /** Writes entities into a new file. They are archived once `learn` was told its number. */
  async write(mark: Mark, entities: readonly (readonly [field: string, packed: string])[]): Promise<number> {
    const { folder, plan, name, partition } = this.#options;
    const taken = (await listArchive(folder)).filter((place) => place.partition === partition).at(-1)?.number ?? 0;
    const number = Math.max(taken, this.#known) + 1;
    await writeArchive(folder, {
      header: {
        watchfloor: 'archive',
        format: 1,
        ...name,
        partition,
        number,
        day: printDay(mark),
        kinds: tablesOf(plan, new Set(entities.map(([field]) => splitField(field).kind))),
      },
      entities: entities.map(([field, packed]) => ({ field, packed, entity: readPacked(plan, field, packed) })),
    });
    return number;
  }
}

/** A packed entity in the site's own words. Throws where it cannot be read. */
export function readPacked(plan: SitePlan, field: string, packed: string) {
  const { kind: name, id } = splitField(field);
  const kind = plan.kinds.get(name);
  if (!kind) throw new Error(`the site has no kind ${name}`);
  const registers = createRegisters(kind, 1);
  unpack(registers, 0, packed);
  return decodeEntity(registers, 0, id);
}

/** Archived entities of a partition as they went last, those that are wanted, newest files first. */
export async function* readArchived({
  folder,
  partition,
  upTo,
  isWanted,
}: {
  folder: string;
  partition: number;
  upTo: number;
  isWanted: (field: string) => boolean;
}): AsyncGenerator<readonly [field: string, packed: string]> {
  const places = (await listArchive(folder)).filter((place) => place.partition === partition && place.number <= upTo);
  if (places.at(-1)?.number !== upTo) throw new Error(`${folder} lacks file ${upTo} of partition ${partition}`);
  const seen = new Set<string>();
  for (const { path } of places.reverse())
    for (const { field, packed } of (await readArchive(path)).entities) {
      if (!isWanted(field) || seen.has(field)) continue;
      seen.add(field);
      yield [field, packed];
    }
}

function tablesOf(plan: SitePlan, names: ReadonlySet<string>): Record<string, ArchivedKind> {
  const tables: Record<string, ArchivedKind> = {};
  for (const name of names) {
    const registers = plan.kinds.get(name)?.registers ?? [];
    tables[name] = {
      registers: registers.map((register) => `${register.name}/${register.holds}/${register.join}`),
      codes: Object.fromEntries(
        registers.flatMap((register) => (register.names ? [[register.name, register.names]] : [])),
      ),
    };
  }
  return tables;
}
