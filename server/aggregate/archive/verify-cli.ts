// npm run archive:verify
// Is every file of the archive as it was written, and can each entity in it be read? Where the server runs, or Redis is elsewhere:
// do the totals hold what archive and Redis say together? Exit code 1 where something was found.
import { join } from 'node:path';
import { loadConfig } from '../../../config/config.ts';
import { nodeRedisOptions, redisEndpoint } from '../../../config/redis-endpoint.ts';
import { loadSite } from '../../../config/site/load-site.ts';
import { readRunFile } from '../../run-file.ts';
import { rebuild } from '../rebuild.ts';
import { openRedisLink } from '../redis-link.ts';
import type { RedisLink } from '../redis-link.ts';
import { readPartitions } from '../shape.ts';
import { archiveFolder } from './partition-archive.ts';
import { verifyArchive } from './verify-archive.ts';

const config = loadConfig(process.env);
const site = await loadSite(join(config.site.sitesDir, config.site.id));
const dataSet = config.site.dataSet ?? (site.file.drill ? 'drill' : 'live');
const name = { site: site.code, dataSet };
const archiveDir = join(config.dataDir, 'archive');
const link = await openRedis();
try {
  const partitions = link && (await readPartitions(link.send, name));
  const { files, entities, findings } = await verifyArchive(archiveFolder(archiveDir, name), { site, partitions });
  for (const { path, found } of findings) print(`${path}: ${found}`);
  print(`${entities} entities in ${files} files of the archive: ${findings.length} findings`);
  process.exitCode = findings.length > 0 ? 1 : 0;
  if (link && partitions !== undefined) await verifyTotals(link);
  else print('Redis does not run: totals were not compared');
} finally {
  await link?.close();
}

async function verifyTotals({ send }: RedisLink): Promise<void> {
  const report = await rebuild({ send, name, site, write: false, archiveDir });
  print(
    `${report.entities} entities of archive and Redis, ${report.cells} totals: ${report.differences.length} differences`,
  );
  if (report.differences.length > 0) process.exitCode = 1;
}

/** The Redis of the running server, or the one that is configured; undefined where it is away. */
async function openRedis(): Promise<RedisLink | undefined> {
  try {
    const endpoint = readRunFile(config.dataDir)?.redis ?? redisEndpoint(config.redis);
    return await openRedisLink({ redis: nodeRedisOptions(endpoint), onError: () => {} });
  } catch {
    // The files are verified by themselves.
    return undefined;
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
