// npm run backup [-- --to FOLDER]
// Takes a backup of the running server of this DATA_DIR into a new folder below FOLDER (default: <DATA_DIR>/backups).
import { operatingUser } from '../audit/operating-user.ts';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createClient } from 'redis';
import { loadConfig } from '../../config/config.ts';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { Ledger } from '../audit/ledger.ts';
import { formatBytes } from '../doctor/finding.ts';
import { readRunFile } from '../run-file.ts';
import { recordBackup } from './last-backup.ts';
import { BACKUPS, takeBackup } from './take-backup.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { to: { type: 'string' } } });
  const { dataDir, redis: configured } = loadConfig(process.env);
  const server = readRunFile(dataDir);
  if (!server) {
    process.stderr.write(`no server runs with its data in ${dataDir}: start it first (npm start), or set DATA_DIR\n`);
    return 69;
  }
  const { site, dataSet, siteDirectory, redis: endpoint } = server;
  const redis = createClient(nodeRedisOptions(endpoint));
  redis.on('error', () => {});
  await redis.connect();
  try {
    const folder = join(resolve(values.to ?? join(dataDir, BACKUPS)), nameOf(site, Date.now()));
    // It holds every secret of the server: who took it is written down like any act.
    await new Ledger({ redis, site, now: Date.now }).record({
      who: { kind: 'machine', id: operatingUser() },
      what: 'backup.take',
      on: `backup/${basename(folder)}`,
    });
    const { files, takenAt } = await takeBackup({
      endpoint,
      ...(configured.kind === 'embedded' && { binary: configured.binary }),
      dataDir,
      siteDirectory,
      about: { site, dataSet, folder: basename(siteDirectory) },
      to: folder,
      now: Date.now,
    });
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    await recordBackup(redis, site, { takenAt, bytes });
    process.stdout.write(`${folder}: ${files.length} files, ${formatBytes(bytes)}\n`);
    if (!values.to)
      process.stdout.write('It lies on the same disk as what it is to save: copy it away, or say --to.\n');
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    redis.destroy();
  }
}

/** Such as `lianyuan-20261129T104600Z`. */
function nameOf(site: string, atMs: number): string {
  return `${site}-${new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
}
