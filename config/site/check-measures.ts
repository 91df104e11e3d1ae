import { parseDuration } from '../../protocol/duration.ts';
import type { Foreseen, Metric } from '../../protocol/site/metrics.ts';
import { explain, findMetric } from './check-derived-metrics.ts';
import {
  findAttribute,
  findCode,
  findCodesAttribute,
  findMilestone,
  findRegister,
  findRepeats,
} from './check-names.ts';
import type { KindScope } from './check-names.ts';
import { checkWhere } from './check-where.ts';
import { within } from './finding.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What stands under a verb. */
type MetricBody<V extends string> = Extract<Metric, Record<V, unknown>> extends Record<V, infer B> ? B : never;

function checkFilter(
  { where, by = [] }: Pick<MetricBody<'count'>, 'where' | 'by'>,
  scope: KindScope,
  findings: Findings,
): void {
  if (where) checkWhere(scope, where, within(findings, 'where'));
  for (const [index, name] of by.entries()) findCodesAttribute(scope, name, ['by', index], findings);
  findRepeats(by, ['by'], findings);
}

export function checkTotal(
  total: Pick<MetricBody<'count'>, 'where' | 'by' | 'at' | 'over' | 'compare'>,
  scope: KindScope,
  findings: Findings,
): void {
  const { at, over = 'all', compare, by } = total;
  checkFilter(total, scope, findings);
  if (at !== undefined) findMilestone(scope, at, ['at'], findings);
  else if (over !== 'all')
    findings.at(['over'], `over: ${over} without at`, 'at: the milestone that says when an entity counts');
  if (compare && over === 'all')
    findings.atKey(['compare'], 'compare without a stretch of time', 'over: today or a window such as 24h, and at');
  if (compare && by) findings.atKey(['compare'], 'compare with by', 'one of them: a table has no comparison');
}

export function checkSum(sum: MetricBody<'sum'>, scope: KindScope, findings: Findings): void {
  checkNumber(sum.attribute, scope, findings);
  checkTotal(sum, scope, findings);
}

function checkNumber(name: string, scope: KindScope, findings: Findings): void {
  const attribute = findAttribute(scope, name, ['attribute'], findings);
  if (!attribute || 'number' in attribute) return;
  const numbers = Object.entries(scope.kind.attributes).flatMap(([other, its]) => ('number' in its ? [other] : []));
  findings.at(['attribute'], `${name}, which is no number`, oneOf(numbers, name));
}

export function checkSeries(series: MetricBody<'series'>, scope: KindScope, findings: Findings): void {
  checkFilter(series, scope, findings);
  if (series.attribute !== undefined) checkNumber(series.attribute, scope, findings);
  if (series.foreseen) checkForeseen(series, series.foreseen, scope.vocabulary, within(findings, 'foreseen'));
  if (series.ahead !== undefined && (series.over === undefined || series.over === 'today' || series.over === 'all'))
    findings.at(
      ['ahead'],
      `ahead, of a series over ${series.over ?? 'what it does not say'}`,
      'a rolling window: over: 24h',
    );
  findMilestone(scope, series.at, ['at'], findings);
  if (series.usual && series.by)
    findings.atKey(['usual'], 'usual, in a series that is split', 'a series without `by`, or one without `usual`');
  // Either is one band and one dashed line.
  if (series.usual && series.foreseen)
    findings.atKey(['usual'], 'usual beside what was foreseen', 'one of usual and foreseen');
  if (series.usual && (series.per === 'minute' || series.over === 'all'))
    findings.atKey(
      ['usual'],
      `usual, of a series ${series.per === 'minute' ? 'per minute' : 'over all'}`,
      'a series per hour or day, over a stretch of time',
    );
}

/** What was foreseen is drawn in the same buckets, as one line each. */
function checkForeseen(
  { per }: MetricBody<'series'>,
  foreseen: Foreseen,
  vocabulary: Vocabulary,
  findings: Findings,
): void {
  for (const part of ['low', 'middle', 'high'] as const) {
    const metric = findMetric(foreseen[part], [part], vocabulary, findings);
    if (!metric) continue;
    if (!('series' in metric) || metric.series.per !== per || metric.series.by !== undefined)
      findings.at([part], explain(foreseen[part], metric), `a series per ${per}, without by`);
  }
}

export function checkList({ where, by, show }: MetricBody<'list'>, scope: KindScope, findings: Findings): void {
  if (where) checkWhere(scope, where, within(findings, 'where'));
  findMilestone(scope, by, ['by'], findings);
  for (const [index, name] of show.entries()) findRegister(scope, name, ['show', index], findings);
  findRepeats(show, ['show'], findings);
}

export function checkDuration(duration: MetricBody<'duration'>, scope: KindScope, findings: Findings): void {
  const { from, to, quantiles = [], bands = [] } = duration;
  checkFilter(duration, scope, findings);
  findMilestone(scope, from, ['from'], findings);
  if (findMilestone(scope, to, ['to'], findings) && to === from)
    findings.at(['to'], `${to}, where it starts as well`, 'another milestone');
  checkAscending(quantiles, quantiles, ['quantiles'], findings);
  checkAscending(bands.map(parseDuration), bands, ['bands'], findings);
}

function checkAscending(
  values: readonly number[],
  written: readonly (string | number)[],
  path: readonly string[],
  findings: Findings,
): void {
  for (let i = 1; i < values.length; i++)
    if ((values[i] ?? 0) <= (values[i - 1] ?? 0))
      findings.at([...path, i], `${written[i]} after ${written[i - 1]}`, 'values in ascending order');
}

export function checkLevel(level: MetricBody<'level'>, scope: KindScope, findings: Findings): void {
  const { from, until, after, attribute, compare, by } = level;
  checkFilter(level, scope, findings);
  if (attribute !== undefined) checkNumber(attribute, scope, findings);
  if (typeof from === 'string') findMilestone(scope, from, ['from'], findings);
  else {
    for (const [index, name] of from.entries()) findMilestone(scope, name, ['from', index], findings);
    findRepeats(from, ['from'], findings);
    if (from.length > 1 && until === undefined)
      findings.at(['from'], 'milestones that reopen, without until', 'until: the milestone that closes');
  }
  if (until !== undefined && findMilestone(scope, until, ['until'], findings) && [from].flat().includes(until))
    findings.at(['until'], `${until}, where it starts as well`, 'another milestone');
  if (compare && by) findings.atKey(['compare'], 'compare with by', 'one of them: a table has no comparison');
  if (typeof after !== 'object') return;
  if (!findCodesAttribute(scope, after.by, ['after', 'by'], findings)) return;
  for (const code of Object.keys(after.rules))
    findCode(scope, after.by, code, { path: ['after', 'rules', code], part: 'key' }, findings);
}

export function checkFlow(
  { through, where, at, over }: MetricBody<'flow'>,
  scope: KindScope,
  findings: Findings,
): void {
  if (where) checkWhere(scope, where, within(findings, 'where'));
  if (at !== undefined) findMilestone(scope, at, ['at'], findings);
  else if (over === 'today')
    findings.at(['over'], 'over: today without at', 'at: the milestone that says when an entity counts');
  for (const [index, column] of through.entries()) {
    if ('attribute' in column) findCodesAttribute(scope, column.attribute, ['through', index, 'attribute'], findings);
    else {
      for (const [place, name] of column.stage.entries())
        findMilestone(scope, name, ['through', index, 'stage', place], findings);
      findRepeats(column.stage, ['through', index, 'stage'], findings);
    }
    const same = through.findIndex((other) => JSON.stringify(other) === JSON.stringify(column));
    if (same < index) findings.at(['through', index], 'a column for the second time', 'each column once');
  }
}

export function checkLayer({ states }: MetricBody<'layer'>, scope: KindScope, findings: Findings): void {
  if (!scope.kind.location)
    findings.at(['of'], `${scope.name}, which has no location`, 'a kind with location: { district } or { point }');
  findRepeatedCodes(states, findings);
  for (const [index, { where }] of states.entries()) {
    if (where) checkWhere(scope, where, within(findings, 'states', index, 'where'));
    else if (index < states.length - 1)
      findings.at(
        ['states', index],
        'a state without a filter before others',
        'it as the last one: it takes all that is left',
      );
  }
}

function findRepeatedCodes(states: MetricBody<'layer'>['states'], findings: Findings): void {
  for (const [index, { code }] of states.entries())
    if (states.findIndex((state) => state.code === code) < index)
      findings.at(['states', index, 'code'], `${code} for the second time`, 'each code once');
}
