import type { Report, ReportRow, ReportTable } from '../../protocol/report.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { Language } from '../../protocol/words.ts';
import {
  momentSayer,
  type PrintedBlock,
  type PrintedCell,
  type PrintedPage,
  type PrintedRow,
  sayNumber,
} from '../printing/printed-page.ts';
import { reportChart } from './report-chart.ts';
import { reportWords, versionWords } from './report-words.ts';

export interface ReportPageOptions {
  readonly site: Pick<Site, 'file'>;
  readonly language: Language;
}

/** A report as it is read and printed, in one language. */
export function reportPage(report: Report, { site, language }: ReportPageOptions): PrintedPage {
  const words = (name: keyof typeof reportWords) => reportWords[name][language];
  const say = momentSayer(site.file.timeZone, language);
  const { number, version, name, days, dataAt, madeAt } = report;
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? ''];
  const period = first === last ? first : `${first} – ${last}`;
  const label = `No. ${number} · ${versionWords(version)[language]}`;
  return {
    language,
    title: `${name[language]}  ${period}`,
    lead: [
      `${site.file.name[language]} · ${label}`,
      `${words('dataAt')} ${say(dataAt)} · ${words('madeAt')} ${say(madeAt)}`,
      sayCompleteness(days, language),
    ],
    blocks: report.tables.flatMap((table): PrintedBlock[] => [
      { block: 'heading', text: table.name[language] },
      table.chart ? reportChart({ ...table, chart: table.chart }, language) : tableOf(table, language),
    ]),
    footer: `${name[language]} ${period} · ${label}`,
    madeAt,
  };
}

function tableOf(table: ReportTable, language: Language): PrintedBlock {
  return {
    block: 'table',
    columns: [table.of[language], ...table.columns.map((column) => headOf(column, language))],
    rows: rowsOf(table, language),
  };
}

/** Which of its days the numbers are whole of. */
function sayCompleteness(days: Report['days'], language: Language): string {
  const of = (state: Report['days'][number]['state']) =>
    days.filter((day) => day.state === state).map(({ day }) => day);
  const [missing, amended] = [of('missing'), of('amended')];
  const said = [
    ...(missing.length > 0 ? [`${reportWords.missing[language]}: ${missing.join(', ')}`] : []),
    ...(amended.length > 0 ? [`${reportWords.amended[language]}: ${amended.join(', ')}`] : []),
  ];
  return said.length > 0 ? said.join(' · ') : reportWords.whole[language];
}

function headOf({ name, unit }: ReportTable['columns'][number], language: Language): string {
  return unit ? `${name[language]} (${unit[language]})` : name[language];
}

function rowsOf(table: ReportTable, language: Language): PrintedRow[] {
  const { columns, rows, total } = table;
  // The numbers of one column are of one thing, but where each row is a number of its own.
  const widest = columns.map((_, place) =>
    rows.some(({ unit, share }) => unit !== undefined || share)
      ? 0
      : Math.max(0, ...rows.map((row) => row.values[place] ?? 0)),
  );
  const printed = rows.map(
    (row): PrintedRow => ({
      name: row.unit ? `${row.name[language]} (${row.unit[language]})` : row.name[language],
      cells: columns.map((column, place) =>
        cellOf(column.share ? { ...row, share: true } : row, place, widest[place] ?? 0),
      ),
    }),
  );
  if (!total) return printed;
  const cells = columns.map(
    (_, place): PrintedCell => ({ text: total[place] === null ? '' : sayNumber(total[place] ?? null) }),
  );
  return [...printed, { name: reportWords.total[language], cells, isTotal: true }];
}

function cellOf({ values, by, share }: ReportRow, place: number, widest: number): PrintedCell {
  const value = values[place] ?? null;
  const amount = by?.[place] ?? 0;
  return {
    text: sayNumber(value, { share: share ?? false }),
    ...(amount !== 0 && { aside: `${amount > 0 ? '+' : '−'}${Math.abs(amount)}` }),
    ...(widest > 0 && { bar: (value ?? 0) / widest }),
  };
}
