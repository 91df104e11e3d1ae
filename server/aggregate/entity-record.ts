import { decodePoint } from './encode-value.ts';
import type { RegisterPlan } from './kind-plan.ts';
import { isVoided } from './is-voided.ts';
import { isSet, timeAt, valueAt } from './registers.ts';
import type { Registers } from './registers.ts';

/** An entity in the site's own words. What is unset is left out. */
export interface EntityRecord {
  readonly kind: string;
  readonly id: string;
  readonly voided: boolean;
  /** Codes, numbers, labels, and points as [longitude, latitude]. */
  readonly attributes: Readonly<Record<string, string | number | readonly [number, number]>>;
  /** Epoch ms. */
  readonly milestones: Readonly<Record<string, number>>;
}

/** What a register says, a milestone in epoch ms; undefined where it is unset. */
export function decodeRegister(
  registers: Registers,
  slot: number,
  register: RegisterPlan,
): string | number | [number, number] | undefined {
  const place = slot * registers.width + register.index;
  if (!isSet(registers, place)) return undefined;
  switch (register.holds) {
    case 'code':
      return register.names?.[valueAt(registers, place)];
    case 'number':
      return valueAt(registers, place);
    case 'point':
      return decodePoint(valueAt(registers, place));
    case 'label':
      return registers.text[place];
    case 'time':
      return timeAt(registers, place);
  }
}

export function decodeEntity(registers: Registers, slot: number, id: string): EntityRecord {
  const { kind, width } = registers;
  const attributes: Record<string, string | number | [number, number]> = {};
  for (const register of kind.attributes) {
    const value = decodeRegister(registers, slot, register);
    if (value !== undefined) attributes[register.name] = value;
  }
  const milestones: Record<string, number> = {};
  for (const { name, index } of kind.milestones) {
    if (isSet(registers, slot * width + index)) milestones[name] = timeAt(registers, slot * width + index);
  }
  return { kind: kind.name, id, voided: isVoided(registers, slot * width), attributes, milestones };
}
