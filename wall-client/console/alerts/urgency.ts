import type { DeskItem } from '../../../protocol/desk.ts';
import type { Kind } from '../../../protocol/site/kinds.ts';

/** How much something matters, from the most to the least; the roles of the site's codes. */
export const URGENCIES = ['critical', 'warning', 'information'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** What a level's role means at the desk; whatever has none, or another one, informs. */
export function urgencyOf({ shown }: Pick<DeskItem, 'shown'>, { desk, attributes }: Kind): Urgency {
  const attribute = desk?.level === undefined ? undefined : attributes[desk.level];
  const code = desk?.level === undefined ? undefined : shown[desk.level];
  const role = attribute && 'codes' in attribute && typeof code === 'string' ? attribute.roles?.[code] : undefined;
  return URGENCIES.find((urgency) => urgency === role) ?? 'information';
}

/** What is not quiet first, then what matters most; else as the list has them. */
export function sortForDesk(items: readonly DeskItem[], kind: Kind): readonly DeskItem[] {
  const rank = (item: DeskItem) => (item.snooze ? URGENCIES.length : 0) + URGENCIES.indexOf(urgencyOf(item, kind));
  return items.toSorted((left, right) => rank(left) - rank(right));
}

/** Ids of all that the desk reminds of. Whatever was quiet, or was closed, is new again when it is among them again. */
export function remindedOf(items: readonly DeskItem[]): ReadonlySet<string> {
  return new Set(items.flatMap(({ id, snooze }) => (snooze ? [] : [id])));
}
