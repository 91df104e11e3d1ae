// npm run rebuild [-- --data-set drill|live] [--write]
// Recomputes every total of the configured site from its entities and reports each difference; --write puts them right.
// Exit code 1 where there was a difference.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../config/config.ts';
import { nodeRedisOptions, redisEndpoint } from '../../config/redis-endpoint.ts';
import { loadSite } from '../../config/site/load-site.ts';
import { rebuild } from './rebuild.ts';
import type { CellDifference } from './recompute.ts';
import { openRedisLink } from './redis-link.ts';

const { values } = parseArgs({
  options: { 'data-set': { type: 'string' }, write: { type: 'boolean', default: false } },
});
const config = loadConfig(process.env);
const site = await loadSite(join(config.site.sitesDir, config.site.id));
const dataSet = values['data-set'] ?? config.site.dataSet ?? (site.file.drill ? 'drill' : 'live');
if (dataSet !== 'drill' && dataSet !== 'live') throw new Error(`--data-set ${dataSet}: expected drill or live`);

const link = await openRedisLink({
  redis: nodeRedisOptions(redisEndpoint(config.redis)),
  onError: (error) => process.stderr.write(`${error.message}\n`),
});
try {
  const report = await rebuild({
    send: link.send,
    name: { site: site.code, dataSet },
    site,
    write: values.write,
    archiveDir: join(config.dataDir, 'archive'),
  });
  for (const difference of report.differences) print(describe(difference));
  const found = `${report.differences.length} ${report.differences.length === 1 ? 'difference' : 'differences'}`;
  print(
    `${report.entities} entities, ${report.cells} cells in ${report.partitions} partitions: ${found}${values.write && report.differences.length > 0 ? ', put right' : ''}`,
  );
  process.exitCode = report.differences.length > 0 ? 1 : 0;
} finally {
  await link.close();
}

function describe({ metrics, where, key, stored, expected }: CellDifference): string {
  const place = Object.entries(where).map(([name, value]) => `${name}=${value}`);
  return `${metrics.join(', ')} ${place.join(' ')} (cell ${key}): stored ${stored}, expected ${expected}`;
}
function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
