import { viewOf } from '../../protocol/site/metric-view.ts';
import type { HandoverRules } from '../../protocol/site/handover.ts';
import type { Shift } from '../../protocol/site/shifts.ts';
import type { VisitorRules } from '../../protocol/site/visitors.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';

/** `visitors` of `site.yaml`. */
export function checkVisitors({ open = [] }: VisitorRules, vocabulary: Vocabulary, findings: Findings): void {
  for (const [index, metric] of open.entries()) checkMetric(metric, ['open', index], vocabulary, findings);
}

/** `handover` of `site.yaml`. */
export function checkHandover(
  { figures = [], lists = [] }: HandoverRules,
  vocabulary: Vocabulary,
  findings: Findings,
): void {
  for (const [index, metric] of figures.entries())
    checkMetric(metric, ['figures', index], vocabulary, findings, {
      view: 'value',
      expected: 'a metric of one number',
    });
  for (const [index, metric] of lists.entries())
    checkMetric(metric, ['lists', index], vocabulary, findings, { view: 'list', expected: 'a list' });
}

/** `shifts` of `site.yaml`. */
export function checkShifts(shifts: readonly Shift[], findings: Findings): void {
  for (const [index, { from }] of shifts.entries()) {
    const before = shifts[index - 1];
    if (before && from <= before.from)
      findings.at(['shifts', index, 'from'], `${from}, which is not after ${before.from}`, 'a later time of day');
  }
}

function checkMetric(
  key: string,
  path: readonly (string | number)[],
  { metrics }: Vocabulary,
  findings: Findings,
  needs?: { readonly view: ReturnType<typeof viewOf>; readonly expected: string },
): void {
  if (!metrics) return;
  if (!metrics.has(key)) findings.at(path, `the unknown metric ${key}`, oneOf(metrics.keys(), key));
  const metric = metrics.get(key);
  if (metric && needs && viewOf(metric) !== needs.view)
    findings.at(path, `${key}, which is a ${viewOf(metric)}`, needs.expected);
}
