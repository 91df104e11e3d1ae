import type { Desk } from '../../protocol/site/desk.ts';
import type { Kind } from '../../protocol/site/kinds.ts';
import { isInherited } from './check-names.ts';
import { type Findings, within } from './finding.ts';
import { oneOf } from './suggest.ts';
import { entryOf, type Vocabulary } from './vocabulary.ts';

/** What the desk of a kind names: a list of that kind which shows it, attributes of codes, milestones. */
export function checkDesk(name: string, kind: Kind, { metrics }: Vocabulary, findings: Findings): void {
  const { desk } = kind;
  if (!desk) return;
  checkCodes(kind, 'level', desk.level, findings);
  checkCodes(kind, 'unit', desk.unit, findings);
  for (const act of Object.keys(desk.acts)) checkAct(act, kind, desk, within(findings, 'acts', act));
  checkList(name, desk, metrics, findings);
}

function checkCodes(kind: Kind, part: 'level' | 'unit', attribute: string | undefined, findings: Findings): void {
  if (attribute === undefined) return;
  const declared = entryOf(kind.attributes, attribute);
  if (declared && 'codes' in declared) return;
  const known = Object.entries(kind.attributes).flatMap(([known, each]) => ('codes' in each ? [known] : []));
  findings.at([part], `${attribute}, which is no attribute of codes`, oneOf(known, attribute));
}

function checkAct(name: string, kind: Kind, desk: Desk, findings: Findings): void {
  const act = entryOf(desk.acts, name);
  if (!act) return;
  const { milestone, assigns, units } = act;
  if (isInherited(name)) findings.atKey([], `the reserved name ${name}`, 'another name');
  if (milestone === undefined && !assigns)
    findings.atKey([], 'an act that does nothing', 'a milestone, or assigns: true');
  if (milestone !== undefined && !Object.hasOwn(kind.milestones, milestone))
    findings.at(['milestone'], `the unknown milestone ${milestone}`, oneOf(Object.keys(kind.milestones), milestone));
  if (assigns && desk.unit === undefined) findings.at(['assigns'], 'a desk without unit', 'the attribute unit');
  if (units && desk.unit === undefined) findings.at(['units'], 'a desk without unit', 'the attribute unit');
  if (units && assigns) findings.at(['units'], 'a unit that gives its work to others', 'assigns or units, not both');
}

function checkList(kind: string, desk: Desk, metrics: Vocabulary['metrics'], findings: Findings): void {
  if (!metrics) return;
  const lists = [...metrics].flatMap(([key, metric]) =>
    metric && 'list' in metric && metric.list.of === kind ? [key] : [],
  );
  if (!metrics.has(desk.list) || (metrics.get(desk.list) && !lists.includes(desk.list)))
    findings.at(['list'], `${desk.list}, which is no list of ${kind}`, oneOf(lists, desk.list));
  const metric = metrics.get(desk.list);
  if (!metric || !('list' in metric) || metric.list.of !== kind) return;
  const { show } = metric.list;
  const named = [desk.level, desk.unit, ...Object.values(desk.acts).map(({ milestone }) => milestone)];
  const missing = named.filter((name) => name !== undefined && !show.includes(name));
  if (missing.length > 0)
    findings.at(['list'], `a list that does not show ${missing.join(', ')}`, `${missing.join(', ')} in its show`);
}
