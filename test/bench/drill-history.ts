// npm run bench:drill-history
// The drill of Lianyuan with a year of history (BENCH_DAYS, 365), told to the gate's own reader and the engine as the workers tell it:
// how long until the wall is alive, how long until the year is whole, and what it takes in Redis and in the process that makes it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { ioredisOptions, nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { loadSite } from '../../config/site/load-site.ts';
import type { CloudEvent, GateAnswer } from '../../protocol/events.ts';
import type { Site } from '../../protocol/site/site.ts';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';
import { Engine } from '../../server/aggregate/engine.ts';
import { EngineError } from '../../server/aggregate/engine-error.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { partitionKeys } from '../../server/aggregate/keys.ts';
import { readBatch } from '../../server/gate/read-batch.ts';
import { compileEventReader } from '../../server/gate/read-event.ts';
import { startEmbeddedRedis } from '../../server/embedded-redis/embedded-redis.ts';
import { Hub } from '../../server/live/hub.ts';
import { compileDrill } from '../../workers/drill/drill-plan.ts';
import { DrillFeed } from '../../workers/drill/drill-feed.ts';
import { DrillProgressStore } from '../../workers/drill/drill-progress.ts';
import { openLog } from '../../workers/log.ts';

const DAYS = Number(process.env.BENCH_DAYS ?? 365);
const MIB = 1024 * 1024;
const NOW = Date.now();

const dir = mkdtempSync(join(tmpdir(), 'watchfloor-year-'));
const server = await startEmbeddedRedis({
  dir,
  binary: await ensureRedisBinary(),
  appendfsync: 'everysec',
  log: { info() {}, warn() {} },
});
const client = await createClient(nodeRedisOptions(server.endpoint)).connect();
const queues = new Redis(ioredisOptions(server.endpoint));
const site = withHistory(await loadSite(join(import.meta.dirname, '../../config/sites/lianyuan')), DAYS);
const engine = await Engine.open({ redis: nodeRedisOptions(server.endpoint), site, dataSet: 'drill' });
const read = compileEventReader(engine.plan);
let events = 0;
let refused = 0;
let repeated = 0;
let mostBytes = 0;
let saidLast = 0;

async function post(batch: readonly CloudEvent[]): Promise<GateAnswer> {
  const taken = readBatch(batch, { read, reading: { nowMs: NOW, mayPost: () => true, mayCorrect: false } });
  await submit(taken.events);
  events += batch.length;
  refused += taken.refused.length;
  mostBytes = Math.max(mostBytes, process.memoryUsage().rss);
  return { accepted: taken.events.length, refused: [...taken.refused] };
}

/** As the workers do: what was not committed in time is sent again. */
async function submit(batch: readonly EntityEvent[]): Promise<void> {
  for (;;) {
    try {
      return await engine.submit(batch);
    } catch (error) {
      if (!(error instanceof EngineError) || error.code === 'unstorable') throw error;
      repeated += 1;
      await delay(error.retryAfterMs ?? 1_000);
    }
  }
}

try {
  const drill = compileDrill(site);
  const progress = new DrillProgressStore(queues, '{bench}');
  const feed = new DrillFeed({ drill, gate: { post }, progress, log: openLog('silent') });
  const standing = await timed(() => feed.tellUntil(NOW));
  // As the server does soon after its start: what is told of long ago then goes where it stays.
  const day = engine.plan.calendar.bucketOf('day', NOW);
  const folded = await timed(() => engine.fold(day));
  const filled = await timed(() => feed.fillHistory({ onProgress: sayShare }));
  const figures = {
    days: DAYS,
    events,
    refused,
    repeated,
    standingS: standing,
    foldS: folded,
    historyS: filled,
    eventsPerS: Math.round(events / (standing + filled)),
    processMiB: Math.round(mostBytes / MIB),
    ...(await redisFigures()),
    ...(await lastYear()),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  await engine.close();
  queues.disconnect();
  client.destroy();
  await server.close();
  rmSync(dir, { recursive: true, force: true });
}

function withHistory(loaded: Site, days: number): Site {
  const { drill } = loaded.file;
  if (!drill) throw new Error(`site ${loaded.code} declares no drill`);
  return { ...loaded, file: { ...loaded.file, drill: { ...drill, history: `${days}d` } } };
}

async function sayShare(share: number): Promise<void> {
  const said = Math.floor(share * 20) * 5;
  if (said === saidLast) return;
  saidLast = said;
  process.stderr.write(`${said} % of the history, ${events} events\n`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return Math.round((performance.now() - begun) / 100) / 10;
}

async function redisFigures() {
  const used = Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
  let entities = 0;
  let cells = 0;
  for (let partition = 0; partition < engine.partitions; partition += 1) {
    const keys = partitionKeys({ site: site.code, dataSet: 'drill' }, partition);
    entities += await client.hLen(keys.entities);
    cells += await client.hLen(keys.cells);
  }
  return { redisMiB: Math.round(used / MIB), entities, cells };
}

/** What the wall then says of the same time a year ago. */
async function lastYear() {
  const hub = await Hub.open({
    redis: nodeRedisOptions(server.endpoint),
    plan: engine.plan,
    dataSet: 'drill',
    partitions: engine.partitions,
    tickMs: 20,
    stateDelayMs: 0,
    now: () => Date.now(),
    id: 'bench',
    onTrouble: () => {},
  });
  const topic = hub.topics.get('alerts.today');
  const view = topic?.form === 'view' ? topic.read() : undefined;
  await hub.close();
  return { alertsToday: view };
}
