import Type, { type Static } from 'typebox';
import { REPORT_PERIODS } from './site/reports.ts';
import { LANGUAGES, Words } from './words.ts';

/** Where the workers leave reports and the server finds them: Redis keys, all under one hash tag. */
export function reportKeys(site: string, dataSet: string) {
  const place = `{wf:${site}:${dataSet}:reports}`;
  return {
    /** STRING: the number of the latest report. */
    last: `${place}:last`,
    /** HASH `<report>/<first day>` -> number. */
    numbers: `${place}:numbers`,
    /** HASH number -> `ReportEntry` as JSON. */
    entries: `${place}:entries`,
    /** HASH version -> `Report` as JSON. */
    versions: (number: number) => `${place}:report:${number}`,
  } as const;
}

/** A row: a unit, a matter, a code, a number or a day. */
export const ReportRow = Type.Object({
  code: Type.String({ description: 'stable: a code, a metric key or a day' }),
  name: Words,
  unit: Type.Optional(Words),
  share: Type.Optional(Type.Boolean({ description: 'its values are shares of 1' })),
  values: Type.Array(Type.Union([Type.Number(), Type.Null()]), { description: 'one for each column; null: none' }),
  by: Type.Optional(
    Type.Array(Type.Integer(), { description: 'by how much late events made each value more or less than was sealed' }),
  ),
});
export type ReportRow = Static<typeof ReportRow>;

/** As what a table of a series is drawn on paper; its rows are the hours or days of it. */
const ChartForm = Type.Enum(['curve', 'bars']);

export const ReportTable = Type.Object({
  section: Type.String(),
  name: Words,
  of: Words,
  chart: Type.Optional(ChartForm),
  columns: Type.Array(
    Type.Object({
      code: Type.String(),
      name: Words,
      unit: Type.Optional(Words),
      share: Type.Optional(Type.Boolean({ description: 'its values are shares of 1' })),
    }),
  ),
  rows: Type.Array(ReportRow),
  total: Type.Optional(
    Type.Array(Type.Union([Type.Number(), Type.Null()]), { description: 'of all rows, where they add up' }),
  ),
});
export type ReportTable = Static<typeof ReportTable>;

/** What a report says: codes, words of the site, numbers and times, and nothing else ([RP4]). */
export const ReportContent = Type.Object({
  report: Type.String({ description: 'its name in the site’s `reports`' }),
  name: Words,
  per: Type.Enum(REPORT_PERIODS),
  language: Type.Enum(LANGUAGES),
  startMs: Type.Number({ description: 'epoch ms: its first moment' }),
  endMs: Type.Number({ description: 'epoch ms: the midnight that ended it' }),
  days: Type.Array(
    Type.Object({
      day: Type.String({ description: 'calendar day of the site, such as 2026-11-24' }),
      state: Type.Enum(['sealed', 'amended', 'missing']),
      revision: Type.Integer({ description: 'of what the close has written down of it; 0 where it is missing' }),
    }),
    { description: 'of which it is made, the first one first' },
  ),
  tables: Type.Array(ReportTable),
});
export type ReportContent = Static<typeof ReportContent>;

/** A report as it was put on file ([RP2]). */
export const Report = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  version: Type.Integer({ minimum: 1 }),
  madeAt: Type.Number({ description: 'epoch ms' }),
  dataAt: Type.Number({ description: 'epoch ms: every commit up to it is in the numbers' }),
  ...ReportContent.properties,
});
export type Report = Static<typeof Report>;

/** What the list says of a report and its versions. */
export const ReportEntry = Type.Object({
  number: Type.Integer(),
  report: Type.String(),
  name: Words,
  per: Type.Enum(REPORT_PERIODS),
  from: Type.String({ description: 'its first day' }),
  to: Type.String({ description: 'its last day' }),
  missing: Type.Integer({ description: 'of its days, how many were not sealed' }),
  versions: Type.Array(Type.Object({ version: Type.Integer(), madeAt: Type.Number() }), {
    description: 'the first one first',
  }),
});
export type ReportEntry = Static<typeof ReportEntry>;

/** `GET /reports`. */
export const Reports = Type.Object({
  reports: Type.Array(ReportEntry, { description: 'the newest first' }),
  next: Type.Optional(Type.Integer({ description: 'below which the next page begins; left out at the end' })),
});
export type Reports = Static<typeof Reports>;
