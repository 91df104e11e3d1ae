// node archiver-process.ts <data directory> <Redis endpoint as JSON>: archives until it is killed.
import { createClient } from 'redis';
import { nodeRedisOptions, type RedisEndpoint } from '../../../config/redis-endpoint.ts';
import { openAudit } from '../../../server/audit/open-audit.ts';

const [dataDir = '', endpoint = ''] = process.argv.slice(2);
const connection = nodeRedisOptions(JSON.parse(endpoint) as RedisEndpoint);
const redis = createClient(connection);
redis.on('error', () => {});
await redis.connect();
openAudit({
  redis,
  connection,
  site: 'yard',
  dataDir,
  settings: { heads: undefined, months: 12 },
  now: Date.now,
  onTrouble: (error) => process.stderr.write(`${String(error)}\n`),
});
