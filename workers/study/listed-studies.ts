import type { AttributeValue, CloudEvent } from '../../protocol/events.ts';
import type { ListRow, ListView } from '../../protocol/views.ts';
import { declaredValues } from '../declared-values.ts';
import type { ListedRule } from './study-rules.ts';

export const STUDY_SOURCE = '/studies';

/**
 * What the rows of a list open, the oldest first. It follows from the rows alone: looked at again, they open the same.
 * @param atMs the moment of the view
 */
export function studiesOfList(plan: ListedRule, view: ListView, atMs: number): CloudEvent[] {
  const { rule, reachMs } = plan;
  return view.rows
    .filter((row) => row.at > atMs - reachMs && isMeant(rule.is, row))
    .toReversed()
    .map((row) => studyOf(plan, row));
}

function isMeant(is: ListedRule['rule']['is'], { shown }: ListRow): boolean {
  return Object.entries(is ?? {}).every(([attribute, codes]) => codes.includes(String(shown[attribute])));
}

function studyOf({ name, rule, kind }: ListedRule, { id, at, shown }: ListRow): CloudEvent {
  const { opens } = rule;
  const subject = `${opens.id}${id}-${name}`;
  // A point is no attribute of a study, and a time of the row says nothing of it.
  const values = Object.entries(shown).flatMap(([key, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[key, value] as const] : [],
  );
  return {
    specversion: '1.0',
    id: `${subject}.${opens.milestone}`,
    source: STUDY_SOURCE,
    type: `${opens.kind}.${opens.milestone}`,
    subject,
    time: new Date(at).toISOString(),
    data: declaredValues(kind, { ...Object.fromEntries<AttributeValue>(values), ...opens.set }),
  };
}

/**
 * Whether rows may have passed through the list unseen: it is full of what is new since the last look, at the first one of what is
 * within reach.
 */
export function hasOverflown(
  view: ListView,
  { seen, fromMs }: { readonly seen: ReadonlySet<string> | undefined; readonly fromMs: number },
): boolean {
  return view.rows.length < view.total && view.rows.every(({ id, at }) => (seen ? !seen.has(id) : at > fromMs));
}
