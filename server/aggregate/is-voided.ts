import { VOIDED } from './kind-plan.ts';
import { isSet, type Registers, valueAt } from './registers.ts';

/** Is an entity struck out? */
export function isVoided(registers: Registers, base: number): boolean {
  return isSet(registers, base + VOIDED) && valueAt(registers, base + VOIDED) === 1;
}
