import { canonicalJson } from './definition-hash.ts';
import type { RedisArguments } from './redis-link.ts';

type Send = (args: RedisArguments) => Promise<unknown>;

/** What is kept under a key, as `writeKept` wrote it; undefined where nothing is. */
export async function readKept<T>(send: Send, key: string): Promise<T | undefined> {
  const text = await send(['GET', key]);
  return text === null ? undefined : (JSON.parse(String(text)) as T);
}

/** Keeps a JSON value; writes nothing where it stands, since it may be long and is told again and again. */
export async function writeKept(send: Send, key: string, value: unknown): Promise<void> {
  const text = canonicalJson(value);
  if (String(await send(['GET', key])) !== text) await send(['SET', key, text]);
}
