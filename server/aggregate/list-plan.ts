import type { Static } from 'typebox';
import type { List } from '../../protocol/site/metrics.ts';
import type { ListRow } from '../../protocol/views.ts';
import { decodeRegister } from './entity-record.ts';
import type { KindPlan, RegisterPlan } from './kind-plan.ts';
import { VOIDED } from './kind-plan.ts';
import { isVoided } from './is-voided.ts';
import { isSet, timeAt } from './registers.ts';
import type { Registers } from './registers.ts';
import { compileWhere, maskOf, registerOf } from './where-predicate.ts';
import type { Predicate } from './where-predicate.ts';

/** A list of entities: which are in it, by what time they are ordered, and what of them is shown. */
export interface ListPlan {
  readonly kind: KindPlan;
  readonly by: RegisterPlan;
  readonly order: 'newest' | 'oldest';
  readonly first: number;
  readonly holds: Predicate;
  readonly show: readonly RegisterPlan[];
  /** Mask of the registers of which a change may change the list. */
  readonly uses: number;
}

export function compileList(kind: KindPlan, list: Static<typeof List>): ListPlan {
  const by = registerOf(kind, list.by);
  const where = compileWhere(kind, list.where);
  const show = list.show.map((name) => registerOf(kind, name));
  const voided = kind.registers[VOIDED] as RegisterPlan;
  return {
    kind,
    by,
    order: list.order,
    first: list.first,
    holds: where.holds,
    show,
    uses: maskOf([voided, by, ...show, ...where.uses]),
  };
}

/** Time that orders an entity in a list; undefined where it is not in the list. */
export function listTime({ by, holds }: ListPlan, registers: Registers, slot: number): number | undefined {
  const base = slot * registers.width;
  if (!isSet(registers, base + by.index) || isVoided(registers, base) || !holds(registers, base)) return undefined;
  return timeAt(registers, base + by.index);
}

/** An entity as a row of a list; undefined where it is not in the list. */
export function listRow(list: ListPlan, registers: Registers, slot: number, id: string): ListRow | undefined {
  const at = listTime(list, registers, slot);
  if (at === undefined) return undefined;
  const shown: Record<string, string | number | readonly [number, number]> = {};
  for (const register of list.show) {
    const value = decodeRegister(registers, slot, register);
    if (value !== undefined) shown[register.name] = value;
  }
  return { id, at, shown };
}
