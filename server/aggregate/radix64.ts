import type { ByteWriter } from './byte-writer.ts';

/** Digits of packed values and cell keys: 64 of them, none a separator (`, . ~ : -`) and none that JSON escapes. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz$';
const CODES = Uint8Array.from(DIGITS, (digit) => digit.charCodeAt(0));
const NO_DIGIT = 64;
const VALUES = new Uint8Array(128).fill(NO_DIGIT);
for (let value = 0; value < 64; value++) VALUES[CODES[value] as number] = value;

const MINUS = 45;
/** 30 bits are five digits, and the most that bitwise operators take without a sign. */
const LOW = 2 ** 30;

/** Writes a whole number (|n| < 2^53) in at most 10 bytes; the caller has reserved them. */
export function writeRadix64(writer: ByteWriter, n: number): void {
  const { bytes } = writer;
  let { length } = writer;
  let rest = n;
  if (rest < 0) {
    bytes[length++] = MINUS;
    rest = -rest;
  }
  let low: number;
  if (rest < LOW) low = rest;
  else {
    const high = Math.floor(rest / LOW);
    low = rest - high * LOW;
    length = writeDigits(bytes, length, high, digitsOf(high));
    writer.length = writeDigits(bytes, length, low, 5);
    return;
  }
  writer.length = writeDigits(bytes, length, low, digitsOf(low));
}

function digitsOf(n: number): number {
  if (n < 64) return 1;
  if (n < 4096) return 2;
  if (n < 262_144) return 3;
  return n < 16_777_216 ? 4 : 5;
}

function writeDigits(bytes: Uint8Array, start: number, n: number, digits: number): number {
  let rest = n;
  for (let i = start + digits - 1; i >= start; i--) {
    bytes[i] = CODES[rest & 63] as number;
    rest >>>= 6;
  }
  return start + digits;
}

export function radix64(n: number): string {
  if (n < 0) return `-${radix64(-n)}`;
  let text = '';
  let rest = n;
  do {
    text = DIGITS.charAt(rest % 64) + text;
    rest = Math.floor(rest / 64);
  } while (rest > 0);
  return text;
}

/** Reads numbers one after another from a text; `position` stands after the last digit read. */
export interface Radix64Reader {
  readonly text: string;
  position: number;
}

/** Throws a RangeError where no number stands. */
export function readRadix64(reader: Radix64Reader): number {
  const { text } = reader;
  let { position } = reader;
  const negative = text.charCodeAt(position) === MINUS;
  if (negative) position++;
  const start = position;
  let n = 0;
  for (; position < text.length; position++) {
    const code = text.charCodeAt(position);
    const digit = code < 128 ? (VALUES[code] as number) : NO_DIGIT;
    if (digit === NO_DIGIT) break;
    n = n * 64 + digit;
  }
  if (position === start) throw new RangeError(`no number at ${position} of ${JSON.stringify(text)}`);
  reader.position = position;
  return negative ? -n : n;
}
