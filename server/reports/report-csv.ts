import { stringify } from 'csv-stringify/sync';
import type { Report } from '../../protocol/report.ts';
import type { Language } from '../../protocol/words.ts';

const COLUMNS = [
  ...['report', 'number', 'version', 'from', 'to', 'table', 'tableName', 'row', 'rowName'],
  ...['column', 'columnName', 'value', 'amendedBy'],
] as const;

/**
 * Every table of a report as one, a line for each number: codes for programs, words beside them. The same version gives the
 * same bytes ([RP2]); cells that a spreadsheet would take for a formula begin with an apostrophe.
 */
export function reportCsv({ report, number, version, days, tables }: Report, language: Language): string {
  const [from, to] = [days[0]?.day, days.at(-1)?.day];
  const lines = tables.flatMap(({ section, name, columns, rows }) =>
    rows.flatMap((row) =>
      columns.map((column, place) => ({
        report,
        number,
        version,
        from,
        to,
        table: section,
        tableName: name[language],
        row: row.code,
        rowName: row.name[language],
        column: column.code,
        columnName: column.name[language],
        value: row.values[place],
        amendedBy: row.by?.[place] ?? 0,
      })),
    ),
  );
  return stringify(lines, { header: true, columns: [...COLUMNS], bom: true, escape_formulas: true });
}
