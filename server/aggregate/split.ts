import type { CellField } from './cell-definition.ts';
import type { KindPlan, RegisterPlan } from './kind-plan.ts';
import { isSet, valueAt } from './registers.ts';
import type { Registers } from './registers.ts';
import { registerOf } from './where-predicate.ts';

/** The attributes by which a total is split. */
export interface Split {
  readonly registers: readonly RegisterPlan[];
  readonly fields: readonly CellField[];
  /** The entity's place among the splits, or NOWHERE where an attribute is unset: such an entity is not counted. */
  readonly placeOf: (registers: Registers, base: number) => number;
}
export const NOWHERE = -1;

export function compileSplit(kind: KindPlan, by: readonly string[] = []): Split {
  const registers = by.map((name) => registerOf(kind, name));
  const fields = registers.map((register) => ({ name: register.name, size: codeCount(register) }));
  const [first, second] = registers;
  return { registers, fields, placeOf: placeOf(first, second) };
}

function placeOf(first: RegisterPlan | undefined, second: RegisterPlan | undefined): Split['placeOf'] {
  if (!first) return () => 0;
  const a = first.index;
  if (!second) return (registers, base) => (isSet(registers, base + a) ? valueAt(registers, base + a) : NOWHERE);
  const b = second.index;
  const size = codeCount(second);
  return (registers, base) =>
    isSet(registers, base + a) && isSet(registers, base + b)
      ? valueAt(registers, base + a) * size + valueAt(registers, base + b)
      : NOWHERE;
}

/** Codes that an attribute has ever had. */
export function codeCount(register: RegisterPlan): number {
  if (register.holds !== 'code')
    throw new Error(`${register.name} holds a ${register.holds}; a total can be split by codes alone`);
  return Math.max(1, register.names?.length ?? 0);
}
