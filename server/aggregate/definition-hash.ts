import { createHash } from 'node:crypto';
import { HASH_LENGTH } from './cell-key.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Part of every hash: raise it when the same definition comes to make other cells. */
const CELL_FORMAT = 1;

/** Six base62 characters of the SHA-256 of the canonical JSON of what decides a metric's cells. */
export function definitionHash(definition: unknown): string {
  let rest = createHash('sha256')
    .update(`${CELL_FORMAT}:${canonicalJson(definition)}`)
    .digest()
    .readBigUInt64BE();
  let hash = '';
  for (let i = 0; i < HASH_LENGTH; i++) {
    hash += BASE62.charAt(Number(rest % 62n));
    rest /= 62n;
  }
  return hash;
}

/** JSON with sorted keys and without what is undefined: equal definitions give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}
