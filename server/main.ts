import { join } from 'node:path';
import { pino } from 'pino';
import { createClient } from 'redis';
import { loadAdminToken } from '../config/admin-token.ts';
import { loadConfig } from '../config/config.ts';
import { nodeRedisOptions } from '../config/redis-endpoint.ts';
import { loadSite } from '../config/site/load-site.ts';
import { Engine } from './aggregate/engine.ts';
import { buildApp } from './app.ts';
import { startEmbeddedRedis } from './embedded-redis/embedded-redis.ts';
import { exitOnFault } from './exit-on-fault.ts';
import { KeyRing } from './gate/keys/key-ring.ts';
import { KeyStore } from './gate/keys/key-store.ts';
import { ensureServerKeys } from './gate/keys/token-files.ts';
import { createInstruments } from './health/instruments.ts';
import { observeServer } from './health/observe-server.ts';
import { readReadiness } from './health/read-readiness.ts';
import { OpenedPatiently } from './open-patiently.ts';
import { writeRunFile } from './run-file.ts';
import { describeSite } from './site/describe-site.ts';

const clock = Date.now;
const config = await exitOnFault(() => loadConfig(process.env));
const siteDirectory = join(config.site.sitesDir, config.site.id);
const site = await exitOnFault(() => loadSite(siteDirectory));
const dataSet = config.site.dataSet ?? (site.file.drill ? 'drill' : 'live');
const log = pino({ level: config.logLevel });

const embedded =
  config.redis.kind === 'embedded'
    ? await startEmbeddedRedis({
        dir: config.redis.dir,
        binary: config.redis.binary,
        log: { info: (message) => log.info(message), warn: (message) => log.warn(message) },
      })
    : undefined;
const endpoint = embedded?.endpoint ?? { kind: 'url' as const, url: config.redis.kind === 'external' ? config.redis.url : '' };

// For keys and health. A command fails at once while Redis is down, so that no request waits for it.
const redis = createClient({ ...nodeRedisOptions(endpoint), disableOfflineQueue: true });
redis.on('error', (error) => log.debug({ err: error }, 'Redis'));
// Goes on trying by itself until it is closed.
void redis.connect().catch(() => {});

const keyStore = new KeyStore(redis, site.code);
const keys = new KeyRing(keyStore, site.file.keys);
const adminToken = loadAdminToken(config.dataDir);
const engine = new OpenedPatiently({
  open: async () => {
    const opened = await Engine.open({
      redis: nodeRedisOptions(endpoint),
      site,
      dataSet,
      partitions: config.aggregate.partitions,
      commitMaxEvents: config.aggregate.commitMaxEvents,
      hotEntities: config.aggregate.hotEntities,
      maxDeltas: config.aggregate.deltaStreamLength,
      maxPendingEvents: config.gate.maxPendingEvents,
      onError: (error) => log.warn({ err: error }, 'the engine’s connection'),
    });
    await ensureServerKeys(keyStore, { dataDir: config.dataDir, scopes: Object.keys(site.file.keys), adminToken, nowMs: clock() });
    await keys.refresh();
    return opened;
  },
  close: (opened) => opened.close(),
  onError: (error) => log.warn({ err: error }, 'waiting for Redis'),
});

const instruments = createInstruments();
observeServer(instruments.registry, { engine: () => engine.current, redis });
const app = await buildApp({
  log,
  site: describeSite(site),
  gate: {
    committer: () => engine.current,
    keys,
    instruments,
    clock,
    limits: {
      bodyBytesMax: config.gate.maxBodyBytes,
      batchEventsMax: config.gate.maxBatchEvents,
      pendingEventsMax: config.gate.maxPendingEvents,
    },
  },
  entities: { engine: () => engine.current, keys },
  health: { instruments, readiness: () => readReadiness({ engine: engine.current, redis, hub: 'live' }) },
  client: { directory: join(import.meta.dirname, '..', 'wall-client', 'dist'), walls: Object.keys(site.file.walls) },
});

const url = await app.listen({ host: config.http.host, port: config.http.port });
let removeRunFile = () => {};
void engine.opened.then(() => {
  removeRunFile = writeRunFile(config.dataDir, { pid: process.pid, url, site: site.code, siteDirectory, dataSet, redis: endpoint });
});

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info('stopping: requests under way are finished first');
  removeRunFile();
  await app.close();
  await engine.close();
  keys.close();
  redis.destroy();
  await embedded?.close();
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
