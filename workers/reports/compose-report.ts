import type { ReportContent, ReportRow, ReportTable } from '../../protocol/report.ts';
import { kindOf, splitOf } from '../../protocol/site/metric-view.ts';
import { pastFormOf } from '../../protocol/site/past-metric.ts';
import type { ReportMetric, ReportRules, ReportSection } from '../../protocol/site/reports.ts';
import type { View } from '../../protocol/views.ts';
import type { Words } from '../../protocol/words.ts';
import type { DayRecord } from '../close/day-record.ts';
import { codeWords } from '../code-words.ts';
import { composeChart } from './compose-chart.ts';
import { composeLedger } from './compose-ledger.ts';
import type { KnownDay, ReportSources } from './report-sources.ts';

const words = {
  number: { zh: '指标', en: 'Number' },
  day: { zh: '日期', en: 'Day' },
  now: { day: { zh: '当日', en: 'On the day' }, week: { zh: '本周', en: 'This week' } },
  before: { day: { zh: '前一日', en: 'The day before' }, week: { zh: '上周', en: 'The week before' } },
} as const;

/** The metrics that a report reads. */
export function reportMetrics({ sections }: ReportRules): string[] {
  return [...new Set(Object.values(sections).flatMap((section) => metricsOf(section).map(({ metric }) => metric)))];
}

function metricsOf(section: ReportSection): readonly ReportMetric[] {
  if ('figures' in section) return section.figures;
  if ('columns' in section) return section.columns;
  if ('chart' in section) return [{ metric: section.chart }];
  return 'days' in section ? section.days : [];
}

/** What a report says: a pure function of the sealed days and the wall's own views. */
export function composeReport(sources: ReportSources): ReportContent {
  const { site, key, rules, days } = sources;
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) throw new RangeError('a report of no day');
  return {
    report: key,
    name: rules.name,
    per: rules.per,
    language: rules.language ?? site.file.languages[0] ?? 'zh',
    startMs: first.startMs,
    endMs: last.endMs,
    days: days.map(({ day, record }) => ({ day, state: stateOf(record), revision: record?.revision ?? 0 })),
    tables: Object.entries(rules.sections).map(([name, section]) => composeTable(name, section, sources)),
  };
}

function stateOf(record: DayRecord | undefined): ReportContent['days'][number]['state'] {
  if (!record) return 'missing';
  return JSON.stringify(record.figures) === JSON.stringify(record.sealed) ? 'sealed' : 'amended';
}

function composeTable(name: string, section: ReportSection, sources: ReportSources): ReportTable {
  const head = { section: name, name: section.name };
  if ('ledger' in section) return { ...head, ...composeLedger(section, sources) };
  if ('figures' in section) return { ...head, ...composeFigures(section.figures, sources) };
  if ('columns' in section) return { ...head, ...composeColumns(section.columns, sources) };
  if ('chart' in section) return { ...head, ...composeChart(section.chart, sources) };
  return { ...head, ...composeDays(section.days, sources) };
}

type Body = Omit<ReportTable, 'section' | 'name'>;

function composeFigures(figures: readonly ReportMetric[], sources: ReportSources): Body {
  const { site, rules, days, before } = sources;
  return {
    of: words.number,
    columns: [
      { code: 'now', name: words.now[rules.per] },
      { code: 'before', name: words.before[rules.per] },
    ],
    rows: figures.map(({ metric, name }) => ({
      code: metric,
      ...said(site, metric, name),
      values: [overDays(site, metric, days), overDays(site, metric, before)],
    })),
  };
}

/** A number of a period: what came about on its days added up, or how it stood at its end. */
function overDays(site: ReportSources['site'], metric: string, days: readonly KnownDay[]): number | null {
  const values = days.map(({ views }) => valueOf(views[metric]));
  if (formOf(site, metric) !== 'day') return values.at(-1) ?? null;
  return values.includes(null) ? null : values.reduce((sum: number, value) => sum + (value ?? 0), 0);
}

function composeColumns(columns: readonly ReportMetric[], sources: ReportSources): Body {
  const { site, days } = sources;
  const counts = columns.map(({ metric }) => countsOver(site, metric, days));
  const split = codeSplit(site, columns[0]?.metric ?? '');
  // As the site lists its codes; those with nothing in any column are rows as well: nothing is an answer.
  const rows: ReportRow[] = split.codes.map(({ code, name }) => ({
    code,
    name,
    values: counts.map((its) => its.get(code) ?? 0),
  }));
  return {
    of: split.name,
    columns: columns.map(({ metric, name }) => ({ code: metric, ...said(site, metric, name) })),
    rows,
    total: counts.map((its) => [...its.values()].reduce((sum, value) => sum + value, 0)),
  };
}

function countsOver(
  site: ReportSources['site'],
  metric: string,
  days: readonly KnownDay[],
): ReadonlyMap<string, number> {
  const told = formOf(site, metric) === 'day' ? days : days.slice(-1);
  const sums = new Map<string, number>();
  for (const { views } of told)
    for (const [code, count] of rowsOf(views[metric])) sums.set(code, (sums.get(code) ?? 0) + count);
  return sums;
}

function composeDays(metrics: readonly ReportMetric[], { site, week }: ReportSources): Body {
  return {
    of: words.day,
    columns: metrics.map(({ metric, name }) => ({ code: metric, ...said(site, metric, name) })),
    rows: week.map(({ day, views }) => ({
      code: day,
      name: { zh: day, en: day },
      values: metrics.map(({ metric }) => valueOf(views[metric])),
    })),
  };
}

function formOf({ metrics }: ReportSources['site'], key: string) {
  const metric = metrics[key];
  return metric && pastFormOf(metric, (other) => metrics[other]);
}

/** The words of a metric, and whether it is a share. */
function said({ metrics }: ReportSources['site'], key: string, name: Words | undefined) {
  const metric = metrics[key];
  if (!metric) throw new RangeError(`the site has no metric ${key}`);
  return {
    name: name ?? metric.name,
    ...(metric.unit && { unit: metric.unit }),
    ...('ratio' in metric && { share: true }),
  };
}

function codeSplit({ file, kinds, metrics }: ReportSources['site'], key: string) {
  const metric = metrics[key];
  const by = metric && splitOf(metric)[0];
  const attribute = metric && by !== undefined ? kinds[kindOf(metric) ?? '']?.attributes[by] : undefined;
  if (!attribute) throw new RangeError(`${key} is not split by an attribute`);
  return { name: attribute.name, codes: codeWords(attribute, file) };
}

function valueOf(view: View | undefined): number | null {
  if (view?.view !== 'value') throw new TypeError('a metric of one number was expected');
  return view.value;
}

function rowsOf(view: View | undefined): (readonly [code: string, count: number])[] {
  if (view?.view !== 'table') throw new TypeError('a total by one attribute was expected');
  return view.rows.map((row) => [row[0] as string, row[1] as number] as const);
}
