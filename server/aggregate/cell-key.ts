import { radix64, readRadix64 } from './radix64.ts';
import type { Radix64Reader } from './radix64.ts';

/** Characters of a definition's hash, with which every key of its cells begins. */
export const HASH_LENGTH = 6;

/** A cell's key: the definition's hash, then its numbers (the definition's fields, then the bucket where it has one), joined by dots. */
export function printCellKey(hash: string, numbers: readonly number[]): string {
  return hash + numbers.map(radix64).join('.');
}

export interface ParsedCellKey {
  readonly hash: string;
  readonly numbers: readonly number[];
}

/** Throws a RangeError on what `printCellKey` does not write. */
export function parseCellKey(key: string): ParsedCellKey {
  const numbers: number[] = [];
  const reader: Radix64Reader = { text: key, position: HASH_LENGTH };
  while (reader.position < key.length) {
    if (numbers.length > 0 && key.charAt(reader.position++) !== '.')
      throw new RangeError(`not a cell key: ${JSON.stringify(key)}`);
    numbers.push(readRadix64(reader));
  }
  return { hash: key.slice(0, HASH_LENGTH), numbers };
}
