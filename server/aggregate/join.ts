import { assertNever } from '../../protocol/assert-never.ts';
import type { EntityEvent } from './event.ts';
import { NO_MILESTONE } from './event.ts';
import type { RegisterPlan } from './kind-plan.ts';
import { clearedAt, EVERY_REGISTER, exists, isSet, rankAt, registerBit, timeAt, valueAt } from './registers.ts';
import type { Registers } from './registers.ts';

/** An encoded value, or null: that there is none. */
type Claim = number | string | null;

/** Mask of the registers that an event would change; 0 where it says nothing new, EVERY_REGISTER where the entity begins to exist by it. */
export function changedBy(registers: Registers, slot: number, event: EntityEvent): number {
  const base = slot * registers.width;
  const { milestone, set, rank, at } = event;
  let mask = 0;
  if (milestone !== NO_MILESTONE && wins(registers, base, milestone, rank, at, 0)) mask |= registerBit(milestone);
  for (let i = 0; i < set.length; i += 2) {
    const index = set[i] as number;
    if (wins(registers, base, index, rank, at, set[i + 1] as Claim)) mask |= registerBit(index);
  }
  return mask !== 0 && !exists(registers, base) ? EVERY_REGISTER : mask;
}

/**
 * Joins an event into an entity. A register goes to the higher rank; within a rank its rule decides: `first` the earlier
 * time, `last` the later, `latest` the value with the later time and, at the same time, the greater value. That a register
 * holds nothing is less than any value of the same rank and time. Each rule is a maximum of a total order, hence
 * commutative, associative and idempotent.
 */
export function joinEvent(registers: Registers, slot: number, event: EntityEvent): void {
  const base = slot * registers.width;
  const { milestone, set, rank, at } = event;
  if (milestone !== NO_MILESTONE && wins(registers, base, milestone, rank, at, 0))
    put(registers, base + milestone, rank, at, 0);
  for (let i = 0; i < set.length; i += 2) {
    const index = set[i] as number;
    const value = set[i + 1] as Claim;
    if (wins(registers, base, index, rank, at, value)) put(registers, base + index, rank, at, value);
  }
}

function wins(registers: Registers, base: number, index: number, rank: number, at: number, value: Claim): boolean {
  const place = base + index;
  const oldRank = rankAt(registers, place);
  if (rank !== oldRank) return rank > oldRank;
  const oldAt = timeAt(registers, place);
  const register = registers.kind.registers[index] as RegisterPlan;
  if (at === oldAt) return isGreater(registers, register, place, value);
  switch (register.join) {
    case 'first':
      return at < oldAt;
    case 'last':
    case 'latest':
      return at > oldAt;
    default:
      return assertNever(register.join, 'join');
  }
}

/** Ties go by what the value says, never by its integer, which depends on the order in which codes were first seen. */
function isGreater(registers: Registers, register: RegisterPlan, place: number, value: Claim): boolean {
  if (value === null) return false;
  if (!isSet(registers, place)) return true;
  if (register.holds === 'label') return value > (registers.text[place] as string);
  const old = valueAt(registers, place);
  if (register.holds === 'code') return value !== old && nameOf(register, value as number) > nameOf(register, old);
  return (value as number) > old;
}

function nameOf(register: RegisterPlan, integer: number): string {
  return register.names?.[integer] ?? '';
}

function put(registers: Registers, place: number, rank: number, at: number, value: Claim): void {
  registers.rank[place] = value === null ? clearedAt(rank) : rank;
  registers.at[place] = at;
  if (value === null) registers.value[place] = 0;
  else if (typeof value === 'string') registers.text[place] = value;
  else registers.value[place] = value;
}
