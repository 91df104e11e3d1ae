import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { nodeRedisOptions, type RedisEndpoint } from '../../config/redis-endpoint.ts';
import type { Site } from '../../protocol/site/site.ts';
import { readCodes } from '../../server/aggregate/code-store.ts';
import type { DataSet } from '../../server/aggregate/keys.ts';
import { compilePlan } from '../../server/aggregate/plan.ts';
import { readPartitions } from '../../server/aggregate/shape.ts';
import { Hub } from '../../server/live/hub.ts';

/** A hub of our own that has just read the whole data set. By [VW1] the server's shows the same. Close it. */
export async function openFreshHub(
  endpoint: RedisEndpoint,
  { site, dataSet }: { site: Site; dataSet: DataSet },
): Promise<Hub> {
  const redis = nodeRedisOptions(endpoint);
  const client = createClient({ ...redis, RESP: 2 });
  client.on('error', () => {});
  await client.connect();
  try {
    const name = { site: site.code, dataSet };
    const send = (args: (string | Buffer)[]) => client.sendCommand(args);
    const plan = compilePlan(site, await readCodes(send, name));
    const partitions = await readPartitions(send, name);
    if (partitions === undefined) throw new Error(`there is no data set ${dataSet} of ${site.code}`);
    return await Hub.open({
      redis,
      plan,
      dataSet,
      partitions,
      tickMs: 20,
      stateDelayMs: 0,
      now: Date.now,
      id: randomUUID(),
      onTrouble: () => {},
    });
  } finally {
    client.destroy();
  }
}
