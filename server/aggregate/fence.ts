import type { PartitionKeys } from './keys.ts';
import type { RedisArguments } from './redis-link.ts';

/**
 * Where a partition stands: `<revision>/<writer>`. Two equal fences mean that nothing was written in between, also when
 * Redis came back with less than it had: the same revision of another history has another writer.
 */
export async function readFence(
  send: (args: RedisArguments) => Promise<unknown>,
  keys: PartitionKeys,
): Promise<string> {
  const reply = await send(['HMGET', keys.meta, 'rev', 'writer']);
  const [revision, writer] = Array.isArray(reply) ? reply : [];
  return `${revision ?? 0}/${writer ?? ''}`;
}
