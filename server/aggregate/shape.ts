import { FinalFault } from './final-fault.ts';
import { partitionKeys, shapeKey } from './keys.ts';
import type { DataSetName } from './keys.ts';
import type { RedisArguments } from './redis-link.ts';
import { repack } from './repack.ts';
import { takeCensus } from './take-census.ts';
import { scanHash } from './scan-hash.ts';

/**
 * Version of what is stored under a data set's keys. In format 2 a packed entity says a time once that several attributes
 * share; in format 3 it can say that a register was cleared, which a program of before could not read; in format 4 a partition may be
 * folded, and a program of before would add to cells that are no more; in format 5 each partition says which definitions it counts, and a
 * program of before would not heed it.
 */
const FORMAT = 5;

/**
 * KEYS: entities. ARGV: field, value before, value after, … What is no more as it was read has been written meanwhile, by an
 * engine that has opened the data set before us: it stays.
 */
const REPLACE = `
for i = 1, #ARGV, 3 do
  if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2]) end
end`;

type Send = (args: RedisArguments) => Promise<unknown>;

/**
 * How many partitions a data set has: fixed when it is made, by whoever comes first. One of an earlier format is brought to
 * this one; throws on a later one.
 */
export async function fixPartitions(send: Send, name: DataSetName, partitions: number): Promise<number> {
  const key = shapeKey(name);
  await send(['HSETNX', key, 'partitions', String(partitions)]);
  await send(['HSETNX', key, 'format', String(FORMAT)]);
  const found = String(await send(['HGET', key, 'format']));
  if (found === '1') await repackAll(send, name);
  if (['1', '2', '3', '4'].includes(found)) await takeCensus(send, name);
  if (['1', '2', '3', '4'].includes(found)) await send(['HSET', key, 'format', String(FORMAT)]);
  const stored = await readPartitions(send, name);
  if (stored === undefined) throw new Error(`${key} vanished while it was read`);
  return stored;
}

/**
 * Counts that an engine has found Redis again: a change, and so on disk when this resolves, with all that stands before it in
 * Redis' file. A Redis that was killed may have written what it had not synced; the next one has read that, and would answer for it.
 */
export async function settleDataSet(send: Send, name: DataSetName): Promise<void> {
  await send(['HINCRBY', shapeKey(name), 'returns', '1']);
}

/** Partitions of a data set; undefined where it was never made. */
export async function readPartitions(send: Send, name: DataSetName): Promise<number | undefined> {
  const key = shapeKey(name);
  const reply = await send(['HMGET', key, 'partitions', 'format']);
  const [partitions, format] = Array.isArray(reply) ? reply : [];
  if (partitions === null || partitions === undefined) return undefined;
  if (Number(format) !== FORMAT)
    throw new FinalFault(`${key} has format ${String(format)}; this version reads format ${FORMAT}`);
  return Number(partitions);
}

/** Broken off, it begins anew: what has been written again stays as it is. */
async function repackAll(send: Send, name: DataSetName): Promise<void> {
  const partitions = Number(await send(['HGET', shapeKey(name), 'partitions']));
  for (let partition = 0; partition < partitions; partition++) {
    const { entities } = partitionKeys(name, partition);
    for await (const page of scanHash(send, entities)) {
      const shorter = page.flatMap(([field, packed]) => {
        const again = repack(packed);
        return again === packed ? [] : [field, packed, again];
      });
      if (shorter.length > 0) await send(['EVAL', REPLACE, '1', entities, ...shorter]);
    }
  }
}
