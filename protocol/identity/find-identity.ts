import { ASCII_CLASS, AT_SIGN, DIGIT, FOREIGN, LOOKALIKE, SEPARATOR, SEPARATORS } from './character-class.ts';
import { digitRunRule, mayBreakRule } from './digit-runs.ts';
import { hasEmailAddress } from './email-address.ts';
import type { IdentityRule } from './identity-rule.ts';
import { hasNumberPlate } from './number-plate.ts';
import { isUuid, withoutOpaqueShapes } from './opaque-shapes.ts';
import { plainText, readChineseDigits, readLettersAsDigits } from './plain-text.ts';

/** Fewer real digits than this, and `OIl` are letters. */
const LOOKALIKE_DIGITS_MIN = 8;
/** Two letters and seven digits make a passport; every other number is longer. */
const SHORTEST = 7;
const PLATE_DIGITS_MIN = 3;

/** The first rule by which the text looks like an identity number, a phone number, a number plate or an e-mail address. */
export function findIdentity(text: string): IdentityRule | undefined {
  if (text.length === 36 && isUuid(text)) return undefined;
  const rule = findInAny(text);
  if (!rule) return undefined;
  const rest = withoutOpaqueShapes(text);
  return rest === text ? rule : findInAny(rest);
}

/** A number below ten digits carries no such value. */
export function findIdentityInNumber(value: number): IdentityRule | undefined {
  return Math.abs(value) < 1e9 ? undefined : findIdentity(String(Math.abs(value)));
}

/** One pass finds out whether there is anything to look at: nearly every text of nearly every event ends here. */
function findInAny(text: string): IdentityRule | undefined {
  const length = text.length;
  let seen = 0;
  let allDigits = 0;
  let digits = 0;
  let start = 0;
  let end = 0;
  let firstEnd = 0;
  let lastStart = 0;
  let suspect = false;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127) return findInForeign(text);
    const kind = ASCII_CLASS[code] as number;
    if (kind === DIGIT) {
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
    } else {
      seen |= kind;
      if (digits > 0 && (kind & SEPARATOR) === 0) {
        suspect = suspect || (digits >= SHORTEST && mayBreakRule(text, { digits, start, end, firstEnd, lastStart }));
        allDigits += digits;
        digits = 0;
      }
    }
  }
  if ((seen & FOREIGN) !== 0) return findInForeign(text);
  suspect = suspect || (digits >= SHORTEST && mayBreakRule(text, { digits, start, end, firstEnd, lastStart }));
  allDigits += digits;
  if ((seen & AT_SIGN) !== 0 && hasEmailAddress(text)) return 'email';
  const rule = suspect ? findInRuns(text) : undefined;
  if (rule || (seen & LOOKALIKE) === 0 || allDigits < LOOKALIKE_DIGITS_MIN) return rule;
  return findInRuns(readLettersAsDigits(text));
}

function findInForeign(text: string): IdentityRule | undefined {
  const plain = plainText(text);
  const spoken = readChineseDigits(plain);
  return findInPlain(plain) ?? (spoken === plain ? undefined : findInPlain(spoken));
}

function findInPlain(plain: string): IdentityRule | undefined {
  if (hasEmailAddress(plain)) return 'email';
  const digits = plain.match(/\d/g)?.length ?? 0;
  if (digits >= PLATE_DIGITS_MIN && hasNumberPlate(plain)) return 'plate';
  if (digits < SHORTEST) return undefined;
  return findInRuns(plain) ?? (digits >= LOOKALIKE_DIGITS_MIN ? findInRuns(readLettersAsDigits(plain)) : undefined);
}

/** A run: digits that only separators part, and at least as many as the shortest number has. */
const RUN = new RegExp(`\\d(?:${SEPARATORS.source}*\\d){${SHORTEST - 1},}`, 'gv');

function findInRuns(text: string): IdentityRule | undefined {
  for (const { index, 0: run } of text.matchAll(RUN)) {
    const rule = digitRunRule(text, index, index + run.length);
    if (rule) return rule;
  }
  return undefined;
}
