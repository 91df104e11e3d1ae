// npm run relay: the relay of a site's cameras on a machine of its own, near the cameras.
import { once } from 'node:events';
import { join } from 'node:path';
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createClient } from 'redis';
import { loadConfig } from '../config/config.ts';
import { loadIdentityFile } from '../config/identity/identity-file.ts';
import { nodeRedisOptions, redisEndpoint } from '../config/redis-endpoint.ts';
import { loadSite } from '../config/site/load-site.ts';
import { trustAuthorities } from '../config/trusted-authorities.ts';
import { createIdentify } from './auth/identify.ts';
import { openAuth } from './auth/open-auth.ts';
import { CertificateWay } from './auth/ways/client-certificate.ts';
import { Curtains } from './control/curtains.ts';
import { handleErrors } from './error-handler.ts';
import { exitOnFault } from './exit-on-fault.ts';
import { KeyRing } from './gate/keys/key-ring.ts';
import { KeyStore } from './gate/keys/key-store.ts';
import { createAuthorisation } from './screens/authorise-session.ts';
import { openTls } from './tls/open-tls.ts';
import { sayTls } from './tls/tls-plugin.ts';
import { observeVideo } from './video/observe-video.ts';
import { openVideo } from './video/open-video.ts';
import { videoPlugin } from './video/video-plugin.ts';

const told = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => told.abort());

const config = await exitOnFault(() => loadConfig(process.env));
await exitOnFault(() => trustAuthorities(config.trusted));
const site = await exitOnFault(() => loadSite(join(config.site.sitesDir, config.site.id)));
const endpoint = await exitOnFault(() => redisEndpoint(config.redis));
const log: FastifyBaseLogger = pino({ level: config.logLevel });

// The keys of pages, and the curtains: the relay itself keeps nothing.
const redis = createClient({ ...nodeRedisOptions(endpoint), disableOfflineQueue: true });
redis.on('error', (error) => log.debug({ err: error }, 'Redis'));
redis.connect().catch((error) => log.warn({ err: error }, 'Redis'));
const store = new KeyStore(redis, site.code);
const keys = new KeyRing({ store, scopes: site.file.keys, dataSet: undefined, now: Date.now });
const curtains = new Curtains({
  redis: nodeRedisOptions(endpoint),
  site: { code: site.code, walls: Object.keys(site.file.walls) },
  now: Date.now,
  onTrouble: (error) => log.debug({ err: error }, 'the curtains’ connection'),
});
const { people } = openAuth({ redis, site: site.code, ...config.auth, now: Date.now });
// Screens that a certificate stands for; people sign in at the server, and come with its session.
const { certificates: clients } = await exitOnFault(() => loadIdentityFile(config.identity.file));
const way = clients && new CertificateWay(clients);
const identify = createIdentify({ keys, people, placeOf: way && ((certificate) => way.placeOf(certificate)) });
const authorise = createAuthorisation({ identify, store, now: Date.now });
const video = openVideo({ config: config.video, env: process.env, site, curtains, authorise, log });

const registry = new Registry();
observeVideo(registry, () => video.counts);
const app = Fastify({ loggerInstance: log, logController: new LogController({ disableRequestLogging: true }) });
const { http } = config;
const tls = await exitOnFault(() => openTls({ config: config.tls, host: http.host, clients, now: Date.now, log }));
tls?.lay(app.server);
handleErrors(app);
if (tls) sayTls(app, tls);
await app.register(videoPlugin, { prefix: '/api/v1', video, origins: config.video.origins });
app.get('/healthz', async () => ({ status: 'ok' }));
app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()));
const address = await exitOnFault(() => app.listen(http));
const url = tls?.urlOn(Number(new URL(address).port)) ?? address;
log.info(`the relay of ${site.code} is at ${url.replace('http', 'ws')}/api/v1/video: VIDEO_URL of the server`);

if (!told.signal.aborted) await once(told.signal, 'abort');
tls?.close();
await app.close();
await curtains.close();
keys.close();
people.close();
redis.destroy();
