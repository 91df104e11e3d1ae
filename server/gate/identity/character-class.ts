/** What a character is to a scan for numbers. A table, since the scan passes over every character of every event. */
export const BREAK = 0;
export const DIGIT = 1;
export const SEPARATOR = 2;
/** `O` `o` `I` `l` `|`: a letter, that passes for a digit beside digits. */
export const LOOKALIKE = 3;
/** `@`, or a bracket that may be of `(at)`. */
export const AT_SIGN = 4;
/** Not ASCII, or a control character: the text is made plain first. */
export const FOREIGN = 5;

/** Dashes, spaces, brackets, punctuation: what people put between the digits of one number. */
const SEPARATORS = /[\s\p{Pd}\p{Pc}\p{Ps}\p{Pe}\p{Pi}\p{Pf}.,;:·•・/\\'"*~^`。、，]/u;

const ASCII = Uint8Array.from({ length: 128 }, (_, code) => classify(String.fromCharCode(code)));

function classify(character: string): number {
  if (/\d/.test(character)) return DIGIT;
  if (/[OoIl|]/.test(character)) return LOOKALIKE;
  if (/[@([]/.test(character)) return AT_SIGN;
  if (/\p{Cc}/u.test(character)) return FOREIGN;
  return SEPARATORS.test(character) ? SEPARATOR : BREAK;
}

export function asciiClass(code: number): number {
  return code < 128 ? (ASCII[code] as number) : FOREIGN;
}

/** `|` is a separator as well as a lookalike, and a bracket is one as well. */
export function separates(code: number): boolean {
  if (code >= 128) return SEPARATORS.test(String.fromCharCode(code));
  return ASCII[code] === SEPARATOR || code === 0x7c || code === 0x28 || code === 0x5b;
}
