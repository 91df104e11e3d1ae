import { Fault } from './fault.ts';
import { findIdentity, findIdentityInNumber } from '../../protocol/identity/find-identity.ts';
import type { IdentityRule } from '../../protocol/identity/identity-rule.ts';

/** Deeper values are refused for their form already. */
const DEPTH_MAX = 16;
/**
 * What is searched here may be as long as a body, and some of the search grows with the square of a text (NFKC puts every run
 * of combining marks in order). So a text is searched piece by piece, each with the end of the one before.
 */
const PIECE_CHARACTERS = 1024;
/** Longer than any number with what people put between its digits. */
const OVERLAP_CHARACTERS = 128;

/**
 * The identity fault of an event that is refused for something else: wherever such a value stands, keys included, it is
 * this refusal that the sender is told of and that is counted. `declared` are the names that a path may repeat.
 */
export function findIdentityAnywhere(event: unknown, declared: ReadonlySet<string>): Fault | undefined {
  return search(event, { path: '', depth: 0 }, declared);
}

function search(
  value: unknown,
  place: { path: string; depth: number },
  declared: ReadonlySet<string>,
): Fault | undefined {
  if (typeof value === 'string') return identityFault(findInText(value), place.path);
  if (typeof value === 'number') return identityFault(findIdentityInNumber(value), place.path);
  if (typeof value !== 'object' || value === null || place.depth >= DEPTH_MAX) return undefined;
  for (const key of Object.keys(value)) {
    const known = !Array.isArray(value) && declared.has(key);
    const inKey = known || Array.isArray(value) ? undefined : identityFault(findInText(key), place.path);
    if (inKey) return inKey;
    const inner: unknown = (value as Record<string, unknown>)[key];
    const path = known ? `${place.path}/${key}` : place.path;
    const inValue = search(inner, { path, depth: place.depth + 1 }, declared);
    if (inValue) return inValue;
  }
  return undefined;
}

/** A cut may make a long run of digits look like a shorter number: the event is refused in any case, only its code differs. */
function findInText(text: string): IdentityRule | undefined {
  for (let start = 0; ; start += PIECE_CHARACTERS - OVERLAP_CHARACTERS) {
    const rule = findIdentity(text.slice(start, start + PIECE_CHARACTERS));
    if (rule || start + PIECE_CHARACTERS >= text.length) return rule;
  }
}

export function identityFault(rule: IdentityRule, path: string): Fault;
export function identityFault(rule: IdentityRule | undefined, path: string): Fault | undefined;
export function identityFault(rule: IdentityRule | undefined, path: string): Fault | undefined {
  return rule && new Fault(`identity.${rule}`, path, EXPECTED[rule]);
}

const EXPECTED: Readonly<Record<IdentityRule, string>> = {
  'resident-id': 'no resident identity number',
  passport: 'no number of a passport or travel permit',
  mobile: 'no mobile or international phone number',
  landline: 'no phone number',
  plate: 'no number plate',
  email: 'no e-mail address',
};
