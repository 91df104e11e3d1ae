import { isMonthAndDay } from './resident-id.ts';

/**
 * Letters of passports (E G D S P; Hong Kong K H, Macau M) and of permits (C W to Hong Kong and Macau, T L to Taiwan, H M home
 * return), each with 8 digits.
 */
const ONE_LETTER = /^[EGDSPKHMCWTL]$/i;
/** Two letters with 7 digits: ordinary E?, diplomatic DE, service SE, public affairs PE, KJ, HJ, MA and permits C?. */
const TWO_LETTERS = /^(?:[EC][A-HJ-NP-Z]|[DSP]E|[KH]J|M[AB])$/i;
/** Home return permits of the old form have 10 digits. */
const HOME_RETURN = /^[HM]$/i;

/** How many digits a document with these letters has; none where the letters begin no document. */
export function documentLengths(letters: string): readonly number[] {
  if (TWO_LETTERS.test(letters)) return [7];
  if (HOME_RETURN.test(letters)) return [8, 10];
  return ONE_LETTER.test(letters) ? [8] : [];
}

/** `S20261102-000123` is a date and a counter, the commonest form of an entity id; `S20261102` alone is refused. */
export function startsWithDate(digits: string): boolean {
  return /^(?:19|20)\d{6}/.test(digits) && isMonthAndDay(digits.slice(4, 8));
}

/**
 * The letters that may begin a document: the whole word before the digits, or its last capitals after a small letter
 * (`passportE12345678`). `CASE12345678` is a word and a counter; a digit before the letters means a hexadecimal id.
 */
export function lettersBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && isLetter(text.charCodeAt(start - 1))) start -= 1;
  if (start > 0 && isDigit(text.charCodeAt(start - 1))) return '';
  const word = text.slice(start, end);
  return word.length > 2 ? (/[a-z]([A-Z]{1,2})$/.exec(word)?.[1] ?? '') : word;
}

export function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
