import type { AttributeValue } from '../../protocol/events.ts';
import type { RegisterPlan } from './kind-plan.ts';

/** Steps per degree of a stored point: 1e-5 degrees are about 1.1 m, and both coordinates fit one exact number. */
const STEPS_PER_DEGREE = 1e5;
const LATITUDE_STEPS = 180 * STEPS_PER_DEGREE + 1;

/** [longitude, latitude] in degrees as one whole number; ties between points go by it. */
export function encodePoint([longitude, latitude]: readonly [number, number]): number {
  const x = Math.round((longitude + 180) * STEPS_PER_DEGREE);
  const y = Math.round((latitude + 90) * STEPS_PER_DEGREE);
  return x * LATITUDE_STEPS + y;
}
export function decodePoint(encoded: number): [longitude: number, latitude: number] {
  const x = Math.floor(encoded / LATITUDE_STEPS);
  const y = encoded - x * LATITUDE_STEPS;
  return [degrees(x, 180), degrees(y, 90)];
}
/** Divides before it shifts would lose digits: 113.16 comes back as 113.16. */
function degrees(steps: number, shift: number): number {
  return (steps - shift * STEPS_PER_DEGREE) / STEPS_PER_DEGREE;
}

/** An attribute's value as its register stores it; undefined where the register does not take it. */
export function encodeValue(register: RegisterPlan, value: AttributeValue): number | string | undefined {
  switch (register.holds) {
    case 'code':
      return typeof value === 'string' ? codeOf(register, value) : undefined;
    case 'number':
      return typeof value === 'number' &&
        Number.isInteger(value) &&
        value >= (register.min ?? -Infinity) &&
        value <= (register.max ?? Infinity)
        ? value
        : undefined;
    case 'point':
      return Array.isArray(value) && isPoint(value) ? encodePoint(value) : undefined;
    case 'label':
      return typeof value === 'string' ? value : undefined;
    case 'time':
      return undefined;
  }
}

/** Integer of a code, or of the one that takes its place. */
export function codeOf({ codes, replaced }: RegisterPlan, code: string): number | undefined {
  return codes?.get(code) ?? replaced?.get(code);
}

function isPoint(value: readonly unknown[]): value is [number, number] {
  const [longitude, latitude] = value;
  return (
    value.length === 2 &&
    typeof longitude === 'number' &&
    typeof latitude === 'number' &&
    Math.abs(longitude) <= 180 &&
    Math.abs(latitude) <= 90
  );
}
