import { createClient } from 'redis';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import type { RedisEndpoint } from '../../config/redis-endpoint.ts';

/** What Redis says of itself. */
export interface RedisFigures extends AsyncDisposable {
  /** CPU time of the process so far. */
  cpuMicros(): Promise<number>;
  /** Memory in use, once freeing in the background is done. */
  usedBytes(): Promise<number>;
  delete(keys: readonly string[]): Promise<void>;
}

export async function openRedisFigures(endpoint: RedisEndpoint): Promise<RedisFigures> {
  const client = createClient(nodeRedisOptions(endpoint));
  client.on('error', () => {});
  await client.connect();
  const read = async (section: string, name: string): Promise<number> => {
    const value = new RegExp(`^${name}:([0-9.]+)`, 'm').exec(await client.info(section))?.[1];
    if (value === undefined) throw new Error(`Redis says no ${name}`);
    return Number(value);
  };
  return {
    cpuMicros: async () => ((await read('cpu', 'used_cpu_user')) + (await read('cpu', 'used_cpu_sys'))) * 1e6,
    usedBytes: () => read('memory', 'used_memory'),
    delete: async (keys) => {
      await client.del([...keys]);
    },
    [Symbol.asyncDispose]: async () => client.destroy(),
  };
}
