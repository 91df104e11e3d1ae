import Type, { type Static } from 'typebox';
import { Duration, parseDuration } from '../duration.ts';
import { LANGUAGES, Words } from '../words.ts';
import { byName, MetricKey, Name } from './names.ts';
import { SHIFT_TIME_PATTERN } from './shifts.ts';

const closed = { additionalProperties: false } as const;

/** A metric, under a name of the report's own where the wall's does not fit on paper. */
export const ReportMetric = Type.Object({ metric: MetricKey, name: Type.Optional(Words) }, closed);
export type ReportMetric = Static<typeof ReportMetric>;

const metrics = (maxItems: number, description: string) =>
  Type.Array(ReportMetric, { minItems: 1, maxItems, description });

/** One table of a report. */
export const ReportSection = Type.Union([
  Type.Object(
    {
      name: Words,
      ledger: Type.Enum(['unit', 'matter'], { description: 'a row for each unit, or for each matter' }),
      matters: Type.Optional(
        Type.Array(Name, { minItems: 1, uniqueItems: true, description: 'of `dailyClose`; default: all of them' }),
      ),
    },
    { ...closed, description: 'what the sealed days came to' },
  ),
  Type.Object(
    { name: Words, figures: metrics(30, 'metrics of one number') },
    { ...closed, description: 'a row for each number: now, and in the period before' },
  ),
  Type.Object(
    { name: Words, columns: metrics(7, 'totals by one and the same attribute') },
    { ...closed, description: 'a row for each code, a column for each total' },
  ),
  Type.Object(
    { name: Words, days: metrics(7, 'metrics of one number') },
    { ...closed, description: 'a row for each of the seven days up to the end, a column for each number' },
  ),
  Type.Object(
    { name: Words, chart: MetricKey },
    {
      ...closed,
      description:
        'a series per hour or day without by, drawn as the wall draws it: with what it is compared with and usual',
    },
  ),
]);
export type ReportSection = Static<typeof ReportSection>;

export const REPORT_PERIODS = ['day', 'week'] as const;

/** A report that the site has made of its sealed days. */
export const ReportRules = Type.Object(
  {
    name: Words,
    per: Type.Enum(REPORT_PERIODS, { description: 'of each sealed day, or of each week from Monday to Sunday' }),
    at: Type.Optional(
      Type.String({
        pattern: SHIFT_TIME_PATTERN,
        description: 'not before this time of the day after; default: as soon as the last day is sealed',
      }),
    ),
    language: Type.Optional(
      Type.Enum(LANGUAGES, { description: 'in which it opens; default: the first of the site’s' }),
    ),
    /** How long reports are kept; default: 365d. */
    keep: Type.Optional(Duration),
    sections: byName(ReportSection, { minProperties: 1, maxProperties: 20 }),
  },
  { ...closed, description: 'what is put together of each sealed day or week, as page, PDF and CSV' },
);
export type ReportRules = Static<typeof ReportRules>;

/** For how long it is kept. */
export function keepMsOf({ keep = '365d' }: Pick<ReportRules, 'keep'>): number {
  return parseDuration(keep);
}
