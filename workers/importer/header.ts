import type { ImportedAttribute, ImporterFile } from '../../protocol/site/importers.ts';

/** The file is not one that this importer reads. */
export class HeaderError extends Error {
  override readonly name = 'HeaderError';
}

/** Column title -> place in the row. */
export type Columns = ReadonlyMap<string, number>;

/** The titles that the importer needs, in the order of its declaration. */
export function neededColumns(importer: ImporterFile): string[] {
  return [
    ...new Set([
      importer.subject.column,
      ...Object.values(importer.milestones).map(({ column }) => column),
      ...Object.values(importer.attributes).flatMap(columnsOf),
    ]),
  ];
}

function columnsOf({ column }: ImportedAttribute): string[] {
  if (typeof column === 'string') return [column];
  return 'point' in column ? [column.point] : [column.longitude, column.latitude];
}

/**
 * Finds the needed columns in a file's first row; other columns are never looked at.
 * @throws {HeaderError} naming the columns that are missing or double, and those that are there
 */
export function readHeader(importer: ImporterFile, titles: readonly string[]): Columns {
  const trimmed = titles.map((title) => title.trim());
  const needed = neededColumns(importer);
  const missing = needed.filter((title) => !trimmed.includes(title));
  const double = needed.filter((title) => trimmed.indexOf(title) !== trimmed.lastIndexOf(title));
  if (missing.length > 0 || double.length > 0) {
    const faults = [
      ...(missing.length > 0 ? [`columns missing: ${quoted(missing)}`] : []),
      ...(double.length > 0 ? [`columns that stand there twice: ${quoted(double)}`] : []),
      `columns found: ${quoted(trimmed)}`,
      `columns expected: ${quoted(needed)}`,
      ...(trimmed.length === 1
        ? ['only one column was found: is the delimiter right? (`delimiter` in the importer file; default: comma)']
        : []),
    ];
    throw new HeaderError(`the first row is not the header that this importer expects\n  ${faults.join('\n  ')}`);
  }
  return new Map(needed.map((title) => [title, trimmed.indexOf(title)]));
}

function quoted(titles: readonly string[]): string {
  return titles.map((title) => JSON.stringify(title)).join(', ');
}
