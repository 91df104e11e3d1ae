import { createClient } from 'redis';
import { nodeRedisOptions, type RedisEndpoint } from '../../config/redis-endpoint.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { DataSet } from '../../server/aggregate/keys.ts';
import { type RebuildReport, rebuild } from '../../server/aggregate/rebuild.ts';

/** Recomputes every total of a data set from its entities, and changes nothing. */
export async function checkCells(
  endpoint: RedisEndpoint,
  { site, dataSet }: { site: Site; dataSet: DataSet },
): Promise<RebuildReport> {
  const client = createClient({ ...nodeRedisOptions(endpoint), RESP: 2 });
  client.on('error', () => {});
  await client.connect();
  try {
    return await rebuild({
      send: (args) => client.sendCommand(args),
      name: { site: site.code, dataSet },
      site,
      write: false,
    });
  } finally {
    client.destroy();
  }
}
