import type { ImporterFile } from '../../protocol/site/importers.ts';
import type { Site } from '../../protocol/site/site.ts';
import { csvRows } from './csv-rows.ts';
import { readHeader } from './header.ts';
import { type RowMapper, rowMapper } from './row-mapper.ts';

/**
 * The entities of which some row lacks a value that `latest-of-all` waits for: a call is not over while one unit is still out.
 * Rows of one entity may lie anywhere in the file, so this is a pass of its own; only these few ids are kept.
 */
export async function findOpenSubjects(
  file: string,
  {
    mapper,
    importer,
    signal,
    onBytes,
  }: { mapper: RowMapper; importer: ImporterFile; signal: AbortSignal; onBytes: (bytesRead: number) => void },
): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  for await (const item of csvRows(file, importer)) {
    signal.throwIfAborted();
    if (item.item !== 'row') continue;
    if (mapper.isOpen(item)) open.add(mapper.subjectOf(item));
    onBytes(item.bytesRead);
  }
  return open;
}

/**
 * Reads the header alone and compiles the importer for it.
 * @throws {HeaderError} where the file is not one that the importer reads
 */
export async function openMapper(file: string, site: Site, importer: ImporterFile): Promise<RowMapper> {
  for await (const item of csvRows(file, importer)) {
    if (item.item === 'header') return rowMapper(site, importer, readHeader(importer, item.titles));
  }
  return rowMapper(site, importer, readHeader(importer, []));
}
