import { splitField } from './delta.ts';
import { NO_MILESTONE } from './event.ts';
import type { EntityEvent } from './event.ts';
import type { KindPlan } from './kind-plan.ts';
import { unpack } from './pack.ts';
import type { SitePlan } from './plan.ts';
import { createRegisters, isSet, rankAt, timeAt, valueAt } from './registers.ts';

/** Time by which what replaces a code is newer than the code: the least that wins, and less than anything that is told later. */
const NEWER_MS = 1;

/** The kinds of which a site replaces codes. */
export function kindsWithReplaced({ kinds }: SitePlan): KindPlan[] {
  return [...kinds.values()].filter(({ attributes }) => attributes.some(({ replaced }) => replaced));
}

/**
 * What is to be told of entities that hold codes which their site replaces: the code that takes their place, as of the same time. They
 * are events like any other, so it does not matter how often they are told, or what else is told meanwhile.
 */
export function eventsOfReplaced(
  plan: SitePlan,
  entities: readonly (readonly [field: string, packed: string])[],
): EntityEvent[] {
  const events: EntityEvent[] = [];
  for (const [field, packed] of entities) {
    const { kind: name, id } = splitField(field);
    const kind = plan.kinds.get(name);
    if (!kind) continue;
    const registers = createRegisters(kind, 1);
    unpack(registers, 0, packed);
    for (const { index, replaced, names } of kind.attributes) {
      if (!replaced || !isSet(registers, index)) continue;
      const code = replaced.get(names?.[valueAt(registers, index)] ?? '');
      if (code === undefined) continue;
      const at = timeAt(registers, index) + NEWER_MS;
      events.push({ kind, id, at, rank: rankAt(registers, index), milestone: NO_MILESTONE, set: [index, code] });
    }
  }
  return events;
}
