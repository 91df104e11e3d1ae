import { splitOf, viewOf } from '../../protocol/site/metric-view.ts';
import { amendMsOf, type DailyClose } from '../../protocol/site/daily-close.ts';
import type { Metric } from '../../protocol/site/metrics.ts';
import { pastFormOf } from '../../protocol/site/past-metric.ts';
import { keepMsOf, type ReportMetric, type ReportRules, type ReportSection } from '../../protocol/site/reports.ts';
import { explain, findMetric } from './check-derived-metrics.ts';
import { eachEntry } from './check-names.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';

const DAY_MS = 86_400_000;

/** One of `reports` of `site.yaml`. `close` is undefined where the site has none, or one with faults of its own. */
export function checkReport(
  rules: ReportRules,
  close: DailyClose | undefined,
  vocabulary: Vocabulary,
  findings: Findings,
): void {
  const { per, sections } = rules;
  if (close && keepMsOf(rules) < amendMsOf(close))
    findings.at(
      ['keep'],
      `a report that is kept for ${keepMsOf(rules) / DAY_MS} days`,
      'no less than late events amend its days: dailyClose.amend',
    );
  for (const [, section, found] of eachEntry(Object.entries(sections), ['sections'], findings))
    checkSection(section, { per, close, vocabulary }, found);
}

interface Context {
  readonly per: ReportRules['per'];
  readonly close: DailyClose | undefined;
  readonly vocabulary: Vocabulary;
}

function checkSection(section: ReportSection, context: Context, findings: Findings): void {
  if ('ledger' in section) {
    const known = Object.keys(context.close?.matters ?? {});
    for (const [place, matter] of (section.matters ?? []).entries())
      if (context.close && !known.includes(matter))
        findings.at(['matters', place], `the unknown matter ${matter} of dailyClose`, oneOf(known, matter));
  } else if ('figures' in section) checkNumbers(section.figures, 'figures', context, findings);
  else if ('days' in section) checkNumbers(section.days, 'days', { ...context, per: 'day' }, findings);
  else if ('chart' in section) checkChart(section.chart, context, findings);
  else checkColumns(section.columns, context, findings);
}

function checkChart(key: string, { vocabulary }: Context, findings: Findings): void {
  const metric = findMetric(key, ['chart'], vocabulary, findings);
  if (!metric) return;
  const isCurve = 'series' in metric && metric.series.per !== 'minute' && !metric.series.by;
  if (!isCurve) findings.at(['chart'], explain(key, metric), 'a series per hour or day, without by');
}

const NUMBER = 'a level, a count or sum over a window, or a ratio of such, without by';

function checkNumbers(
  metrics: readonly ReportMetric[],
  field: string,
  { per, vocabulary }: Context,
  findings: Findings,
): void {
  for (const [place, { metric: key }] of metrics.entries()) {
    const path = [field, place, 'metric'];
    const metric = findMetric(key, path, vocabulary, findings);
    if (!metric) continue;
    const form = pastForm(metric, vocabulary);
    if (viewOf(metric) !== 'value' || form === undefined) findings.at(path, explain(key, metric), NUMBER);
    else if (form === 'share' && per === 'week')
      findings.at(path, `${key}, a share of one day`, 'in a report per week a number that adds up, or a level');
  }
}

/** The rows are codes of one attribute: all columns are split by it. */
function checkColumns(columns: readonly ReportMetric[], { vocabulary }: Context, findings: Findings): void {
  const first = vocabulary.metrics?.get(columns[0]?.metric ?? '');
  const attribute = first && splitOf(first)[0];
  const expected = `a level, or a count or sum over a window, by ${attribute ?? 'one attribute'}`;
  for (const [place, { metric: key }] of columns.entries()) {
    const path = ['columns', place, 'metric'];
    const metric = findMetric(key, path, vocabulary, findings);
    if (!metric) continue;
    const [by, second] = splitOf(metric);
    const isTable = viewOf(metric) === 'table' && by !== undefined && second === undefined;
    if (!isTable || (attribute !== undefined && by !== attribute) || pastForm(metric, vocabulary) === undefined)
      findings.at(path, explain(key, metric), expected);
  }
}

function pastForm(metric: Metric, { metrics }: Vocabulary) {
  return pastFormOf(metric, (key) => metrics?.get(key));
}
