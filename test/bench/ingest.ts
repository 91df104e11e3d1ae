// npm run bench:ingest
// Acknowledged events a second over HTTP and by the engine alone, as ratios to what redis-benchmark gets into a stream of
// the same Redis (appendfsync always, unix socket) in the same run, and the memory that entities and their totals take.
// The three kinds of rounds take turns, since a shared machine's speed drifts; figures are medians.
import { fork } from 'node:child_process';
import { on } from 'node:events';
import { join } from 'node:path';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { loadSite } from '../../config/site/load-site.ts';
import type { Site } from '../../protocol/site/site.ts';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';
import { Engine } from '../../server/aggregate/engine.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { partitionKeys } from '../../server/aggregate/keys.ts';
import { startWatchfloor } from '../support/watchfloor.ts';
import type { ClientCommand, ClientReport } from './ingest-client.ts';
import { ingestWorkload, take, toEntityEvent } from './ingest-workload.ts';
import type { Reported } from './ingest-workload.ts';
import { openRedisFigures } from './redis-figures.ts';
import { serverCpuMicros } from './server-cpu.ts';
import { measureXaddRate } from './xadd-rate.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const BATCH = 500;
const BATCHES = 200;
/** Every camera is met once before anything is measured. */
const WARM_BATCHES = 150;
/** Batches under way at the engine; redis-benchmark has 5,000 commands under way. */
const ENGINE_BATCHES_AT_ONCE = 10;
const XADD_REQUESTS = 400_000;
const HOUR_MS = 3_600_000;
const WORKLOAD_SEED = 20_260_101;
const CAMERAS = 50_000;
const ALERTS = 20_000;

const site = await loadSite(join(import.meta.dirname, '../../config/sites/lianyuan'));
const redisBinary = await ensureRedisBinary();
await using watchfloor = await startWatchfloor({ env: { LOG_LEVEL: 'warn' } });
const endpoint = watchfloor.redisEndpoint;
await using redis = await openRedisFigures(endpoint);
const startMs = Date.now() - 2 * HOUR_MS;

const memory = await measureMemory();
say(`memory: ${memory.bytesPerCamera} bytes a camera, ${memory.bytesPerAlert} an alert, with their totals`);

const client = await startClient();
const engine = await openEngine({ ...site, code: 'bench-engine' });
const engineWork = ingestWorkload({ site, seed: WORKLOAD_SEED, startMs });
await submitAll(engine, nextBatches(engine, engineWork, WARM_BATCHES));
await client.round(WARM_BATCHES);

const rounds: { xadd: number; engine: number; http: number; redisMicros: number; serverMicros: number }[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const before = await measureXaddRate({ endpoint, redisBinary, requests: XADD_REQUESTS });
  const engineRate = await engineRound();
  const between = await measureXaddRate({ endpoint, redisBinary, requests: XADD_REQUESTS });
  const cpuBefore = await redis.cpuMicros();
  const serverBefore = await serverCpuMicros(watchfloor.url);
  const http = await client.round(BATCHES);
  const redisMicros = ((await redis.cpuMicros()) - cpuBefore) / (BATCHES * BATCH);
  const serverMicros = ((await serverCpuMicros(watchfloor.url)) - serverBefore) / (BATCHES * BATCH);
  rounds.push({ xadd: (before + between) / 2, engine: engineRate, http, redisMicros, serverMicros });
  say(
    `round ${round + 1}: XADD ${kilo(before)} and ${kilo(between)}, engine ${kilo(engineRate)}, HTTP ${kilo(http)} events/s, Redis ${redisMicros.toFixed(2)} and server ${serverMicros.toFixed(1)} us/event`,
  );
}
client.end();
await engine.close();

process.stdout.write(
  `${JSON.stringify({
    ratioToXadd: rounded(median(rounds.map(({ http, xadd }) => http / xadd)), 3),
    engineRatioToXadd: rounded(median(rounds.map(({ engine: rate, xadd }) => rate / xadd)), 3),
    eventsPerSecond: Math.round(median(rounds.map(({ http }) => http))),
    engineEventsPerSecond: Math.round(median(rounds.map(({ engine: rate }) => rate))),
    redisMicrosPerEvent: rounded(median(rounds.map(({ redisMicros }) => redisMicros)), 2),
    serverMicrosPerEvent: rounded(median(rounds.map(({ serverMicros }) => serverMicros)), 1),
    ...memory,
  })}\n`,
);

async function engineRound(): Promise<number> {
  const batches = nextBatches(engine, engineWork, BATCHES);
  const start = performance.now();
  await submitAll(engine, batches);
  return (BATCHES * BATCH) / ((performance.now() - start) / 1_000);
}

function nextBatches(of: Engine, workload: Iterator<Reported, unknown>, count: number): EntityEvent[][] {
  return Array.from({ length: count }, () => take(workload, BATCH).map((reported) => toEntityEvent(of.plan, reported)));
}

async function submitAll(to: Engine, batches: EntityEvent[][]): Promise<void> {
  const submit = async () => {
    for (let batch = batches.pop(); batch; batch = batches.pop()) await to.submit(batch);
  };
  await Promise.all(Array.from({ length: ENGINE_BATCHES_AT_ONCE }, submit));
}

function openEngine(of: Site): Promise<Engine> {
  return Engine.open({
    redis: nodeRedisOptions(endpoint),
    site: of,
    dataSet: 'live',
    onError: (error) => say(error.message),
  });
}

/** Bytes of Redis for each camera and each closed alert, with all their totals and without the delta streams. */
async function measureMemory(): Promise<{ bytesPerCamera: number; bytesPerAlert: number }> {
  const emptySite = { ...site, code: 'bench-memory' };
  await using of = await openForMemory(emptySite);
  const workload = ingestWorkload({ site, seed: WORKLOAD_SEED, startMs });
  const empty = await of.usedBytes();
  const cameras: Reported[] = [];
  while (cameras.length < CAMERAS) {
    const next = workload.next().value;
    if (next.kind === 'camera') cameras.push(next);
  }
  const withCameras = await of.store(cameras);
  const alerts: Reported[] = [];
  for (const ids = new Set<string>(); ids.size < ALERTS; ) {
    const next = workload.next().value;
    if (next.kind !== 'alert') continue;
    ids.add(next.id);
    alerts.push(next);
  }
  const withAlerts = await of.store(alerts);
  return {
    bytesPerCamera: Math.round((withCameras - empty) / CAMERAS),
    bytesPerAlert: Math.round((withAlerts - withCameras) / ALERTS),
  };
}

async function openForMemory(of: Site) {
  const engineOfMemory = await openEngine(of);
  const deltas = Array.from(
    { length: engineOfMemory.partitions },
    (_, partition) => partitionKeys({ site: of.code, dataSet: 'live' }, partition).deltas,
  );
  return {
    usedBytes: () => redis.usedBytes(),
    store: async (reported: readonly Reported[]) => {
      const events = reported.map((one) => toEntityEvent(engineOfMemory.plan, one));
      for (let i = 0; i < events.length; i += BATCH) await engineOfMemory.submit(events.slice(i, i + BATCH));
      await redis.delete(deltas);
      return redis.usedBytes();
    },
    [Symbol.asyncDispose]: () => engineOfMemory.close(),
  };
}

async function startClient() {
  const child = fork(join(import.meta.dirname, 'ingest-client.ts'), { execArgv: [] });
  const reports = on(child, 'message');
  child.once('exit', (code) => {
    if (code) throw new Error(`the client ended with ${code}`);
  });
  const next = async () => ((await reports.next()).value as [ClientReport])[0];
  const tell = async (command: ClientCommand) => {
    child.send(command);
    return next();
  };
  await next();
  await tell({ order: { url: watchfloor.url, key: watchfloor.importKey, seed: WORKLOAD_SEED, startMs } });
  return {
    /** Events a second of so many batches. */
    round: async (batches: number): Promise<number> => {
      await tell({ prepare: batches });
      const report = await tell('go');
      if (report === 'ready') throw new Error('expected a result');
      return report.events / report.seconds;
    },
    end: () => child.kill(),
  };
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
function kilo(rate: number): string {
  return `${Math.round(rate / 1_000)}k`;
}
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
