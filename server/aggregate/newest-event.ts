import type { PartitionKeys } from './keys.ts';
import type { RedisArguments } from './redis-link.ts';

/** Time of the newest event of any kind in epoch ms; undefined where nothing was told. */
export async function readNewestEvent(
  send: (args: RedisArguments) => Promise<unknown>,
  partitions: readonly PartitionKeys[],
): Promise<number | undefined> {
  let newest: number | undefined;
  for (const { meta } of partitions) {
    const reply = await send(['HGETALL', meta]);
    const flat = Array.isArray(reply) ? reply.map(String) : [];
    for (let i = 0; i + 1 < flat.length; i += 2)
      if (flat[i]?.startsWith('t:')) newest = Math.max(newest ?? Number.NEGATIVE_INFINITY, Number(flat[i + 1]));
  }
  return newest;
}
