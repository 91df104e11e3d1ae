import type { Desk, DeskAct } from '../../protocol/site/desk.ts';
import type { Kind } from '../../protocol/site/kinds.ts';
import { eachEntry, findCodesAttribute, findMilestone, type KindScope } from './check-names.ts';
import type { Findings } from './finding.ts';
import { oneOf } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What the desk of a kind names: a list of that kind which shows it, attributes of codes, milestones. */
export function checkDesk(name: string, kind: Kind, vocabulary: Vocabulary, findings: Findings): void {
  const { desk } = kind;
  if (!desk) return;
  const scope = { name, kind, vocabulary };
  for (const part of ['level', 'unit'] as const) {
    const attribute = desk[part];
    if (attribute !== undefined) findCodesAttribute(scope, attribute, [part], findings);
  }
  for (const [, act, found] of eachEntry(Object.entries(desk.acts), ['acts'], findings))
    checkAct(act, desk, scope, found);
  checkList(name, desk, vocabulary.metrics, findings);
}

function checkAct({ milestone, assigns, units }: DeskAct, desk: Desk, scope: KindScope, findings: Findings): void {
  if (milestone === undefined && !assigns)
    findings.atKey([], 'an act that does nothing', 'a milestone, or assigns: true');
  if (milestone !== undefined) findMilestone(scope, milestone, ['milestone'], findings);
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
