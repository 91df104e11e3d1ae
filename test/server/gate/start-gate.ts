// Longer than other files: the one place where tests put all parts of a server together, as server/main.ts does.
import { randomBytes, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { createClient, type RedisClientType } from 'redis';
import { loadConfig } from '../../../config/config.ts';
import { nodeRedisOptions, type RedisEndpoint } from '../../../config/redis-endpoint.ts';
import { BATCH_MEDIA_TYPE, type GateAnswer } from '../../../protocol/events.ts';
import type { Site } from '../../../protocol/site/site.ts';
import type { ErrorAnswer } from '../../../server/errors.ts';
import { Engine } from '../../../server/aggregate/engine.ts';
import { openAuth } from '../../../server/auth/open-auth.ts';
import type { Ways } from '../../../server/auth/ways/open-ways.ts';
import type { OidcWay } from '../../../server/auth/ways/oidc-way.ts';
import { buildApp } from '../../../server/app.ts';
import { openBriefings } from '../../../server/briefings/open-briefings.ts';
import { Arrangements } from '../../../server/control/arrangements.ts';
import { openAudit } from '../../../server/audit/open-audit.ts';
import { Curtains } from '../../../server/control/curtains.ts';
import { Director } from '../../../server/control/director.ts';
import { Automations } from '../../../server/control/automation/automations.ts';
import { Driving } from '../../../server/control/driving/driving.ts';
import { Desk } from '../../../server/desk/desk.ts';
import { Snoozes } from '../../../server/desk/snoozes.ts';
import { CorrectionDesk } from '../../../server/desk/correction-desk.ts';
import { CorrectionLog } from '../../../server/desk/correction-log.ts';
import { WorkDesk } from '../../../server/desk/work-desk.ts';
import { WorkNumbers } from '../../../server/desk/work-numbers.ts';
import { FaultDesk, type FaultDeskOptions } from '../../../server/faults/fault-desk.ts';
import { Snapshots } from '../../../server/faults/snapshots.ts';
import { KeyRing } from '../../../server/gate/keys/key-ring.ts';
import { KeyDesk } from '../../../server/gate/keys/key-desk.ts';
import { KeyStore } from '../../../server/gate/keys/key-store.ts';
import { formatToken, hashToken } from '../../../server/gate/keys/token.ts';
import { HandoverStore } from '../../../server/handover/handover-store.ts';
import { createInstruments } from '../../../server/health/instruments.ts';
import { observeServer } from '../../../server/health/observe-server.ts';
import { readReadiness } from '../../../server/health/read-readiness.ts';
import { Hub } from '../../../server/live/hub.ts';
import { askDevice } from '../../../server/onvif/ask-device.ts';
import { Presets } from '../../../server/onvif/presets.ts';
import { NoticeList } from '../../../server/notices/notice-list.ts';
import { ReportShelf } from '../../../server/reports/report-shelf.ts';
import { PairingDesk } from '../../../server/screens/pairing-desk.ts';
import { SiteEditor } from '../../../server/site/files/site-editor.ts';
import { VersionStore } from '../../../server/site/files/version-store.ts';
import { openVideo } from '../../../server/video/open-video.ts';
import { serializeSite } from '../../../server/site/serialize-site.ts';
import { Visitors } from '../../../server/visitors/visitors.ts';
import { WallModes } from '../../../server/wall-modes/wall-modes.ts';
import { makeTestDir } from '../../support/redis.ts';
import { yardSite } from './yard-site.ts';

/** The test's wall clock: a moment after which nothing is in the future. */
export const NOW_MS = Date.UTC(2026, 10, 2, 8);

export interface StartOptions {
  readonly redis: RedisEndpoint;
  readonly limits?: Partial<{ bodyBytesMax: number; batchEventsMax: number; pendingEventsMax: number }>;
  readonly clientDirectory?: string;
  /** Default: the loopback. */
  readonly host?: string;
  readonly requestPatienceMs?: number;
  /** All schemas of routes. */
  readonly compilesAtStart?: boolean;
  /** Whose files may be edited; default: none. */
  readonly siteDirectory?: string;
  /** Besides accounts of the server's own. */
  readonly ways?: Omit<Ways, 'oidc'> & { readonly oidc?: (of: { client: RedisClientType; site: string }) => OidcWay };
  /** With the routes of live pictures, though the site has no camera. */
  readonly withVideo?: boolean;
  /** Of senders that sign. */
  readonly hookSecretOf?: (adapter: string) => string | undefined;
  /** Called before it listens. */
  readonly lay?: (server: Server) => void;
  /** Those that turn. */
  readonly cameras?: Site['cameras'];
  /** Default: the yard. */
  readonly site?: Site;
  /** Of faults and their pictures. */
  readonly faults?: Partial<Pick<FaultDeskOptions, 'now' | 'curtains'>> & { readonly keepMs?: number };
}

/** The whole HTTP side on a free port, over a real engine. What it logged stands in `log`. */
export async function startGate({
  redis: endpoint,
  limits,
  host = '127.0.0.1',
  clientDirectory = join(import.meta.dirname, 'no-client'),
  requestPatienceMs = 20_000,
  compilesAtStart = false,
  siteDirectory = join(import.meta.dirname, 'no-site'),
  ways = {},
  withVideo = false,
  hookSecretOf = () => undefined,
  lay,
  site: served = yardSite,
  cameras = served.cameras,
  faults: { keepMs = 60_000, now: faultsNow = () => NOW_MS, curtains: curtainsOfFaults = () => [] } = {},
}: StartOptions) {
  const engine = await Engine.open({ redis: nodeRedisOptions(endpoint), site: served, dataSet: 'live' });
  const redis = createClient({ ...nodeRedisOptions(endpoint), disableOfflineQueue: true });
  redis.on('error', () => {});
  await redis.connect();
  const site = serializeSite(served);
  const store = new KeyStore(redis, served.code);
  const keys = new KeyRing({ store, scopes: served.file.keys, dataSet: 'live', now: () => NOW_MS });
  const instruments = createInstruments();
  const hub = await Hub.open({
    redis: nodeRedisOptions(endpoint),
    plan: engine.plan,
    dataSet: 'live',
    partitions: engine.partitions,
    tickMs: 20,
    stateDelayMs: 0,
    now: () => NOW_MS,
    id: 'test',
    onTrouble: () => {},
  });
  const director = new Director({
    redis: nodeRedisOptions(endpoint),
    site: served,
    now: () => NOW_MS,
    isRefused: (wall, scene) => visitors.refuses(wall, scene),
    onTrouble: () => {},
  });
  const arrangements = new Arrangements({
    redis: nodeRedisOptions(endpoint),
    site: served,
    now: () => NOW_MS,
    onTrouble: () => {},
  });
  const curtains = withVideo
    ? new Curtains({
        redis: nodeRedisOptions(endpoint),
        site: { code: served.code, walls: Object.keys(served.file.walls) },
        now: () => NOW_MS,
        isKeptDrawn: (wall) => visitors.read(wall)?.present !== false,
        onTrouble: () => {},
      })
    : undefined;
  const visitors = new Visitors({
    redis: nodeRedisOptions(endpoint),
    site: served,
    director,
    curtains,
    now: () => NOW_MS,
    onTrouble: () => {},
  });
  const briefings = openBriefings({
    redis,
    connection: nodeRedisOptions(endpoint),
    site: served,
    director,
    arrangements,
    isRefused: (wall, scene) => visitors.refuses(wall, scene),
    hub: () => hub,
    now: () => NOW_MS,
    makeId: () => randomUUID().slice(0, 8),
    onTrouble: () => {},
  });
  const modes = new WallModes({
    walls: Object.keys(served.file.walls),
    visitors,
    held: { read: (wall) => briefings.held.peek(wall), listen: (listener) => briefings.held.listen(listener) },
    numbers: briefings.numbers,
    onTrouble: () => {},
  });
  const dataDir = makeTestDir('gate');
  const audit = openAudit({
    redis,
    connection: nodeRedisOptions(endpoint),
    site: served.code,
    dataDir,
    settings: { heads: undefined, months: 12 },
    now: () => NOW_MS,
    onTrouble: () => {},
  });
  await audit.archiver.opened;
  const driving = new Driving({
    redis: nodeRedisOptions(endpoint),
    site: served,
    audit: audit.ledger,
    now: () => NOW_MS,
    onTrouble: () => {},
  });
  const automations = new Automations({
    redis: nodeRedisOptions(endpoint),
    site: served,
    director,
    driving,
    audit: audit.ledger,
    isRefused: (wall, scene) => visitors.refuses(wall, scene),
    isBriefed: (wall) => briefings.held.isHeld(wall),
    rowsOf: (list) => hub.rowsOf(list),
    now: () => NOW_MS,
    onTrouble: () => {},
  });
  const { oidc, ...others } = ways;
  const auth = openAuth({
    redis,
    site: served.code,
    idleMs: 3_600_000,
    sessionMs: 12 * 3_600_000,
    now: () => NOW_MS,
    others: {
      ways: { ...others, ...(oidc && { oidc: oidc({ client: redis as RedisClientType, site: served.code }) }) },
      audit: audit.ledger,
    },
  });
  const desk = new PairingDesk({ redis, store, site: served.code, now: () => NOW_MS, random: randomBytes });
  const versions = new VersionStore(join(dataDir, 'site-versions'));
  const keyDesk = new KeyDesk({
    store,
    scopes: Object.keys(served.file.keys),
    dataSet: 'live',
    audit: audit.ledger,
    now: () => NOW_MS,
    random: randomBytes,
  });
  observeServer(instruments.registry, { engine: () => engine, redis });
  const snapshots = new Snapshots({ keepMs, now: faultsNow });
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line) => void logged.push(line) });
  const app = await buildApp({
    requestPatienceMs,
    compilesAtStart,
    log,
    curtains,
    video: curtains && {
      open: (authorise) => openVideo({ config: loadConfig({}).video, env: {}, site: served, curtains, authorise, log }),
      origins: [],
    },
    site,
    documents: join(import.meta.dirname, 'no-documents'),
    gate: {
      committer: () => engine,
      keys,
      instruments,
      clock: () => NOW_MS,
      dataSet: 'live',
      hookSecretOf,
      limits: { bodyBytesMax: 1024 * 1024, batchEventsMax: 1000, pendingEventsMax: 10_000, ...limits },
    },
    entities: { engine: () => engine },
    cameras: { site: served, hub: () => hub },
    auth,
    director,
    driving,
    declared: served,
    automations,
    arrangements,
    briefings,
    visitors,
    modes,
    presets: new Presets({ cameras, credentials: () => undefined, ask: askDevice, monotonic: () => performance.now() }),
    faults: new FaultDesk({ engine: () => engine, cameras, snapshots, curtains: curtainsOfFaults, now: faultsNow }),
    handover: {
      store: new HandoverStore({ redis, site: served.code, keepMs: 365 * 24 * 3_600_000 }),
      site: served,
      hub: () => hub,
    },
    notices: { list: new NoticeList({ redis, site: served.code, dataSet: 'live' }) },
    reports: { shelf: new ReportShelf({ redis, site: served.code, dataSet: 'live' }) },
    audit: { ledger: audit.ledger, behind: audit.behind, dataDir },
    desk: new Desk({
      site: served,
      engine: () => engine,
      hub: () => hub,
      snoozes: new Snoozes({ redis, site: served.code, dataSet: 'live' }),
      now: () => NOW_MS,
    }),
    work: new WorkDesk({
      site: served,
      engine: () => engine,
      hub: () => hub,
      numbers: new WorkNumbers({ redis, site: served.code, dataSet: 'live', timeZone: served.file.timeZone }),
      now: () => NOW_MS,
    }),
    corrections: new CorrectionDesk({
      site: served,
      engine: () => engine,
      log: new CorrectionLog({ redis, site: served.code, dataSet: 'live' }),
      now: () => NOW_MS,
    }),
    siteFiles: { editor: new SiteEditor({ directory: siteDirectory, versions, now: () => NOW_MS }), versions },
    apiKeys: { desk: keyDesk, scopes: served.file.keys },
    screens: { desk, store },
    health: { instruments, readiness: () => readReadiness({ engine, redis, hub: 'live' }) },
    client: { directory: clientDirectory, console: join(clientDirectory, 'console', 'dist'), walls: ['main'] },
    live: { hub: () => hub, build: 'test', siteHash: site.hash, maxSessionBytes: 1024 * 1024 },
  });
  lay?.(app.server);
  await app.listen({ host, port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

  async function makeKey(scope: string, role: 'admin' | 'scope' = 'scope'): Promise<string> {
    const token = formatToken(scope, randomBytes(32));
    await store.add(hashToken(token), {
      id: hashToken(token).slice(0, 8),
      role,
      scope,
      label: 'test',
      createdAt: NOW_MS,
    });
    return token;
  }
  const key = await makeKey('import');
  return {
    url,
    app,
    snapshots,
    engine,
    hub,
    store,
    desk,
    keyDesk,
    director,
    arrangements,
    briefings,
    audit,
    keys,
    auth,
    instruments,
    key,
    makeKey,
    idOf: (token: string) => hashToken(token).slice(0, 8),
    log: () => logged.join(''),
    /** Posts a batch; `body` may be anything that the test wants to send. */
    async post(body: unknown, { type = BATCH_MEDIA_TYPE, token = key as string | undefined } = {}) {
      const response = await fetch(`${url}/api/v1/events`, {
        method: 'POST',
        headers: { 'content-type': type, ...(token && { authorization: `Bearer ${token}` }) },
        body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        text,
        answer: JSON.parse(text) as GateAnswer & ErrorAnswer,
      };
    },
    async close() {
      await app.close();
      await curtains?.close();
      await director.close();
      await arrangements.close();
      await automations.close();
      modes.close();
      await briefings.held.close();
      await visitors.close();
      await driving.close();
      await audit.archiver.close();
      rmSync(dataDir, { recursive: true });
      keys.close();
      auth.people.close();
      redis.destroy();
      await hub.close();
      await engine.close();
    },
  };
}

/** An event that the gate accepts, with what the test changes of it. */
export function alertEvent(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    specversion: '1.0',
    id: '01JBQ9Z3V5T8K2M4N6P7R9S1W3',
    source: '/tests/gate',
    type: 'alert.received',
    subject: 'A20261102-000001',
    time: '2026-11-02T07:59:00Z',
    data: { district: 'north' },
    ...changes,
  };
}
