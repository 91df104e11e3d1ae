import { parseDuration } from '../../protocol/duration.ts';
import type { Notice } from '../../protocol/notices.ts';
import type { Report, ReportEntry } from '../../protocol/report.ts';
import { CLOSE_KIND } from '../../protocol/site/daily-close.ts';
import type { Kind } from '../../protocol/site/kinds.ts';
import { kindOf, splitOf } from '../../protocol/site/metric-view.ts';
import type { NoticeRule } from '../../protocol/site/notices.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { View } from '../../protocol/views.ts';
import type { Words } from '../../protocol/words.ts';
import { codeWords } from '../code-words.ts';
import type { DayRecord } from '../close/day-record.ts';
import type { ReachedRow } from './watch-metric.ts';

export type MetricRule = Extract<NoticeRule, { metric: unknown }>;
type Rows = Notice['rows'];
type NamedSite = Pick<Site, 'file' | 'kinds' | 'metrics'>;

const USUALLY_AGAIN = '4h';

export function againMsOf({ again = USUALLY_AGAIN }: MetricRule): number {
  return parseDuration(again);
}

/** The rows of a metric that reach the limit of its rule: one for a number, one a code for a total. */
export function reachedRows(rule: MetricRule, view: View | undefined): ReachedRow[] {
  const reaches = (value: number) =>
    rule.from === undefined ? value < (rule.below ?? Number.NEGATIVE_INFINITY) : value >= rule.from;
  if (view?.view === 'value')
    return view.value !== null && reaches(view.value) ? [{ code: rule.metric, value: view.value }] : [];
  if (view?.view !== 'table') throw new TypeError(`${rule.metric} is neither a number nor a total`);
  return view.rows
    .map((row) => ({ code: row[0] as string, value: row.at(-1) as number }))
    .filter(({ value }) => reaches(value));
}

/** The same with what people read for their codes. */
export function namedRows({ file, kinds, metrics }: NamedSite, rule: MetricRule, rows: readonly ReachedRow[]): Rows {
  const metric = metrics[rule.metric];
  const by = metric && splitOf(metric)[0];
  const attribute = metric && by !== undefined ? kinds[kindOf(metric) ?? '']?.attributes[by] : undefined;
  const names = new Map(attribute ? codeWords(attribute, file).map(({ code, name }) => [code, name]) : []);
  return rows.map(({ code, value }) => ({ code, name: names.get(code) ?? metric?.name ?? rule.name, value }));
}

/** What is told of a sealed day: each matter with what was overdue at its end; of `unclear` those alone that were. */
export function rowsOfDay(
  site: NamedSite,
  { close }: Extract<NoticeRule, { close: unknown }>,
  record: DayRecord,
): Rows {
  const matters = codeWords(
    (site.kinds[CLOSE_KIND] as Kind).attributes.matter as Kind['attributes'][string],
    site.file,
  );
  return matters
    .filter(({ code }) => record.sealed[code] !== undefined)
    .map(({ code, name }) => ({
      code,
      name,
      value: Object.values(record.sealed[code] ?? {}).reduce((sum, { overdue }) => sum + overdue, 0),
    }))
    .filter(({ value }) => close === 'every' || value > 0);
}

/** What is told of a report: its number, under the day that it ends with. */
export function rowsOfReport({ number, to }: ReportEntry, { version }: Pick<Report, 'version'>): Rows {
  const name: Words = { zh: `${to} 第 ${number} 号 第 ${version} 版`, en: `${to} No. ${number} version ${version}` };
  return [{ code: to, name, value: number }];
}
