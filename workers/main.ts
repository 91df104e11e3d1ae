import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '../config/config.ts';
import { CONFIG_EXIT_CODE } from '../config/exit-codes.ts';
import { namedSecrets, readCredentials } from '../config/named-secrets.ts';
import { trustAuthorities } from '../config/trusted-authorities.ts';
import type { Site } from '../protocol/site/site.ts';
import { loadSite } from '../config/site/load-site.ts';
import { startDailyClose } from './close/close-work.ts';
import { startDrillAnswers } from './drill/answer-work.ts';
import { DrillCameras } from './drill/drill-cameras.ts';
import { startDrill } from './drill/drill-work.ts';
import { startForecasts } from './forecast/forecast-work.ts';
import { GateClient } from './gate-client.ts';
import { startImports } from './importer/import-work.ts';
import { openLog } from './log.ts';
import { startMqtt } from './mqtt/mqtt-work.ts';
import { startNotices } from './notices/notice-work.ts';
import { openEyes, startPatrol } from './patrol/patrol-work.ts';
import { snapshotShower } from './patrol/show-snapshot.ts';
import { queuePrefix } from './queues.ts';
import { readingsReader } from './readings-client.ts';
import { gateAccess, isAnswering, type RunningServer, readRunningServer, readScopeKey } from './running-server.ts';
import { startReports } from './reports/report-work.ts';
import { startStudies } from './study/study-work.ts';
import { startSurges } from './surge/surge-work.ts';
import { DRAIN_MS, WorkHost } from './work-host.ts';

/** How often the server is looked for, and looked at. */
const LOOK_MS = 500;
/** While it waits, the process says so this often. */
const SAY_EVERY_MS = 15_000;
/** What waits for a Redis that has gone for good never sees that it is told to end. */
const END_WITHIN_MS = DRAIN_MS + 2_000;

const config = readConfig();
const log = openLog(config.logLevel);
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
stop.signal.addEventListener('abort', () => setTimeout(leave, END_WITHIN_MS));

while (!stop.signal.aborted) {
  const server = await findServer(config.dataDir);
  if (!server) break;
  await workFor(server);
}
log.info('the workers have stopped');
process.exit();

/** As harmless as a kill: what was under way is taken up at the next start. */
function leave(): void {
  log.warn({ afterMs: END_WITHIN_MS }, 'the workers leave without having drained: Redis does not answer');
  process.exit();
}

function readConfig() {
  try {
    const read = loadConfig(process.env);
    trustAuthorities(read.trusted);
    return read;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(CONFIG_EXIT_CODE);
  }
}

/** Waits until a server answers; undefined when told to stop first. */
async function findServer(dataDir: string): Promise<RunningServer | undefined> {
  for (let sayAtMs = performance.now() + LOOK_MS; !stop.signal.aborted; ) {
    const server = readRunningServer(dataDir);
    if (server && (await isAnswering(server))) return server;
    if (performance.now() >= sayAtMs) {
      log.info(
        { dataDir, why: server ? 'it does not answer' : 'none has written its address' },
        'waiting for the server',
      );
      sayAtMs = performance.now() + SAY_EVERY_MS;
    }
    await pause();
  }
  return undefined;
}

/** Works for one server until it is replaced by another, such as itself with an edited site, or until told to stop. */
async function workFor(server: RunningServer): Promise<void> {
  const { dataSet } = server;
  const site = await loadSite(server.siteDirectory);
  const host = new WorkHost({ endpoint: server.redis, prefix: queuePrefix(site.code, dataSet), log });
  const gateFor = (scope: string) =>
    new GateClient({ access: gateAccess(config.dataDir, scope), log: log.child({ scope }), random: Math.random });
  const videoUrl = () => config.video.url ?? new URL('/api/v1/video', server.url).href;
  const token = () => readScopeKey(config.dataDir, 'patrol');
  const eyes = openEyes({ site, videoUrl, token, ffmpeg: config.video.ffmpeg, now: Date.now });
  let cameras: DrillCameras | undefined;
  let mqtt: AsyncDisposable | undefined;
  try {
    log.info({ site: site.code, dataSet, server: server.url }, 'the workers are at work');
    startImports({ host, site, dataSet, gate: gateFor('import'), log: log.child({ work: 'import' }) });
    const mqttSecretOf = namedSecrets(process.env, 'WATCHFLOOR_MQTT_');
    mqtt = startMqtt({
      ...{ site, dataSet },
      broker: () =>
        config.mqttUrl === undefined
          ? undefined
          : { url: config.mqttUrl, credentials: readCredentials(mqttSecretOf('broker')) },
      gate: gateFor('mqtt'),
      log: log.child({ work: 'mqtt' }),
      now: Date.now,
      random: Math.random,
    });
    let isReady = async () => true;
    if (dataSet === 'drill' && site.file.drill) {
      const drilling = await startDrill({
        host,
        site,
        gate: gateFor('drill'),
        log: log.child({ work: 'drill' }),
        now: Date.now,
      });
      isReady = () => drilling.isWhole();
      cameras = openCameras(site);
      // Their clips take a while to make; the drill goes on meanwhile.
      void cameras?.start();
    }
    const method = {
      ...{ host, site, dataSet, isReady },
      gate: gateFor('method'),
      read: readingsReader(gateAccess(config.dataDir, 'method')),
    };
    await startDailyClose({ ...method, log: log.child({ work: 'daily close' }) });
    await startReports({ ...method, log: log.child({ work: 'reports' }) });
    await startNotices({
      ...method,
      log: log.child({ work: 'notices' }),
      mail: config.mail,
      secretOf: namedSecrets(process.env, 'WATCHFLOOR_NOTICE_'),
      now: Date.now,
    });
    await startSurges({ ...method, log: log.child({ work: 'surges' }) });
    await startStudies({ ...method, log: log.child({ work: 'studies' }) });
    await startForecasts({ ...method, log: log.child({ work: 'forecasts' }) });
    if (dataSet === 'drill')
      await startDrillAnswers({ ...method, gate: gateFor('drill'), log: log.child({ work: 'drill' }) });
    const look = eyes.look;
    const show =
      site.file.patrol?.snapshots === undefined
        ? undefined
        : snapshotShower({
            cameras: site.cameras,
            ffmpeg: config.video.ffmpeg,
            access: gateAccess(config.dataDir, 'patrol'),
            log: log.child({ work: 'patrol' }),
          });
    await startPatrol({
      host,
      site,
      dataSet,
      gate: gateFor('patrol'),
      log: log.child({ work: 'patrol' }),
      now: Date.now,
      look,
      show,
    });
    while (!stop.signal.aborted && !isReplaced(server)) await pause();
  } finally {
    log.info('the workers drain: jobs under way are ended or given back');
    await mqtt?.[Symbol.asyncDispose]();
    await cameras?.close();
    await host.close();
    await eyes.close();
  }
}

function openCameras(site: Site): DrillCameras | undefined {
  const { drillUrl, ffmpeg } = config.video;
  if (drillUrl === undefined) return undefined;
  return new DrillCameras({
    site,
    url: drillUrl,
    ffmpeg,
    directory: join(config.dataDir, 'drill-clips'),
    log: log.child({ work: 'drill' }),
    now: () => performance.timeOrigin + performance.now(),
  });
}

/** By another, or one that has read its site anew. A server that is down leaves no file, or its old one; jobs then wait for it. */
function isReplaced({ pid, siteReadAt }: RunningServer): boolean {
  const current = readRunningServer(config.dataDir);
  return current !== undefined && (current.pid !== pid || current.siteReadAt !== siteReadAt);
}

async function pause(): Promise<void> {
  await delay(LOOK_MS, undefined, { signal: stop.signal }).catch(() => {
    // Told to stop: whoever paused looks at the signal.
  });
}
