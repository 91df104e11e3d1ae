import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { ConfigError, loadConfig } from '../../config/config.ts';
import { ioredisOptions } from '../../config/redis-endpoint.ts';
import { loadSite } from '../../config/site/load-site.ts';
import { SiteFaults } from '../../config/site/site-fault.ts';
import type { Site } from '../../protocol/site/site.ts';
import { queuePrefix, queues } from '../queues.ts';
import type { RunningServer } from '../running-server.ts';
import { type ImportArguments, PlainFault, readArguments, USAGE } from './arguments.ts';
import { FileError } from './csv-rows.ts';
import { describeServer, findServer, findServerSoon } from './find-server.ts';
import { HeaderError } from './header.ts';
import { summarize } from './import-outcome.ts';
import { CancelWishes, type ImportTask } from './import-queue.ts';
import { LocalRooms } from './local-rooms.ts';
import { openMapper } from './open-subjects.ts';
import { openDisplay } from './progress-display.ts';
import { watchImport } from './watch-import.ts';

const CANCELLED_EXIT_CODE = 130;
/** One Ctrl-C arrives several times: from the terminal, and passed on by npm and the bootstrap. */
const SAME_KEY_MS = 1_000;
const cancel = new AbortController();
let cancelledAtMs = 0;
process.on('SIGINT', () => {
  if (!cancel.signal.aborted) {
    say('stopping; once more to leave at once');
    cancelledAtMs = performance.now();
    cancel.abort();
  } else if (performance.now() - cancelledAtMs > SAME_KEY_MS) process.exit(CANCELLED_EXIT_CODE);
});
// A terminal that is closed ends what was started in it.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => cancel.abort());

try {
  process.exitCode = await main();
} catch (error) {
  const isPlain = [PlainFault, ConfigError, SiteFaults, HeaderError, FileError].some((kind) => error instanceof kind);
  process.stderr.write(
    isPlain && error instanceof Error
      ? `${error.message}\n`
      : `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const given = readArguments(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (!given) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const config = loadConfig({
    ...process.env,
    WATCHFLOOR_SITE: given.site,
    ...(given.dataDir && { DATA_DIR: given.dataDir }),
  });
  const site = await checkFile(given, join(config.site.sitesDir, config.site.id));
  const { server, rooms } = await openServer(config.dataDir, site);
  try {
    say(describeServer(server, site));
    return await importInto(server, given, site.file.timeZone);
  } finally {
    await rooms?.close();
  }
}

/** Whatever is wrong with the file is said before anything is started. */
async function checkFile({ file, importer: name }: ImportArguments, siteDirectory: string): Promise<Site> {
  const site = await loadSite(siteDirectory);
  const importer = site.importers[name];
  if (!importer) {
    const known = Object.keys(site.importers).join(', ') || 'none';
    throw new PlainFault(`--importer ${name}: site ${site.code} has no such importer; it has: ${known}`);
  }
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new PlainFault(`${file}: ${found ? 'is not a file' : 'there is no such file'}`);
  await openMapper(file, site, importer);
  return site;
}

/** The server that runs there, or one for this import alone. */
async function openServer(
  dataDir: string,
  site: Site,
): Promise<{ readonly server: RunningServer; readonly rooms?: LocalRooms }> {
  const running = await findServer(dataDir, site);
  if (running) return { server: running };
  say(`no server runs in ${dataDir}: starting one for this import`);
  try {
    const rooms = await LocalRooms.start({ site: site.code, dataDir, env: process.env });
    return { server: rooms.server, rooms };
  } catch (fault) {
    const server = await findServerSoon(dataDir, site);
    if (server) return { server };
    throw fault;
  }
}

async function importInto(server: RunningServer, given: ImportArguments, timeZone: string): Promise<number> {
  const redis = new Redis(ioredisOptions(server.redis));
  redis.on('error', () => {
    // Redis or its server is restarting: commands wait until it is back.
  });
  const prefix = queuePrefix(server.site, server.dataSet);
  const { name, jobs } = queues.imports;
  const queue = new Queue(name, { connection: redis, prefix, defaultJobOptions: jobs });
  const display = openDisplay(process.stderr, { timeZone, speed: given.speed });
  const startedAtMs = performance.now();
  try {
    const { file, importer, speed, rejectsFile, after } = given;
    const task: ImportTask = { file, importer, speed, rejectsFile, ...(after && { after }) };
    const job = await queue.add(given.importer, task);
    const summary = await watchImport(job.id ?? '', {
      queue,
      wishes: new CancelWishes(redis, prefix),
      cancelled: cancel.signal,
      onProgress: (progress) => display.show(progress, performance.now() - startedAtMs),
      onQueued: () => say('another import runs: this one begins when it has ended'),
    });
    display.end();
    const rejects = relative(process.env.INIT_CWD ?? process.cwd(), rejectsFile);
    process.stdout.write(
      `${summarize(summary, { given, rejectsFile: rejects, elapsedMs: performance.now() - startedAtMs })}\n`,
    );
    return summary?.outcome === 'done' ? 0 : CANCELLED_EXIT_CODE;
  } finally {
    display.end();
    await queue.close();
    redis.disconnect();
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
