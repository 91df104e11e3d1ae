// Longer than other files: the one place that names all parts that a site decides.
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { cameraCredentials } from '../config/camera-credentials.ts';
import { namedSecrets } from '../config/named-secrets.ts';
import { nodeRedisOptions } from '../config/redis-endpoint.ts';
import { parseDuration } from '../protocol/duration.ts';
import { DOCUMENTS_FOLDER } from '../protocol/site/documents.ts';
import { Backfill } from './aggregate/backfill.ts';
import { DailyFold } from './aggregate/daily-fold.ts';
import { Engine } from './aggregate/engine.ts';
import { FinalFault } from './aggregate/final-fault.ts';
import { NarrowedError, sayHeld } from './aggregate/narrowing.ts';
import { buildApp } from './app.ts';
import { openFirstAccount } from './auth/first-account.ts';
import { observeBackups, readLastBackup } from './backup/last-backup.ts';
import { Desk } from './desk/desk.ts';
import { Snoozes } from './desk/snoozes.ts';
import { CorrectionDesk } from './desk/correction-desk.ts';
import { CorrectionLog } from './desk/correction-log.ts';
import { WorkDesk } from './desk/work-desk.ts';
import { WorkNumbers } from './desk/work-numbers.ts';
import { FaultDesk } from './faults/fault-desk.ts';
import { Snapshots } from './faults/snapshots.ts';
import { KeyRing } from './gate/keys/key-ring.ts';
import { KeyDesk } from './gate/keys/key-desk.ts';
import type { KeyStore } from './gate/keys/key-store.ts';
import { ensureServerKeys } from './gate/keys/token-files.ts';
import { HandoverStore } from './handover/handover-store.ts';
import { createInstruments } from './health/instruments.ts';
import { observeServer } from './health/observe-server.ts';
import { readReadiness } from './health/read-readiness.ts';
import { Hub } from './live/hub.ts';
import type { SessionServer } from './live/sessions/session-server.ts';
import { OpenedPatiently } from './open-patiently.ts';
import { openWalls } from './open-walls.ts';
import { askDevice } from './onvif/ask-device.ts';
import { Presets } from './onvif/presets.ts';
import { NoticeList } from './notices/notice-list.ts';
import { ReportShelf } from './reports/report-shelf.ts';
import { PairingDesk } from './screens/pairing-desk.ts';
import { SiteEditor } from './site/files/site-editor.ts';
import { VersionStore } from './site/files/version-store.ts';
import { serializeSite } from './site/serialize-site.ts';
import { readBuildId } from './static/build-id.ts';
import { observeVideo } from './video/observe-video.ts';
import { openVideo } from './video/open-video.ts';
import type { VideoServer } from './video/video-server.ts';
import { within } from './within.ts';
import type { Logger } from 'pino';
import type { RedisClientType } from 'redis';
import type { Config } from '../config/config.ts';
import type { RedisEndpoint } from '../config/redis-endpoint.ts';
import type { Site } from '../protocol/site/site.ts';
import type { DataSet } from './aggregate/keys.ts';
import type { openAudit } from './audit/open-audit.ts';
import type { Auth } from './auth/open-auth.ts';
import type { SiteReload } from './site/reload/site-reload.ts';
import type { Tls } from './tls/open-tls.ts';

/** Of a site that says nothing of it. */
const HANDOVERS_KEPT = '365d';
const CONNECT_PATIENCE_MS = 2_000;
/** [LV10] of protocol/SPEC.md; frames are cut to stay within it, so it is no setting. */
const SESSION_BYTES_MAX = 1024 * 1024;
/** How late a picture may be let go of. */
const PURGE_MS = 1_000;

/** What a server stands on, whatever its site says: it outlives a reload. */
export interface Ground {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: () => number;
  readonly siteDirectory: string;
  readonly dataSet: DataSet;
  readonly adminToken: string;
  /** Fails at once while Redis is down. */
  readonly redis: RedisClientType;
  readonly endpoint: RedisEndpoint;
  readonly connected: Promise<unknown>;
  readonly keyStore: KeyStore;
  readonly audit: ReturnType<typeof openAudit>;
  readonly auth: Auth;
  readonly tls: Tls | undefined;
  readonly reload: SiteReload;
  /** Hears that the site cannot be served over the data that are there. */
  readonly onRefused: (error: Error) => void;
  /** Resolves once the engine of before, where there is one, writes no more: upkeep begins then. */
  readonly free?: Promise<unknown>;
}

/** All of a server that its site's files decide. It answers nobody by itself: the front hands requests on. */
export async function serveSite(ground: Ground, site: Site) {
  const {
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
    siteDirectory,
    tls,
  } = ground;
  let isClosed = false;
  /** Throws where entities hold what the site takes away; those that are generated are nobody’s facts. */
  const declare = async (opened: Engine) => {
    const isDrill = dataSet === 'drill';
    const held = await opened.declare({ evenIfHeld: isDrill });
    if (held.length > 0 && !isDrill) throw new NarrowedError(held);
    for (const line of sayHeld(held)) log.warn(line);
  };
  const keys = new KeyRing({ store: keyStore, scopes: site.file.keys, dataSet, now: clock });
  const engine = new OpenedPatiently({
    open: async () => {
      await within(CONNECT_PATIENCE_MS, Promise.all([connected, audit.archiver.opened]));
      await ensureServerKeys(keyStore, {
        dataDir: config.dataDir,
        scopes: Object.keys(site.file.keys),
        adminToken,
        audit: audit.ledger,
        nowMs: clock(),
      });
      await keys.refresh();
      await openFirstAccount(auth, { dataDir: config.dataDir, log, audit: audit.ledger });
      const opened = await Engine.open({
        redis: nodeRedisOptions(endpoint),
        site,
        dataSet,
        partitions: config.aggregate.partitions,
        commitMaxEvents: config.aggregate.commitMaxEvents,
        hotEntities: config.aggregate.hotEntities,
        maxDeltas: config.aggregate.deltaStreamLength,
        maxPendingEvents: config.gate.maxPendingEvents,
        archiveDir: join(config.dataDir, 'archive'),
        onError: (error) => log.warn({ err: error }, 'the engine’s connection'),
      });
      try {
        if (!ground.free) await declare(opened);
      } catch (error) {
        await opened.close();
        throw error;
      }
      return opened;
    },
    close: (opened) => opened.close(),
    onError: (error) => {
      if (error instanceof FinalFault) {
        ground.onRefused(error);
        return 'give up';
      }
      log.warn({ err: error }, 'waiting for Redis');
      return 'again';
    },
  });

  let folding: DailyFold | undefined;
  let backfill: Backfill | undefined;
  void Promise.all([engine.opened, ground.free]).then(([opened]) => {
    if (isClosed) return;
    // What came between the check of a reload and its end: the next start says it again, and is not served.
    if (ground.free)
      declare(opened).catch((error: unknown) =>
        log.warn({ err: error }, 'what the reloaded site declares is not kept'),
      );
    backfill = new Backfill({ engine: opened, now: clock, log });
    folding = new DailyFold({ engine: opened, now: clock, random: Math.random, log });
  });

  let hub: Hub | undefined;
  const hubOpened = engine.opened.then(async ({ plan, partitions }) => {
    hub = await Hub.open({
      redis: nodeRedisOptions(endpoint),
      plan,
      dataSet,
      partitions,
      tickMs: config.live.tickMs,
      stateDelayMs: config.live.stateDelayMs,
      now: clock,
      id: randomUUID().slice(0, 8),
      onTrouble: (error) => log.warn({ err: error }, 'the hub’s connection'),
    });
  });

  const walls = openWalls({
    redis,
    connection: nodeRedisOptions(endpoint),
    site,
    audit: audit.ledger,
    hub: () => hub,
    leadMs: config.control.leadMs,
    now: clock,
    log,
  });
  const presets = new Presets({
    cameras: site.cameras,
    credentials: cameraCredentials(process.env),
    ask: askDevice,
    monotonic: () => performance.now(),
  });
  const { snapshots: keepFor } = site.file.patrol ?? {};
  const snapshots = new Snapshots({ keepMs: keepFor === undefined ? 0 : parseDuration(keepFor), now: clock });
  const purging = setInterval(() => snapshots.purge(), PURGE_MS);
  const faults = new FaultDesk({
    engine: () => engine.current,
    cameras: site.cameras,
    snapshots,
    curtains: walls.readCurtains,
    now: clock,
  });
  const clientDirectory = join(import.meta.dirname, '..', 'wall-client', 'dist');
  const { curtains } = walls;
  const described = serializeSite(site, curtains && (config.video.url ?? '/api/v1/video'));
  const instruments = createInstruments();
  let sessions: SessionServer | undefined;
  observeBackups(instruments.registry, {
    site: site.code,
    read: () => readLastBackup(redis, site.code),
    now: clock,
  });
  observeServer(instruments.registry, {
    engine: () => engine.current,
    redis,
    sessions: () => sessions?.counts,
    sync: () => sessions?.readSync() ?? new Map(),
  });
  let video: VideoServer | undefined;
  observeVideo(instruments.registry, () => video?.counts);
  const versions = new VersionStore(join(config.dataDir, 'site-versions', site.code));
  const app = await buildApp({
    log,
    tls,
    site: described,
    declared: site,
    documents: join(siteDirectory, DOCUMENTS_FOLDER),
    gate: {
      committer: () => engine.current,
      keys,
      instruments,
      clock,
      dataSet,
      hookSecretOf: namedSecrets(process.env, 'WATCHFLOOR_HOOK_'),
      limits: {
        bodyBytesMax: config.gate.maxBodyBytes,
        batchEventsMax: config.gate.maxBatchEvents,
        pendingEventsMax: config.gate.maxPendingEvents,
      },
    },
    entities: { engine: () => engine.current },
    cameras: { site, hub: () => hub },
    auth,
    ...walls,
    presets,
    faults,
    handover: {
      store: new HandoverStore({
        redis,
        site: site.code,
        keepMs: parseDuration(site.file.handover?.keep ?? HANDOVERS_KEPT),
      }),
      site,
      hub: () => hub,
    },
    notices: { list: new NoticeList({ redis, site: site.code, dataSet }) },
    reports: { shelf: new ReportShelf({ redis, site: site.code, dataSet }) },
    video:
      curtains && config.video.url === undefined
        ? {
            open: (authorise) =>
              (video = openVideo({ config: config.video, env: process.env, site, curtains, authorise, log })),
            origins: config.video.origins,
          }
        : undefined,
    audit: { ledger: audit.ledger, behind: audit.behind, dataDir: config.dataDir },
    desk: new Desk({
      site,
      engine: () => engine.current,
      hub: () => hub,
      snoozes: new Snoozes({ redis, site: site.code, dataSet }),
      now: clock,
    }),
    work: new WorkDesk({
      site,
      engine: () => engine.current,
      hub: () => hub,
      numbers: new WorkNumbers({ redis, site: site.code, dataSet, timeZone: site.file.timeZone }),
      now: clock,
    }),
    corrections: new CorrectionDesk({
      site,
      engine: () => engine.current,
      log: new CorrectionLog({ redis, site: site.code, dataSet }),
      now: clock,
    }),
    siteFiles: { editor: new SiteEditor({ directory: siteDirectory, versions, now: clock }), versions },
    reload: ground.reload,
    apiKeys: {
      desk: new KeyDesk({
        store: keyStore,
        scopes: Object.keys(site.file.keys),
        dataSet,
        audit: audit.ledger,
        now: clock,
        random: randomBytes,
      }),
      scopes: site.file.keys,
    },
    screens: {
      desk: new PairingDesk({ redis, store: keyStore, site: site.code, now: clock, random: randomBytes }),
      store: keyStore,
    },
    health: {
      instruments,
      readiness: () => readReadiness({ engine: engine.current, redis, hub: hub?.condition().source ?? 'opening' }),
    },
    client: {
      directory: clientDirectory,
      console: join(import.meta.dirname, '..', 'wall-client', 'console', 'dist'),
      walls: Object.keys(site.file.walls),
      ...(site.file.webPages && { frames: site.file.webPages }),
      ...(config.video.url !== undefined && { video: new URL(config.video.url).origin }),
    },
    live: {
      hub: () => hub,
      build: readBuildId(clientDirectory),
      siteHash: described.hash,
      maxSessionBytes: SESSION_BYTES_MAX,
      onSessions: (opened) => {
        sessions = opened;
      },
    },
  });

  await app.ready();
  return {
    site,
    app,
    engine,
    /** Resolves once the views are whole. */
    hubOpened,
    /** Engine and hub last: requests that are under way end with them. */
    async close(): Promise<void> {
      isClosed = true;
      clearInterval(purging);
      await app.close();
      await walls.close();
      await hub?.close();
      folding?.close();
      backfill?.close();
      await engine.close();
      keys.close();
    },
  };
}
export type ServedSite = Awaited<ReturnType<typeof serveSite>>;
