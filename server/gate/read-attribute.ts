import type { AttributeValue } from '../../protocol/events.ts';
import { codeOf, encodeValue } from '../aggregate/encode-value.ts';
import type { RegisterPlan } from '../aggregate/kind-plan.ts';
import { Fault } from './fault.ts';
import { identityFault } from './find-identity-anywhere.ts';
import { findIdentityInNumber } from '../../protocol/identity/find-identity.ts';
import { LABEL_CHARACTERS_MAX, readLabel } from '../../protocol/identity/label.ts';

/** One value of `data` as its register stores it. */
export function readAttribute(register: RegisterPlan, value: unknown): number | string | Fault {
  switch (register.holds) {
    case 'code':
      return (
        (typeof value === 'string' ? codeOf(register, value) : undefined) ??
        refuse(register, 'data.code', describeCodes(register))
      );
    case 'number': {
      const encoded = encodeValue(register, value as AttributeValue);
      if (typeof encoded !== 'number') return refuse(register, 'data.number', describeNumber(register));
      return identityFault(findIdentityInNumber(encoded), pathOf(register)) ?? encoded;
    }
    case 'point':
      // Rounded to about a metre when encoded, so its decimals can carry nothing else.
      return (
        encodeValue(register, value as AttributeValue) ??
        refuse(register, 'data.point', '[longitude, latitude] in degrees (WGS 84)')
      );
    case 'label':
      return readLabelOf(register, value);
    case 'time':
      return refuse(register, 'data.attribute.unknown', 'a milestone is set by the type of an event');
  }
}

function readLabelOf(register: RegisterPlan, value: unknown): string | Fault {
  const read = typeof value === 'string' ? readLabel(value) : ({ fault: 'form' } as const);
  if ('label' in read) return read.label;
  if (read.fault !== 'form') return identityFault(read.fault, pathOf(register));
  const expected = `text of 1 to ${LABEL_CHARACTERS_MAX} characters in one line, without control characters`;
  return refuse(register, 'data.label', expected);
}

function refuse(
  register: RegisterPlan,
  code: 'data.code' | 'data.number' | 'data.point' | 'data.label' | 'data.attribute.unknown',
  expected: string,
): Fault {
  return new Fault(code, pathOf(register), expected);
}

function pathOf(register: RegisterPlan): string {
  return `/data/${register.name}`;
}

/** A long list is not spelt out: the site's description has it. */
const CODES_SPELT_OUT = 24;
export function describeCodes(register: RegisterPlan): string {
  const codes = [...(register.codes?.keys() ?? [])];
  if (codes.length <= CODES_SPELT_OUT) return `one of ${codes.join(', ')}`;
  return `one of the ${codes.length} declared codes, such as ${codes.slice(0, 3).join(', ')}`;
}

export function describeNumber({ min, max }: RegisterPlan): string {
  return `a whole number from ${min} to ${max}`;
}
