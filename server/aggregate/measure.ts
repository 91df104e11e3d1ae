import type { CellSink } from './cell-definition.ts';
import type { CountedPlan } from './census.ts';
import { isVoided } from './is-voided.ts';
import { exists } from './registers.ts';
import type { Registers } from './registers.ts';

/**
 * An entity that is struck out, or was never told anything, measures as nothing. Of any other, adds `sign` times what an
 * entity measures to, for the definitions that count its slice and look at a register of the mask. Others measure the same before
 * and after an event that changes only those registers.
 */
export function measure(
  plans: readonly CountedPlan[],
  slice: number,
  registers: Registers,
  slot: number,
  mask: number,
  sign: 1 | -1,
  cells: CellSink,
): void {
  const base = slot * registers.width;
  if (isVoided(registers, base) || !exists(registers, base)) return;
  for (let i = 0; i < plans.length; i++) {
    const plan = plans[i] as CountedPlan;
    if ((plan.uses & mask) !== 0 && slice < plan.upTo) plan.measure(registers, base, plan.firstGroup, sign, cells);
  }
}
