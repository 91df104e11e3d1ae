import type { AdaptedAttribute, AdapterFile } from '../../protocol/site/adapters.ts';
import { namesOf, parseTopic } from '../../protocol/site/topic.ts';
import { checkCodeWords } from './check-code-words.ts';
import { checkTimeFormat } from './check-importers.ts';
import { findAttribute, findKind, findMilestone, type KindScope } from './check-names.ts';
import { checkScopeFor } from './check-scope.ts';
import { checkTimeZone } from './check-site-file.ts';
import { type Findings, within } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { Path } from './yaml-source.ts';

/** The milestone of an event that tells attributes alone. */
const CHANGED = 'changed';

export function checkAdapter(adapter: AdapterFile, vocabulary: Vocabulary, findings: Findings): void {
  const { subject, time, milestone, attributes = {} } = adapter;
  const levels = levelsOf(adapter, findings);
  if (levels) {
    checkPlace(subject, ['subject'], levels, findings);
    if (typeof milestone !== 'string') checkPlace(milestone, ['milestone'], levels, findings);
    for (const [name, attribute] of Object.entries(attributes))
      checkPlace(attribute, ['attributes', name], levels, findings);
  }
  if (time !== 'arrival') {
    if (time.timeZone !== undefined) checkTimeZone(time.timeZone, ['time', 'timeZone'], findings);
    checkTimeFormat(time.format, findings);
  }
  const scope = findKind(adapter.kind, ['kind'], vocabulary, findings);
  if (!scope) return;
  if (adapter.from === 'mqtt') checkScopeFor('mqtt', [adapter.kind], vocabulary, findings, ['kind']);
  checkMilestones(scope, milestone, findings);
  for (const [name, attribute] of Object.entries(attributes))
    checkAttribute(scope, name, attribute, within(findings, 'attributes', name));
}

/** The names of the topic's levels; none of a webhook, undefined where the topic has a fault of its own. */
function levelsOf(adapter: AdapterFile, findings: Findings): readonly string[] | undefined {
  if (adapter.from === 'webhook') return [];
  const topic = parseTopic(adapter.topic);
  if (!topic)
    findings.at(['topic'], adapter.topic, 'levels such as alerts/{district}/+, with # as the last one at most');
  const names = topic && namesOf(topic);
  const twice = names?.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) findings.at(['topic'], `{${twice}} for the second time`, 'each name once');
  return names;
}

function checkPlace(
  { path, level }: { readonly path?: unknown; readonly level?: string },
  at: Path,
  levels: readonly string[],
  findings: Findings,
): void {
  if (path === undefined && level === undefined) findings.atKey(at, 'neither path nor level', 'path or level');
  else if (path !== undefined && level !== undefined)
    findings.atKey([...at, 'level'], 'level beside path', 'one of them');
  else if (level !== undefined && !levels.includes(level))
    findings.at(
      [...at, 'level'],
      `the unknown level ${level}`,
      levels.length === 0 ? 'path: no level of a topic has a name here' : oneOf(levels, level),
    );
}

function checkMilestones(scope: KindScope, milestone: AdapterFile['milestone'], findings: Findings): void {
  const check = (name: string, path: Path) => {
    if (name !== CHANGED) findMilestone(scope, name, path, findings);
  };
  if (typeof milestone === 'string') check(milestone, ['milestone']);
  else {
    for (const [said, name] of Object.entries(milestone.values)) check(name, ['milestone', 'values', said]);
    if (milestone.otherwise !== undefined) check(milestone.otherwise, ['milestone', 'otherwise']);
  }
}

function checkAttribute(scope: KindScope, name: string, adapted: AdaptedAttribute, findings: Findings): void {
  const attribute = findAttribute(scope, name, [], { at: findings.atKey, atKey: findings.atKey });
  if (!attribute) return;
  const { path } = adapted;
  if ('point' in attribute && typeof path === 'string')
    findings.at(['path'], 'one path for a point', '{ longitude, latitude } or { point, order }');
  if ('point' in attribute && adapted.level !== undefined)
    findings.at(['level'], 'one level for a point', 'path: { longitude, latitude } or { point, order }');
  if (!('point' in attribute) && typeof path === 'object') findings.at(['path'], `two numbers for ${name}`, 'one path');
  checkCodeWords(scope, name, adapted, findings);
}
