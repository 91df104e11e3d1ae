import type { PartitionKeys } from './keys.ts';
import type { RedisArguments } from './redis-link.ts';

type Send = (args: RedisArguments) => Promise<unknown>;

const SCAN_COUNT = 1_000;

/** A HASH, page by page. HSCAN may hand a field over twice; it is told once, as it was first. */
export async function* scanHash(
  send: Send,
  key: string,
): AsyncGenerator<readonly (readonly [field: string, value: string])[]> {
  const seen = new Set<string>();
  let cursor = '0';
  do {
    const [next, flat] = (await send(['HSCAN', key, cursor, 'COUNT', String(SCAN_COUNT)])) as [string, string[]];
    const page: [string, string][] = [];
    for (let i = 0; i + 1 < flat.length; i += 2) {
      const field = flat[i] as string;
      if (seen.has(field)) continue;
      seen.add(field);
      page.push([field, flat[i + 1] as string]);
    }
    yield page;
    cursor = next;
  } while (cursor !== '0');
}

/** The entities of some partitions, page by page. */
export async function* entityPages(
  send: Send,
  partitions: readonly PartitionKeys[],
): AsyncGenerator<readonly (readonly [field: string, packed: string])[]> {
  for (const { entities } of partitions) yield* scanHash(send, entities);
}
