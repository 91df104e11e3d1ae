import { kindOf, verbOf } from '../../protocol/site/metric-view.ts';
import type { Metric } from '../../protocol/site/metrics.ts';
import { checkKeep, checkReach } from './check-keep.ts';
import { checkRatio, checkTop } from './check-derived-metrics.ts';
import {
  checkDuration,
  checkFlow,
  checkLayer,
  checkLevel,
  checkList,
  checkSeries,
  checkSum,
  checkTotal,
} from './check-measures.ts';
import { findKind } from './check-names.ts';
import type { KindScope } from './check-names.ts';
import { estimateCells, MAX_CELLS_PER_DAY } from './estimate-cells.ts';
import { collectFindings, within } from './finding.ts';
import type { Findings } from './finding.ts';
import type { Vocabulary } from './vocabulary.ts';

type Metrics = NonNullable<Vocabulary['metrics']>;

/** Checks all metrics, those that measure before those that derive; returns them with `undefined` for the faulty ones. */
export function checkMetrics(vocabulary: Vocabulary, findings: Findings): Metrics {
  const sound = new Map(vocabulary.metrics);
  const isDerived = (metric: Metric | undefined) => metric !== undefined && kindOf(metric) === undefined;
  const entries = [...sound].sort(([, a], [, b]) => Number(isDerived(a)) - Number(isDerived(b)));
  for (const [key, metric] of entries) {
    if (!metric) continue;
    const list = collectFindings((own) =>
      checkMetric(metric, { ...vocabulary, metrics: sound }, within(own, 'metrics', key)),
    );
    if (list.length > 0) sound.set(key, undefined);
    for (const { path, part, found, expected } of list)
      (part === 'key' ? findings.atKey : findings.at)(path, found, expected);
  }
  return sound;
}

function checkMetric(metric: Metric, vocabulary: Vocabulary, findings: Findings): void {
  checkThresholds(metric, findings);
  if (metric.keep) checkKeep(metric.keep, within(findings, 'keep'));
  checkReach(metric, vocabulary.keep, findings);
  const body = within(findings, verbOf(metric));
  if ('ratio' in metric) checkRatio(metric.ratio, vocabulary, body);
  else if ('top' in metric) checkTop(metric.top, vocabulary, body);
  else {
    const scope = findKind(kindOf(metric) ?? '', ['of'], vocabulary, body);
    if (!scope) return;
    checkMeasure(metric, scope, body);
    checkEstimate(metric, vocabulary, body);
  }
}

function checkMeasure(metric: Metric, scope: KindScope, findings: Findings): void {
  if ('count' in metric) checkTotal(metric.count, scope, findings);
  else if ('sum' in metric) checkSum(metric.sum, scope, findings);
  else if ('series' in metric) checkSeries(metric.series, scope, findings);
  else if ('duration' in metric) checkDuration(metric.duration, scope, findings);
  else if ('level' in metric) checkLevel(metric.level, scope, findings);
  else if ('flow' in metric) checkFlow(metric.flow, scope, findings);
  else if ('list' in metric) checkList(metric.list, scope, findings);
  else if ('layer' in metric) checkLayer(metric.layer, scope, findings);
}

function checkEstimate(metric: Metric, vocabulary: Vocabulary, findings: Findings): void {
  const estimate = estimateCells(metric, vocabulary);
  if (estimate && Math.max(estimate.perDay, estimate.standing) > MAX_CELLS_PER_DAY)
    findings.atKey(
      [],
      `up to ${estimate.perDay + estimate.standing} cells${estimate.perDay > 0 ? ' a day' : ''} (${estimate.reason})`,
      `at most ${MAX_CELLS_PER_DAY}: fewer codes, fewer attributes in by, or a longer period`,
    );
}

/** The worse role begins further in the worse direction. */
function checkThresholds({ thresholds = [], better }: Metric, findings: Findings): void {
  const at = (role: string) => thresholds.findIndex((threshold) => threshold.role === role);
  for (const [index, { role }] of thresholds.entries())
    if (at(role) < index) findings.at(['thresholds', index, 'role'], `${role} for the second time`, 'each role once');
  const warning = thresholds[at('warning')];
  const critical = thresholds[at('critical')];
  if (!warning || !critical) return;
  const isInOrder = better === 'up' ? critical.from < warning.from : critical.from > warning.from;
  if (!isInOrder)
    findings.at(
      ['thresholds', at('critical'), 'from'],
      `critical from ${critical.from}, warning from ${warning.from}, with better: ${better}`,
      `critical ${better === 'up' ? 'below' : 'above'} warning`,
    );
}
