import { HASH_LENGTH } from './cell-key.ts';
import { DROPPED, printCensus, SLICES } from './census.ts';
import { countedKey, partitionKeys, shapeKey } from './keys.ts';
import type { DataSetName } from './keys.ts';
import type { RedisArguments } from './redis-link.ts';
import { scanHash } from './scan-hash.ts';

/** With it began what the set said besides: the time zone in whose hours and days totals are folded. */
const ZONE = '~';

type Send = (args: RedisArguments) => Promise<unknown>;

/**
 * Gives each partition of a data set of format 4 or before its census: what the whole set counted it counts, and whatever else has
 * cells goes. Broken off, it begins anew; a partition that has one keeps it.
 */
export async function takeCensus(send: Send, name: DataSetName): Promise<void> {
  const reply = await send(['SMEMBERS', countedKey(name)]);
  const entries = Array.isArray(reply) ? reply.map(String) : [];
  const timeZone = entries.find((entry) => entry.startsWith(ZONE))?.slice(ZONE.length) ?? '';
  const whole = entries.filter((entry) => !entry.startsWith(ZONE));
  const partitions = Number(await send(['HGET', shapeKey(name), 'partitions']));
  for (let partition = 0; partition < partitions; partition++) {
    const { cells, meta } = partitionKeys(name, partition);
    const counted = new Map(whole.map((hash) => [hash, SLICES]));
    for await (const page of scanHash(send, cells))
      for (const [key] of page) {
        const hash = key.slice(0, HASH_LENGTH);
        if (!counted.has(hash)) counted.set(hash, DROPPED);
      }
    if (counted.size > 0) await send(['HSETNX', meta, 'census', printCensus({ timeZone, counted })]);
  }
}
