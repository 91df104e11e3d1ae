import { compilePlan } from '../plan.ts';
import { createRegisters } from '../registers.ts';
import { unpack } from '../pack.ts';
import { decodeEntity } from '../entity-record.ts';
import { splitField } from '../delta.ts';
import { partitionOf } from '../keys.ts';
import { attributeTable, codesOf, extendTables, registersTable, tableOf } from '../codes.ts';
import type { CodeTable, CodeTables } from '../codes.ts';
import type { EntityRecord } from '../entity-record.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { canonicalJson } from '../definition-hash.ts';
import type { ArchiveFile, ArchiveHeader } from './archive-file.ts';
import { listArchive, readArchive } from './archive-file.ts';

export interface ArchiveFinding {
  readonly path: string;
  readonly found: string;
}
export interface VerifiedArchive {
  readonly files: number;
  readonly entities: number;
  readonly findings: readonly ArchiveFinding[];
}

/** Reads every file of a folder: is it as it was written, does it say what its name says, and does each entity read by its own tables? */
export async function verifyArchive(
  folder: string,
  { site, partitions }: { site: Site; partitions: number | undefined },
): Promise<VerifiedArchive> {
  const places = await listArchive(folder);
  const findings: ArchiveFinding[] = [];
  let entities = 0;
  for (const { path, partition, number, day } of places) {
    try {
      const file = await readArchive(path);
      const { header } = file;
      if (header.partition !== partition || header.number !== number || header.day !== day)
        findings.push({ path, found: `calls itself ${header.day}-${header.partition}-${header.number}` });
      entities += file.entities.length;
      for (const found of findIn(file, { site, partitions })) findings.push({ path, found });
    } catch (error) {
      findings.push({ path, found: (error as Error).message });
    }
  }
  return { files: places.length, entities, findings };
}

function* findIn(
  { header, entities }: ArchiveFile,
  { site, partitions }: { site: Site; partitions: number | undefined },
): Generator<string> {
  const plan = compilePlan(site, tablesOf(site, header));
  for (const { field, packed, entity } of entities) {
    const { kind: name, id } = splitField(field);
    if (partitions !== undefined && partitionOf(field, partitions) !== header.partition)
      yield `${field} belongs to another partition`;
    const kind = plan.kinds.get(name);
    if (!kind) {
      yield `${field} is of a kind that the site does not have`;
      continue;
    }
    const registers = createRegisters(kind, 1);
    try {
      unpack(registers, 0, packed);
      if (!saysTheSame(decodeEntity(registers, 0, id), entity)) yield `${field} is packed otherwise than it is told`;
    } catch (error) {
      yield `${field} cannot be read: ${(error as Error).message}`;
    }
  }
}

/** The tables as the file has them; what the site has new since stands behind. */
function tablesOf(site: Site, { kinds }: ArchiveHeader): CodeTables {
  const tables = new Map<string, CodeTable>();
  for (const [kind, { registers, codes }] of Object.entries(kinds)) {
    tables.set(registersTable(kind), tableOf(registers));
    for (const [attribute, names] of Object.entries(codes)) tables.set(attributeTable(kind, attribute), tableOf(names));
  }
  return extendTables(tables, codesOf(site));
}

/** Does what is packed say of each attribute and milestone that the site has what the words say? The site may have given some up since. */
function saysTheSame(packed: EntityRecord, told: EntityRecord): boolean {
  const isIn = (some: object, all: Readonly<Record<string, unknown>>) =>
    Object.entries(some).every(([name, value]) => canonicalJson(value) === canonicalJson(all[name] ?? null));
  return (
    packed.voided === told.voided &&
    isIn(packed.attributes, told.attributes) &&
    isIn(packed.milestones, told.milestones)
  );
}
