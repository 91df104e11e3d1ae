// npm run restore -- FOLDER
// Makes the DATA_DIR of a backup, and puts its site files where there are none.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../config/config.ts';
import { PARTS } from './manifest.ts';
import { restoreBackup } from './restore-backup.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0) {
    process.stderr.write('usage: npm run restore -- <folder of a backup>\n');
    return 64;
  }
  const from = resolve(given);
  const { dataDir, redis, site } = loadConfig(process.env);
  if (redis.kind === 'external') {
    process.stderr.write(
      `REDIS_URL is set: load ${join(from, PARTS.snapshot)} into it as its makers say, and restore the files without REDIS_URL\n`,
    );
    return 78;
  }
  try {
    const { manifest, siteFiles } = await restoreBackup({ from, dataDir, sitesDir: site.sitesDir });
    const said = {
      put: `its site files are in ${join(site.sitesDir, manifest.folder)}`,
      same: 'its site files are those that are here',
      other: `its site files differ from those in ${join(site.sitesDir, manifest.folder)}, which were left: see ${join(from, PARTS.site)}`,
    }[siteFiles];
    process.stdout.write(
      `${dataDir} is as ${manifest.site} was at ${new Date(manifest.takenAt).toISOString()}; ${said}.\nStart it: DATA_DIR=${dataDir} WATCHFLOOR_SITE=${manifest.folder} WATCHFLOOR_DATA_SET=${manifest.dataSet} npm start\n`,
    );
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
