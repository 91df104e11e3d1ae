import { AT_SIGN, asciiClass, DIGIT, FOREIGN, LOOKALIKE, separates } from './character-class.ts';
import { digitRunRule, mayBreakRule } from './digit-runs.ts';
import { hasEmailAddress } from './email-address.ts';
import type { IdentityRule } from './identity-rule.ts';
import { hasNumberPlate } from './number-plate.ts';
import { withoutOpaqueShapes } from './opaque-shapes.ts';
import { plainText, readLettersAsDigits } from './plain-text.ts';

/** Fewer real digits than this, and `OIl` are letters. */
const LOOKALIKE_DIGITS_MIN = 8;

/** The first rule by which the text looks like an identity number, a phone number, a number plate or an e-mail address. */
export function findIdentity(text: string): IdentityRule | undefined {
  const rule = findInAny(text);
  if (!rule) return undefined;
  const rest = withoutOpaqueShapes(text);
  return rest === text ? rule : findInAny(rest);
}

/** A number below ten digits carries no such value. */
export function findIdentityInNumber(value: number): IdentityRule | undefined {
  return Math.abs(value) < 1e9 ? undefined : findIdentity(String(Math.abs(value)));
}

/** One pass finds out what the text has; nearly every text of nearly every event has nothing and ends here. */
function findInAny(text: string): IdentityRule | undefined {
  let digits = 0;
  let lookalike = false;
  let atSign = false;
  for (let at = 0; at < text.length; at += 1) {
    const kind = asciiClass(text.charCodeAt(at));
    if (kind === DIGIT) digits += 1;
    else if (kind === LOOKALIKE) lookalike = true;
    else if (kind === AT_SIGN) atSign = true;
    else if (kind === FOREIGN) return findInForeign(text);
  }
  if (atSign && hasEmailAddress(text)) return 'email';
  if (digits < SHORTEST) return undefined;
  return findInRuns(text) ?? (lookalike && digits >= LOOKALIKE_DIGITS_MIN ? findInRuns(readLettersAsDigits(text)) : undefined);
}

function findInForeign(text: string): IdentityRule | undefined {
  const plain = plainText(text);
  if (hasEmailAddress(plain)) return 'email';
  const digits = plain.match(/\d/g)?.length ?? 0;
  if (digits >= PLATE_DIGITS_MIN && hasNumberPlate(plain)) return 'plate';
  if (digits < SHORTEST) return undefined;
  return findInRuns(plain) ?? (digits >= LOOKALIKE_DIGITS_MIN ? findInRuns(readLettersAsDigits(plain)) : undefined);
}

/** Two letters and seven digits make a passport; every other number is longer. */
const SHORTEST = 7;
const PLATE_DIGITS_MIN = 3;

/** Finds the runs: digits that only separators part. */
function findInRuns(text: string): IdentityRule | undefined {
  let digits = 0;
  let start = 0;
  let end = 0;
  let firstEnd = 0;
  let lastStart = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    if (code >= 48 && code <= 57) {
      if (digits === 0) {
        start = at;
        lastStart = at;
        firstEnd = 0;
      } else if (end !== at) {
        if (firstEnd === 0) firstEnd = end;
        lastStart = at;
      }
      digits += 1;
      end = at + 1;
    } else if (digits > 0 && (code === 0 || !separates(code))) {
      if (digits >= SHORTEST && mayBreakRule(text, { digits, start, end, firstEnd, lastStart })) {
        const rule = digitRunRule(text, start, end);
        if (rule) return rule;
      }
      digits = 0;
    }
  }
  return undefined;
}
