import { hash } from 'node:crypto';

/** Of `before` and of `after`: a wall's state by name takes a tenth of it. */
const CHARACTERS_MAX = 2_000;

/** A value as JSON, if it is small; of a larger one its size and its SHA-256, so that it can be told from another. */
export function bounded(value: unknown): unknown {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value);
  return text.length <= CHARACTERS_MAX ? value : { tooLong: text.length, sha256: hash('sha256', text) };
}
