// The one place that names what a server stands on, in the order in which it begins and ends; what its site decides is in serve-site.ts.
import { once } from 'node:events';
import { join } from 'node:path';
import { pino } from 'pino';
import { createClient } from 'redis';
import { loadAdminToken } from '../config/admin-token.ts';
import { loadConfig } from '../config/config.ts';
import { CONFIG_EXIT_CODE } from '../config/exit-codes.ts';
import { assertDataDirectory } from '../config/data-directory.ts';
import { loadIdentityFile } from '../config/identity/identity-file.ts';
import { nodeRedisOptions } from '../config/redis-endpoint.ts';
import { trustAuthorities } from '../config/trusted-authorities.ts';
import { loadSite } from '../config/site/load-site.ts';
import { FinalFault } from './aggregate/final-fault.ts';
import { sayHeld } from './aggregate/narrowing.ts';
import { keepToThisMachine } from './auth/first-account.ts';
import { openAuth } from './auth/open-auth.ts';
import { openWays } from './auth/ways/open-ways.ts';
import { openAudit } from './audit/open-audit.ts';
import { drain } from './drain.ts';
import { startEmbeddedRedis } from './embedded-redis/embedded-redis.ts';
import { exitOnFault } from './exit-on-fault.ts';
import { KeyStore } from './gate/keys/key-store.ts';
import { writeRunFile } from './run-file.ts';
import { openTls } from './tls/open-tls.ts';
import { within } from './within.ts';
import type { Site } from '../protocol/site/site.ts';
import { sayReload } from '../protocol/site-reload.ts';
import { httpErrors } from './errors.ts';
import { Front } from './front.ts';
import { type ServedSite, serveSite } from './serve-site.ts';
import { refuseChanges } from './site/reload/refuse-changes.ts';
import { SiteReload } from './site/reload/site-reload.ts';

/** Within it the engine and the views of a site that was reloaded are there. */
const CHANGE_PATIENCE_MS = 60_000;
const clock = Date.now;
// One that comes during the start is heeded at its end, when all that was begun is known and can be ended.
const told = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => told.abort());

const config = await exitOnFault(() => loadConfig(process.env));
await exitOnFault(() => trustAuthorities(config.trusted));
const siteDirectory = join(config.site.sitesDir, config.site.id);
const site = await exitOnFault(() => loadSite(siteDirectory));
const dataSet = config.site.dataSet ?? (site.file.drill ? 'drill' : 'live');
await exitOnFault(() => assertDataDirectory(config.dataDir, { site: config.site.id, dataSet }));
const log = pino({ level: config.logLevel });

const adminToken = await exitOnFault(() => loadAdminToken(config.dataDir));

const { redis: given } = config;
const embedded =
  given.kind === 'embedded'
    ? await exitOnFault(() =>
        startEmbeddedRedis({
          dir: given.dir,
          binary: given.binary,
          log: { info: (message) => log.info(message), warn: (message) => log.warn(message) },
        }),
      )
    : undefined;
const endpoint = embedded?.endpoint ?? { kind: 'url' as const, url: given.kind === 'external' ? given.url : '' };

// For keys and health. A command fails at once while Redis is down, so that no request waits for it.
const redis = createClient({ ...nodeRedisOptions(endpoint), disableOfflineQueue: true });
redis.on('error', (error) => log.debug({ err: error }, 'Redis'));
// Goes on trying by itself until it is closed.
const connected = redis.connect();
connected.catch((error) => log.warn({ err: error }, 'Redis'));

const keyStore = new KeyStore(redis, site.code);
const audit = await exitOnFault(() =>
  openAudit({
    redis,
    connection: nodeRedisOptions(endpoint),
    site: site.code,
    dataDir: config.dataDir,
    settings: config.audit,
    now: clock,
    onTrouble: (error) => log.warn({ err: error }, 'the archive of the audit trail'),
  }),
);
const identityFile = await exitOnFault(() => loadIdentityFile(config.identity.file));
const ways = await openWays({ file: identityFile, secrets: config.identity.secrets, redis, site: site.code });
const others = { ways, audit: audit.ledger };
const auth = openAuth({ redis, site: site.code, ...config.auth, now: clock, others });
const { http } = config;
const tls = await exitOnFault(() =>
  openTls({ config: config.tls, host: http.host, clients: identityFile.certificates, now: clock, log }),
);
let served: ServedSite | undefined;
const reload = new SiteReload({
  directory: siteDirectory,
  audit: audit.ledger,
  current: () => served?.site ?? site,
  refuse: async (before, after) => [
    ...refuseChanges(before, after),
    ...sayHeld((await served?.engine.current?.countHeld(after)) ?? []),
  ],
  change: (after) => changeOver(after),
});
const ground = {
  adminToken,
  audit,
  auth,
  clock,
  config,
  connected,
  dataSet,
  endpoint,
  keyStore,
  log,
  redis,
  reload,
  siteDirectory,
  tls,
};
served = await serveSite({ ...ground, onRefused: endAtStart }, site);
const front = new Front(served.app);

tls?.lay(front.server);
keepToThisMachine(front.server, { until: () => auth.people.hasAdministrator });
const url = await exitOnFault(() =>
  listen().catch(async (error: unknown) => {
    // Ours since this start: nobody would look after it.
    await embedded?.close();
    throw error;
  }),
);
let removeRunFile = () => {};
void served.engine.opened.then(() => tellRun());
process.on('SIGHUP', () => {
  reload.run({ who: { kind: 'machine', id: 'SIGHUP' } }).then(
    (answer) => log.info(sayReload(answer)),
    (error) => log.warn({ err: error }, 'reloading the site'),
  );
});

if (!told.signal.aborted) await once(told.signal, 'abort');
await stop();

/** Of a fault that a person has to put right, which only Redis could tell of. */
function endAtStart({ message }: Error): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = CONFIG_EXIT_CODE;
  told.abort();
}

/** The address for this machine. */
async function listen(): Promise<string> {
  const address = await front.listen(http);
  return (await tls?.openHere(front.server, Number(new URL(address).port))) ?? address;
}

/** What workers and commands find the server by; they read the site anew where it says another time. */
function tellRun(): void {
  if (told.signal.aborted) return;
  removeRunFile = writeRunFile(config.dataDir, {
    pid: process.pid,
    url,
    site: site.code,
    siteDirectory,
    siteReadAt: clock(),
    dataSet,
    redis: endpoint,
    ...(tls && { others: { url: tls.urlOn(Number(new URL(url).port)), authority: tls.authority?.file } }),
  });
}

/**
 * Puts all that a site's files decide in the place of what stood, beside it: what is new is whole before the first request goes to
 * it, and two engines never count by different sites. Screens come back by themselves, one after the other.
 */
async function changeOver(after: Site): Promise<void> {
  const before = served as ServedSite;
  const free = Promise.withResolvers<void>();
  const refused = Promise.withResolvers<never>();
  // It may be refused before anybody waits for that.
  refused.promise.catch(() => {});
  const next = await serveSite({ ...ground, free: free.promise, onRefused: refused.reject }, after);
  try {
    await within(CHANGE_PATIENCE_MS, Promise.race([next.hubOpened, refused.promise]));
  } catch (error) {
    await next.close();
    throw error instanceof FinalFault ? error : httpErrors.unavailable('Redis', error);
  }
  await front.changeOver(next.app, () => before.engine.close());
  served = next;
  tellRun();
  free.resolve();
  await before.close();
}

async function stop(): Promise<void> {
  log.info('stopping: requests under way are finished first');
  removeRunFile();
  tls?.close();
  await drain({ server: front.server, close: () => Promise.all([front.close(), served?.close()]) });
  await audit.archiver.close();
  auth.people.close();
  redis.destroy();
  await embedded?.close();
  // A hub that still waits for Redis has nothing to close, and would wait for ever.
  process.exit();
}
