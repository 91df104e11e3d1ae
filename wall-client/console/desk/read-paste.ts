import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import type { AttributeValue } from '../../../protocol/events.ts';
import type { Words } from '../../../protocol/words.ts';
import { WORK_ITEMS_MOST } from '../../../protocol/work.ts';
import { type Field, readField } from './fields.ts';
import { workWords } from './work-words.ts';

/** A row that somebody pasted: what it says, or what is wrong with which of its fields. */
export interface PastedRow {
  /** In the table, from 2 on: the first names the fields. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly set: Readonly<Record<string, AttributeValue>>;
  readonly faults: readonly { readonly field: Words; readonly fault: Words }[];
}

/** A whole table, or why it is none: a column of no field, or a second one of a field, would be lost. */
export type Pasted =
  | { readonly heads: readonly string[]; readonly rows: readonly PastedRow[] }
  | { readonly fault: Words; readonly column?: string };

/**
 * Reads what was copied from a spreadsheet (tabs) or a CSV file (commas, or semicolons). Fields are named by their name in
 * either language or by the declaration’s own; values by code or name.
 */
export function readPaste(text: string, fields: readonly Field[]): Pasted {
  const head = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
  const delimiter = ['\t', ',', ';', '，'].find((each) => head.includes(each)) ?? '\t';
  let table: string[][];
  try {
    table = parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    if (error instanceof CsvError) return { fault: workWords.noTable };
    throw error;
  }
  const [heads = [], ...lines] = table;
  if (lines.length > WORK_ITEMS_MOST) return { fault: workWords.tooMany };
  const columns = heads.map((title) => fieldFor(fields, title));
  const unknown = columns.findIndex((field) => !field);
  if (heads.length === 0) return { fault: workWords.noTable };
  if (unknown >= 0) return { fault: workWords.unknownField, column: heads[unknown] ?? '' };
  const known = columns.flatMap((field) => field ?? []);
  const again = known.findIndex((field, place) => known.indexOf(field) < place);
  if (again >= 0) return { fault: workWords.doubleField, column: heads[again] ?? '' };
  return { heads, rows: lines.map((cells, index) => readRow(cells, { line: index + 2, known, fields })) };
}

/** Rows with the faults found in them, and those that were refused, before the others: of many the first are shown. */
export function faultyFirst(rows: readonly PastedRow[], refused: ReadonlyMap<number, string>): readonly PastedRow[] {
  const rank = ({ faults, line }: PastedRow) => (faults.length > 0 || refused.has(line) ? 0 : 1);
  return rows.toSorted((left, right) => rank(left) - rank(right));
}

function readRow(
  cells: readonly string[],
  {
    line,
    known,
    fields,
  }: { readonly line: number; readonly known: readonly Field[]; readonly fields: readonly Field[] },
): PastedRow {
  const set: Record<string, AttributeValue> = {};
  const faults: { field: Words; fault: Words }[] = [];
  for (const field of fields) {
    const read = readField(field, cells[known.indexOf(field)] ?? '');
    if ('fault' in read) faults.push({ field: field.words, fault: read.fault });
    else if (read.value !== undefined) set[field.name] = read.value;
  }
  if (cells.slice(known.length).some((cell) => cell !== ''))
    faults.push({ field: workWords.row, fault: workWords.surplus });
  return { line, cells, set, faults };
}

function fieldFor(fields: readonly Field[], title: string): Field | undefined {
  const lower = title.toLowerCase();
  return fields.find(
    ({ name, words }) => name.toLowerCase() === lower || words.zh === title || words.en.toLowerCase() === lower,
  );
}
