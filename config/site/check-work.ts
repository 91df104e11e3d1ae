import type { Kind } from '../../protocol/site/kinds.ts';
import { makeWorkId, WORK_PAGE_KEYS, type Work } from '../../protocol/site/work.ts';
import { findAttribute, findCodesAttribute, findMilestone, type KindScope } from './check-names.ts';
import { isSubject } from './check-subject.ts';
import { type Findings, within } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { Path } from './yaml-source.ts';

/** Any day: ids differ by its digits alone. */
const SOME_DATE = '20261129';

/** What the work of a kind names: levels of that kind, attributes, milestones, keys of their own, ids that the kind admits. */
export function checkWork(name: string, kind: Kind, vocabulary: Vocabulary, findings: Findings): void {
  const { work } = kind;
  if (!work) return;
  const scope = { name, kind, vocabulary };
  checkLevel(name, 'open', work.open, vocabulary.metrics, findings);
  if (work.overdue !== undefined) checkLevel(name, 'overdue', work.overdue, vocabulary.metrics, findings);
  for (const part of ['unit', 'level'] as const) {
    const attribute = work[part];
    if (attribute !== undefined) findCodesAttribute(scope, attribute, [part], findings);
  }
  if (work.units && work.unit === undefined) findings.at(['units'], 'work without unit', 'the attribute unit');
  checkEntry(scope, work, within(findings, 'enter'));
  checkActs(scope, work, within(findings, 'acts'));
}

function checkLevel(
  kind: string,
  part: 'open' | 'overdue',
  key: string,
  metrics: Vocabulary['metrics'],
  findings: Findings,
): void {
  if (!metrics) return;
  const isLevel = (key: string) => {
    const metric = metrics.get(key);
    return metric !== undefined && 'level' in metric && metric.level.of === kind;
  };
  if (!isLevel(key) && (!metrics.has(key) || metrics.get(key)))
    findings.at([part], `${key}, which is no level of ${kind}`, oneOf([...metrics.keys()].filter(isLevel), key));
  const metric = metrics.get(key);
  if (!metric || !isLevel(key) || !('level' in metric)) return;
  const { after, for: lasts, attribute } = metric.level;
  if (attribute !== undefined) findings.at([part], `${key}, which adds up a number`, 'a level that counts');
  if (lasts !== undefined) findings.at([part], `${key}, which ends by itself`, 'a level that an event ends');
  if (part === 'open' && after !== undefined)
    findings.at([part], `${key}, which begins later`, 'a level without after');
  if (part === 'overdue' && after === undefined)
    findings.at([part], `${key}, which has no deadline`, 'a level with after');
}

function checkTyped(scope: KindScope, name: string, path: Path, findings: Findings): void {
  const attribute = findAttribute(scope, name, path, findings);
  if (attribute && 'point' in attribute) findings.at(path, `${name}, which is a place`, 'what can be typed');
}

function checkEntry(scope: KindScope, { enter }: Work, findings: Findings): void {
  if (!enter) return;
  for (const part of ['needs', 'may'] as const)
    for (const [place, name] of (enter[part] ?? []).entries()) checkTyped(scope, name, [part, place], findings);
  const both = (enter.may ?? []).filter((name) => enter.needs.includes(name));
  for (const name of both) findings.at(['may'], `${name}, which is needed as well`, 'it in one of them');
  const [first = 0, last = 0] = enter.numbers;
  if (first > last) findings.at(['numbers'], `${first} after ${last}`, 'the first number, then the last');
  const id = makeWorkId(enter, SOME_DATE, last);
  if (!isSubject(scope.kind.subject, id))
    findings.at(['id'], `ids such as ${id}`, `what matches ${scope.kind.subject}`);
}

function checkActs(scope: KindScope, { acts, unit }: Work, findings: Findings): void {
  const taken = new Map<string, string>(WORK_PAGE_KEYS.map((key) => [key, 'the page']));
  for (const [name, act] of Object.entries(acts)) {
    findMilestone(scope, name, [name], { ...findings, at: findings.atKey });
    const owner = taken.get(act.key);
    if (owner !== undefined)
      findings.at([name, 'key'], `the key ${act.key}, which is that of ${owner}`, 'a key of its own');
    taken.set(act.key, name);
    for (const part of ['needs', 'may'] as const)
      for (const [place, attribute] of (act[part] ?? []).entries())
        checkTyped(scope, attribute, [name, part, place], findings);
    if (act.units && unit === undefined) findings.at([name, 'units'], 'work without unit', 'the attribute unit');
    if (act.units && [...(act.needs ?? []), ...(act.may ?? [])].some((attribute) => attribute === unit))
      findings.at([name, 'units'], 'a unit that gives its work to others', `no ${unit} among what it tells`);
  }
}
