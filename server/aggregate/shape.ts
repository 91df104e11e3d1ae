import { shapeKey } from './keys.ts';
import type { DataSetName } from './keys.ts';
import type { RedisArguments } from './redis-link.ts';

/** Version of what is stored under a data set's keys; the Function library's name carries the same. */
const FORMAT = 1;

type Send = (args: RedisArguments) => Promise<unknown>;

/** How many partitions a data set has: fixed when it is made, by whoever comes first. Throws on a foreign format. */
export async function fixPartitions(send: Send, name: DataSetName, partitions: number): Promise<number> {
  const key = shapeKey(name);
  await send(['HSETNX', key, 'partitions', String(partitions)]);
  await send(['HSETNX', key, 'format', String(FORMAT)]);
  const stored = await readPartitions(send, name);
  if (stored === undefined) throw new Error(`${key} vanished while it was read`);
  return stored;
}

/** Partitions of a data set; undefined where it was never made. */
export async function readPartitions(send: Send, name: DataSetName): Promise<number | undefined> {
  const key = shapeKey(name);
  const reply = await send(['HMGET', key, 'partitions', 'format']);
  const [partitions, format] = Array.isArray(reply) ? reply : [];
  if (partitions === null || partitions === undefined) return undefined;
  if (Number(format) !== FORMAT)
    throw new Error(`${key} has format ${String(format)}; this version reads format ${FORMAT}`);
  return Number(partitions);
}
