import type { Site } from '../../protocol/site/site.ts';
import { codesOf, tableOf } from './codes.ts';
import type { CodeTables } from './codes.ts';
import { codesKey } from './keys.ts';
import type { DataSetName } from './keys.ts';
import type { RedisArguments } from './redis-link.ts';
import { CODES_FUNCTION } from './redis-library.ts';

/** Speaks RESP2, as `openRedisLink` does. */
type Send = (args: RedisArguments) => Promise<unknown>;

/** The data set's code tables, with the site's new codes appended. The Function library must be loaded. */
export async function loadCodes(send: Send, name: DataSetName, site: Site): Promise<CodeTables> {
  const tables = await readCodes(send, name);
  let isComplete = true;
  for (const [table, codes] of codesOf(site)) {
    const known = tables.get(table)?.integers;
    const missing = codes.filter((code) => !known?.has(code));
    if (missing.length === 0) continue;
    isComplete = false;
    await send(['FCALL', CODES_FUNCTION, '1', codesKey(name), table, ...missing]);
  }
  return isComplete ? tables : readCodes(send, name);
}

/** Gives a Redis that came back with less than it had its tables again. Throws where it holds others. */
export async function restoreCodes(send: Send, name: DataSetName, tables: CodeTables): Promise<void> {
  for (const [table, { names }] of tables) {
    const reply = await send(['FCALL', CODES_FUNCTION, '1', codesKey(name), table, ...names]);
    const integers = Array.isArray(reply) ? reply.map(Number) : [];
    const wrong = names.find((_, place) => integers[place] !== place);
    if (wrong !== undefined) throw new Error(`${codesKey(name)} has another integer for ${table}:${wrong} than before`);
  }
}

/** The code tables as they stand, also without write access. */
export async function readCodes(send: Send, name: DataSetName): Promise<CodeTables> {
  const reply = await send(['HGETALL', codesKey(name)]);
  const flat = Array.isArray(reply) ? reply.map(String) : [];
  const names = new Map<string, string[]>();
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const field = flat[i] as string;
    const colon = field.indexOf(':');
    // A field without a colon counts a table's codes.
    if (colon < 0) continue;
    const table = field.slice(0, colon);
    const list = names.get(table) ?? [];
    list[Number(flat[i + 1])] = field.slice(colon + 1);
    names.set(table, list);
  }
  return new Map([...names].map(([table, list]) => [table, tableOf(list)]));
}
