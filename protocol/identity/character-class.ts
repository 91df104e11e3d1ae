// What a character is to a scan for numbers, as bits: a bracket separates and may begin `(at)`, a bar separates and passes for a 1.
export const DIGIT = 1;
/** What people put between the digits of one number: spaces, dashes, brackets, punctuation. */
export const SEPARATOR = 2;
/** `O` `o` `I` `l` `|`: pass for digits beside digits. */
export const LOOKALIKE = 4;
/** `@`, or a bracket that may be of `(at)`. */
export const AT_SIGN = 8;
/** Not ASCII, or a control character: the text is made plain first. */
export const FOREIGN = 16;

/** All of it, and all symbols, but `@`: behind that another name begins (`<camera id>@<domain>`). */
export const SEPARATORS = /[[\s\p{P}\p{S}]--@]/v;

/** By character code; a table, since the scan passes over every character of every event. */
export const ASCII_CLASS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return (
    (/\d/.test(character) ? DIGIT : 0) |
    (SEPARATORS.test(character) ? SEPARATOR : 0) |
    (/[OoIl|]/.test(character) ? LOOKALIKE : 0) |
    (/[@([]/.test(character) ? AT_SIGN : 0) |
    (/\p{Cc}/u.test(character) ? FOREIGN : 0)
  );
});

export function separates(code: number): boolean {
  return code < 128 ? ((ASCII_CLASS[code] as number) & SEPARATOR) !== 0 : SEPARATORS.test(String.fromCharCode(code));
}
