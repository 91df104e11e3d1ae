import { parseDuration } from '../../protocol/duration.ts';
import type { Drill, DrillKind } from '../../protocol/site/drill.ts';
import { explain, findMetric } from './check-derived-metrics.ts';
import { findAttribute, findCode, findCodesAttribute, findKind, findMilestone, findRegister } from './check-names.ts';
import type { KindScope } from './check-names.ts';
import { checkScopeFor } from './check-scope.ts';
import { within } from './finding.ts';
import type { Findings } from './finding.ts';
import type { Vocabulary } from './vocabulary.ts';

export function checkDrill({ kinds, incidents }: Drill, vocabulary: Vocabulary, findings: Findings): void {
  checkScopeFor('drill', Object.keys(kinds), vocabulary, findings);
  for (const [name, drill] of Object.entries(kinds)) {
    const scope = findDrillKind(name, vocabulary, findings);
    if (scope) checkDrillKind(drill, scope, within(findings, 'kinds', name));
  }
  if (!incidents) return;
  const scope = findKind(incidents.kind, ['incidents', 'kind'], vocabulary, findings);
  if (!scope) return;
  for (const [attribute, code] of Object.entries(incidents.is)) {
    if (!findCodesAttribute(scope, attribute, ['incidents', 'is', attribute], findings)) continue;
    findCode(scope, attribute, code, { path: ['incidents', 'is', attribute], part: 'value' }, findings);
  }
}

/** The name stands as a key here. */
function findDrillKind(name: string, vocabulary: Vocabulary, findings: Findings): KindScope | undefined {
  return findKind(name, ['kinds', name], vocabulary, { at: findings.atKey, atKey: findings.atKey });
}

function checkDrillKind(drill: DrillKind, scope: KindScope, findings: Findings): void {
  const { population, perDay, rota, heartbeat, weights = {}, numbers = {}, steps = [], changes, labels } = drill;
  if (population === undefined && perDay === undefined && rota === undefined)
    findings.atKey([], 'neither population nor perDay', 'how many entities stand, or how many are new in a day');
  if (rota) checkRota(drill, rota, scope, findings);
  if (perDay !== undefined && steps.length === 0)
    findings.atKey(['perDay'], 'perDay without steps', 'steps: the milestones of a new entity');
  if (heartbeat !== undefined) checkHeartbeat(drill, scope, findings);
  const keys: Findings = { at: findings.atKey, atKey: findings.atKey };
  for (const [attribute, codes] of Object.entries(weights)) {
    if (!findCodesAttribute(scope, attribute, ['weights', attribute], keys)) continue;
    for (const code of Object.keys(codes))
      findCode(scope, attribute, code, { path: ['weights', attribute, code], part: 'key' }, findings);
  }
  for (const [name, [median, p90]] of Object.entries(numbers)) {
    const attribute = findAttribute(scope, name, ['numbers', name], keys);
    if (attribute && !('number' in attribute))
      findings.atKey(['numbers', name], `${name}, which is no number`, 'a number attribute');
    if (median > p90)
      findings.at(
        ['numbers', name],
        `a median of ${median} above the 90th percentile of ${p90}`,
        'the smaller one first',
      );
  }
  for (const name of Object.keys(drill.shares ?? {})) {
    findAttribute(scope, name, ['shares', name], keys);
    if (steps.length === 0)
      findings.atKey(
        ['shares', name],
        'a share without steps',
        'steps: new entities have shares, those that stand do not',
      );
  }
  for (const [name, codes] of Object.entries(drill.given ?? {})) {
    findAttribute(scope, name, ['given', name], keys);
    for (const [attribute, code] of Object.entries(codes)) {
      if (!findCodesAttribute(scope, attribute, ['given', name, attribute], keys)) continue;
      findCode(scope, attribute, code, { path: ['given', name, attribute], part: 'value' }, findings);
    }
  }
  for (const [index, { milestone, after, tells = [] }] of steps.entries()) {
    findMilestone(scope, milestone, ['steps', index, 'milestone'], findings);
    checkSpread(after, ['steps', index, 'after'], findings);
    for (const [place, name] of tells.entries()) findAttribute(scope, name, ['steps', index, 'tells', place], findings);
  }
  if (changes && findCodesAttribute(scope, changes.attribute, ['changes', 'attribute'], findings)) {
    findCode(scope, changes.attribute, changes.normal, { path: ['changes', 'normal'], part: 'value' }, findings);
    for (const [index, code] of (changes.silent ?? []).entries())
      findCode(scope, changes.attribute, code, { path: ['changes', 'silent', index], part: 'value' }, findings);
  }
  if (drill.answers !== undefined) checkAnswers(drill.answers, drill, scope, findings);
  if (changes) checkSpread(changes.back, ['changes', 'back'], findings);
  if (labels) checkLabels(labels, scope, findings);
}

/** What is open is found by the milestone with which the drill's own begins. */
function checkAnswers(list: string, { steps = [] }: DrillKind, scope: KindScope, findings: Findings): void {
  const metric = findMetric(list, ['answers'], scope.vocabulary, findings);
  if (!metric) return;
  const opened = steps[0]?.milestone;
  if (!('list' in metric) || metric.list.of !== scope.name || metric.list.by !== opened)
    findings.at(
      ['answers'],
      explain(list, metric),
      `a list of ${scope.name} by ${opened ?? 'the milestone of its first step'}`,
    );
}

function checkRota(
  { perDay, steps = [] }: DrillKind,
  { each, by, at }: NonNullable<DrillKind['rota']>,
  scope: KindScope,
  findings: Findings,
): void {
  if (perDay !== undefined) findings.atKey(['rota'], 'a rota beside perDay', 'one of them');
  if (steps.length === 0) findings.atKey(['rota'], 'a rota without steps', 'steps: the milestones of a new entity');
  findCodesAttribute(scope, each, ['rota', 'each'], findings);
  if (!findCodesAttribute(scope, by, ['rota', 'by'], findings)) return;
  for (const code of Object.keys(at)) findCode(scope, by, code, { path: ['rota', 'at', code], part: 'key' }, findings);
}

function checkHeartbeat({ population }: DrillKind, { kind, name }: KindScope, findings: Findings): void {
  if (population === undefined)
    findings.atKey(['heartbeat'], 'heartbeat without population', 'population: how many entities stand');
  if (!Object.values(kind.milestones).some(({ join }) => join === 'last'))
    findings.atKey(
      ['heartbeat'],
      `heartbeat of ${name}, which has no milestone with join: last`,
      'such a milestone, as seen',
    );
}

function checkSpread(
  [median, p90]: readonly [string, string],
  path: readonly (string | number)[],
  findings: Findings,
): void {
  if (parseDuration(median) > parseDuration(p90))
    findings.at(path, `a median of ${median} above the 90th percentile of ${p90}`, 'the shorter one first');
}

const MAX_LABEL_LENGTH = 40;

function checkLabels(labels: NonNullable<DrillKind['labels']>, scope: KindScope, findings: Findings): void {
  if (!Object.values(scope.kind.attributes).some((attribute) => 'label' in attribute))
    findings.atKey(['labels'], `labels for ${scope.name}, which has no label`, 'an attribute with label: true');
  for (const [index, { zh, en, is = {} }] of labels.entries()) {
    for (const [language, text] of Object.entries({ zh, en }))
      if ([...text].length > MAX_LABEL_LENGTH)
        findings.at(
          ['labels', index, language],
          `a label of ${[...text].length} characters`,
          `at most ${MAX_LABEL_LENGTH}`,
        );
    for (const [attribute, code] of Object.entries(is)) {
      findRegister(scope, attribute, ['labels', index, 'is', attribute], findings);
      findCode(scope, attribute, code, { path: ['labels', index, 'is', attribute], part: 'value' }, findings);
    }
  }
}
