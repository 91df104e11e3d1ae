import { separates } from './character-class.ts';
import type { IdentityRule } from './identity-rule.ts';
import { isInternational, isServiceNumber, phoneRule } from './phone-number.ts';
import { isFirstGenerationResidentId, isResidentId } from './resident-id.ts';
import { documentLengths, isLetter, lettersBefore, startsWithDate } from './travel-document.ts';

/** A segment of digits within a run: where it starts and ends in the text. */
type Segment = readonly [start: number, end: number];

/** Shorter joins of segments are looked at only where each has so many digits: a date and a time of day are pairs. */
const SEGMENT_DIGITS_MIN = 3;
const SHORTEST_NUMBER = 10;
const LONGEST_NUMBER = 18;

/** A run as the scan saw it: how many digits, from where to where, where its first segment ends (0: it has one) and its last starts. */
export interface DigitRun {
  readonly digits: number;
  readonly start: number;
  readonly end: number;
  readonly firstEnd: number;
  readonly lastStart: number;
}

/** Whether a run needs the full look: few do, and the look costs ten times the scan. Never false for a run that breaks a rule. */
export function mayBreakRule(text: string, run: DigitRun): boolean {
  if (
    run.digits >= SHORTEST_NUMBER &&
    run.digits <= LONGEST_NUMBER &&
    mayStartNumber(run.digits, text.charCodeAt(run.start))
  )
    return true;
  if (run.start > 0 && text.charCodeAt(run.start - 1) === PLUS) return true;
  const shorter = run.firstEnd === 0 ? 0 : run.digits - Math.min(run.firstEnd - run.start, run.end - run.lastStart);
  if (shorter >= SHORTEST_NUMBER) return true;
  // A document's letters stand before 7, 8 or 10 digits, or before segments that begin so.
  if (run.firstEnd === 0 && run.digits > SHORTEST_NUMBER) return false;
  const before = text.charCodeAt(skipSeparatorsBack(text, run.start) - 1);
  return isLetter(before) && documentLengths(lettersBefore(text, skipSeparatorsBack(text, run.start))).length > 0;
}

/** 15 and 17 or 18 digits may be a resident id; phone numbers start with 0, 1 or 86, service numbers of ten digits with 4 or 8. */
function mayStartNumber(digits: number, first: number): boolean {
  if (digits === 15 || digits >= 17 || first === ZERO || first === ZERO + 1) return true;
  return first === ZERO + 8 || (first === ZERO + 4 && digits === SHORTEST_NUMBER);
}

const PLUS = 43;
const ZERO = 48;

/**
 * The rule that a run of digits breaks. A run is all digits that only separators part (`138-0013 8000`); it is looked at as
 * a whole, so that a 20-digit camera id passes, and then by its segments, so that a number with another one after a space is
 * found too.
 */
export function digitRunRule(text: string, start: number, end: number): IdentityRule | undefined {
  const segments = segmentsOf(text, start, end);
  const whole = segments.map((segment) => text.slice(...segment)).join('');
  const rule = numberRule(whole, text, end);
  if (rule) return rule;
  if (isInternational(whole) && text.charAt(start - 1) === '+') return 'mobile';
  return documentRule(text, segments, whole) ?? partRule(text, segments);
}

function segmentsOf(text: string, start: number, end: number): Segment[] {
  return [...text.slice(start, end).matchAll(/\d+/g)].map((match) => [
    start + match.index,
    start + match.index + match[0].length,
  ]);
}

function numberRule(digits: string, text: string, end: number): IdentityRule | undefined {
  if (digits.length < SHORTEST_NUMBER || digits.length > LONGEST_NUMBER) return undefined;
  if (digits.length === 17 && /^[^A-Za-z0-9\p{L}]*X/iu.test(text.slice(end, end + 8))) {
    if (isResidentId(`${digits}X`)) return 'resident-id';
  }
  if (isResidentId(digits) || isFirstGenerationResidentId(digits)) return 'resident-id';
  return phoneRule(digits);
}

function partRule(text: string, segments: readonly Segment[]): IdentityRule | undefined {
  for (let from = 0; from < segments.length; from += 1) {
    let digits = '';
    const lengths: number[] = [];
    for (let to = from; to < segments.length; to += 1) {
      const [start, end] = segments[to] as Segment;
      digits += text.slice(start, end);
      lengths.push(end - start);
      if (end - start < SEGMENT_DIGITS_MIN || digits.length > LONGEST_NUMBER) break;
      if (isServiceNumber(digits, lengths)) return 'landline';
      const rule = numberRule(digits, text, end);
      if (rule) return rule;
    }
  }
  return undefined;
}

function documentRule(text: string, segments: readonly Segment[], whole: string): IdentityRule | undefined {
  const [start] = segments[0] as Segment;
  const end = (segments.at(-1) as Segment)[1];
  const lengths = documentLengths(lettersBefore(text, skipSeparatorsBack(text, start)));
  if (lengths.length === 0 || isLetter(text.charCodeAt(end))) return undefined;
  if (lengths.includes(whole.length) && !(whole.length === 10 && startsWithDate(whole))) return 'passport';
  let digits = '';
  for (const segment of segments) {
    digits += text.slice(...segment);
    if (lengths.includes(digits.length) && digits.length < whole.length && !startsWithDate(whole)) return 'passport';
  }
  return undefined;
}

function skipSeparatorsBack(text: string, start: number): number {
  let at = start;
  while (at > 0 && separates(text.charCodeAt(at - 1))) at -= 1;
  return at;
}
