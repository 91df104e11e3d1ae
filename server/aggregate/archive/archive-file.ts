import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { syncDirectory } from '../../sync-directory.ts';
import type { EntityRecord } from '../entity-record.ts';

/*
 * A file is gzip of lines of JSON, and says by itself what it means:
 *
 *   1        ArchiveHeader: of which data set, and by which tables packed entities are read
 *   2        the fields (`<kind>/<id>`) of all entities in it, in their order
 *   3 …      an entity a line: `field`, `packed` as Redis held it (pack.ts), and `entity`, the same in the site's own words
 *   last     `end`: how many entities, and the SHA-256 of all that stands before
 *
 * It is written once. An entity that came back and went again stands in two: the newer one holds all of the older.
 */
export interface ArchiveHeader {
  readonly watchfloor: 'archive';
  readonly format: 1;
  readonly site: string;
  readonly dataSet: string;
  readonly partition: number;
  readonly number: number;
  /** The site's day as of which it was written. */
  readonly day: string;
  readonly kinds: Readonly<Record<string, ArchivedKind>>;
}
/** The tables of a kind: `<name>/<holds>/<join>` by place in a packed entity, and the codes of attributes by their integer. */
export interface ArchivedKind {
  readonly registers: readonly string[];
  readonly codes: Readonly<Record<string, readonly string[]>>;
}
export interface ArchivedEntity {
  readonly field: string;
  readonly packed: string;
  readonly entity: EntityRecord;
}
export interface ArchiveFile {
  readonly header: ArchiveHeader;
  readonly fields: readonly string[];
  readonly entities: readonly ArchivedEntity[];
}

export interface ArchivePlace {
  readonly path: string;
  readonly day: string;
  readonly partition: number;
  readonly number: number;
}

const NAME = /^(\d{4}-\d\d-\d\d)-(\d+)-(\d+)\.jsonl\.gz$/;

/** The files of a folder, oldest first; none where there is no such folder. */
export async function listArchive(folder: string): Promise<ArchivePlace[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const places = names.flatMap((name): ArchivePlace[] => {
    const [, day, partition, number] = NAME.exec(name) ?? [];
    if (day === undefined) return [];
    return [{ path: join(folder, name), day, partition: Number(partition), number: Number(number) }];
  });
  return places.sort((a, b) => a.partition - b.partition || a.number - b.number);
}

/** Writes a file and brings it to disk, its name too. */
export async function writeArchive(folder: string, { header, entities }: Omit<ArchiveFile, 'fields'>): Promise<void> {
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lines = [header, entities.map(({ field }) => field), ...entities]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
  const name = `${header.day}-${header.partition}-${String(header.number).padStart(6, '0')}.jsonl.gz`;
  const path = join(folder, name);
  await writeFile(`${path}.new`, gzipSync(`${lines}${endOf(lines, entities.length)}`), { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
  await syncDirectory(folder);
  if (made === undefined) return;
  // Folders that are new have names of their own, each in the one above.
  const above = dirname(resolve(made));
  for (let named = resolve(folder); named !== above; named = dirname(named)) await syncDirectory(dirname(named));
}

/** @throws where it is not as it was written, with its path */
export async function readArchive(path: string): Promise<ArchiveFile> {
  const bytes = await readFile(path);
  try {
    return parse(gunzipSync(bytes).toString('utf8'));
  } catch (error) {
    throw new Error(`${path} is not read: ${(error as Error).message}`, { cause: error });
  }
}

function parse(text: string): ArchiveFile {
  const lastLine = text.lastIndexOf('\n', text.length - 2) + 1;
  const before = text.slice(0, lastLine);
  const lines = before.trimEnd().split('\n');
  const header = JSON.parse(lines[0] ?? '') as ArchiveHeader;
  if (header.watchfloor !== 'archive' || header.format !== 1)
    throw new Error(`it has format ${String(header.format)}; this version reads format 1`);
  if (text.slice(lastLine) !== endOf(before, lines.length - 2)) throw new Error('it is not as it was written');
  const [fields, ...entities] = lines.slice(1).map((line) => JSON.parse(line)) as [string[], ...ArchivedEntity[]];
  if (fields.length !== entities.length || fields.some((field, i) => entities[i]?.field !== field))
    throw new Error('it does not hold the entities that it names');
  return { header, fields, entities };
}

/** The last line. */
function endOf(before: string, entities: number): string {
  return `${JSON.stringify({ end: entities, sha256: createHash('sha256').update(before).digest('hex') })}\n`;
}
