import { hash } from 'node:crypto';
import type { Entry } from './entry.ts';

/** A place in the chain: the entry there, and the hash over it and all before. */
export interface Link {
  readonly seq: number;
  /** SHA-256, hex. */
  readonly hash: string;
}

/** An entry as it is stored: this very text is what is hashed. */
export interface Sealed extends Link {
  readonly text: string;
}

/** What stands before the first entry. */
export const GENESIS: Link = { seq: 0, hash: '0'.repeat(64) };

/** Rule [AU2]. */
export function hashEntry(hashBefore: string, text: string): string {
  return hash('sha256', hashBefore + text);
}

/** The next entry of a chain that ends in `before`. */
export function seal(before: Link, entry: Omit<Entry, 'seq'>): Sealed {
  const seq = before.seq + 1;
  const text = JSON.stringify({ seq, ...entry });
  return { seq, hash: hashEntry(before.hash, text), text };
}
