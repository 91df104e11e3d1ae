// npm run bench:redefine
// A million entities stand in a data set, 5,000 events a second come in, and a metric is edited: how long it takes to count it for all of
// them, what that costs in CPU, how long events wait meanwhile, and whether anything was lost or shown that is not so.
// BENCH_ENTITIES: fewer entities. BENCH_RATE: other events a second.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { loadSite } from '../../config/site/load-site.ts';
import type { Metric } from '../../protocol/site/metrics.ts';
import type { Site } from '../../protocol/site/site.ts';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';
import { Backfill } from '../../server/aggregate/backfill.ts';
import { Engine } from '../../server/aggregate/engine.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { rebuild } from '../../server/aggregate/rebuild.ts';
import { openRedisLink } from '../../server/aggregate/redis-link.ts';
import { startEmbeddedRedis } from '../../server/embedded-redis/embedded-redis.ts';
import { Hub } from '../../server/live/hub.ts';
import { until } from '../support/until.ts';
import { openRedisFigures } from './redis-figures.ts';

const ENTITIES = Number(process.env.BENCH_ENTITIES ?? 1_000_000);
const RATE = Number(process.env.BENCH_RATE ?? 5_000);
const FILL = 5_000;
const TICK_MS = 20;
const BASELINE_MS = 10_000;
const PATIENCE_MS = 600_000;
const KIND = 'alert';
const KEY = 'alerts.counted';
const AT = Date.parse('2026-05-01T00:00:00Z');

const shipped = await loadSite(join(import.meta.dirname, '../../config/sites/lianyuan'));
const district = shipped.file.districts[0]?.code ?? '';
const before = withMetric({ of: KIND });
const after = withMetric({ of: KIND, where: { is: { district: [district] } } });

const dir = mkdtempSync(join(tmpdir(), 'watchfloor-redefine-'));
const server = await startEmbeddedRedis({ dir, binary: await ensureRedisBinary(), log: { info() {}, warn() {} } });
const redis = nodeRedisOptions(server.endpoint);
/** Alerts told so far, and those of them that are of the district; of those that are acknowledged, and of all. */
const told = { acknowledged: 0, sent: 0 };
const ofDistrict = { acknowledged: 0, sent: 0 };
const waits: number[] = [];

try {
  await using figures = await openRedisFigures(server.endpoint);
  await fill();
  await measure(figures);
} finally {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
}

async function fill(): Promise<void> {
  const engine = await open(before);
  for (let i = 0; i < ENTITIES; i += FILL) await tell(engine, Math.min(FILL, ENTITIES - i));
  await engine.count();
  await engine.close();
}

async function measure(figures: { cpuMicros(): Promise<number> }): Promise<void> {
  const engine = await open(after);
  const hub = await Hub.open({
    redis,
    plan: engine.plan,
    dataSet: 'live',
    partitions: engine.partitions,
    tickMs: TICK_MS,
    stateDelayMs: 0,
    now: Date.now,
    id: 'bench',
    onTrouble: (error) => process.stderr.write(`${String(error)}\n`),
  });
  let isFeeding = true;
  const feeding = feed(engine, () => isFeeding);
  const cpu = async () => {
    const { user, system } = process.cpuUsage();
    return { node: (user + system) / 1e6, redis: (await figures.cpuMicros()) / 1e6 };
  };
  const began = await cpu();
  await delay(BASELINE_MS);
  const alone = await cpu();
  const waitsAlone = waits.splice(0);

  const watch = watchViews(hub);
  const startedAt = performance.now();
  const backfill = new Backfill({
    engine,
    now: Date.now,
    log: { info() {}, warn: ({ err }) => void process.stderr.write(`${String(err)}\n`) },
  });
  await until(() => hub.topics.get(KEY)?.isComplete === true && watch.switches > 0, {
    withinMs: PATIENCE_MS,
    what: 'the switch',
    everyMs: 5,
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  const done = await cpu();
  const waitsBeside = waits.splice(0);
  isFeeding = false;
  await feeding;
  await until(() => engine.countedShare === 1, { withinMs: PATIENCE_MS, what: 'the end of counting' });
  backfill.close();
  watch.stop();
  await until(() => valueOf(hub) === ofDistrict.acknowledged, {
    withinMs: 30_000,
    what: 'all that was acknowledged is shown',
  });
  await hub.close();
  await engine.close();
  const link = await openRedisLink({ redis, onError: () => {} });
  const report = await rebuild({
    send: link.send,
    name: { site: after.code, dataSet: 'live' },
    site: after,
    write: false,
  });
  await link.close();
  const rate = (from: number, to: number, ms: number) => (to - from) / (ms / 1_000);
  const own = (room: 'node' | 'redis') =>
    done[room] - alone[room] - rate(began[room], alone[room], BASELINE_MS) * seconds;
  const result = {
    entities: ENTITIES,
    eventsPerSecond: RATE,
    backfillSeconds: round(seconds),
    cpuOfBackfillSeconds: { node: round(own('node')), redis: round(own('redis')) },
    commitWaitMs: { alone: quantiles(waitsAlone), beside: quantiles(waitsBeside) },
    acknowledged: told.acknowledged,
    stored: report.entities,
    switches: watch.switches,
    wrongShownAsComplete: watch.wrong,
    differences: report.differences.length,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  if (report.entities !== told.acknowledged || watch.switches !== 1 || watch.wrong > 0 || report.differences.length > 0)
    process.exitCode = 1;
}

/** At each tick: is what is shown as complete what was acknowledged, by the one definition or by the other? */
function watchViews(hub: Hub): { readonly switches: number; readonly wrong: number; stop(): void } {
  const seen = { switches: 0, wrong: 0, isNew: false };
  const floors = { told: told.acknowledged, ofDistrict: ofDistrict.acknowledged };
  const stop = hub.listen(() => {
    const topic = hub.topics.get(KEY);
    const shown = valueOf(hub);
    if (!topic?.isComplete || shown === undefined) return;
    const isOld = shown >= floors.told && shown <= told.sent;
    const isNew = shown >= floors.ofDistrict && shown <= ofDistrict.sent;
    if (isNew && !seen.isNew) seen.switches++;
    if ((!isOld && !isNew) || (isOld && seen.isNew)) seen.wrong++;
    seen.isNew ||= isNew;
    if (isOld) floors.told = shown;
    else floors.ofDistrict = shown;
  });
  return {
    get switches() {
      return seen.switches;
    },
    get wrong() {
      return seen.wrong;
    },
    stop,
  };
}

function valueOf(hub: Hub): number | undefined {
  const topic = hub.topics.get(KEY);
  const view = topic?.form === 'view' ? topic.read() : undefined;
  return view?.view === 'value' ? (view.value ?? undefined) : undefined;
}

/** As requests of many senders come: a batch each fiftieth of a second, whether the one before was answered or not. */
async function feed(engine: Engine, isWanted: () => boolean): Promise<void> {
  const BATCHES = 50;
  const open = new Set<Promise<void>>();
  for (let due = performance.now(); isWanted(); due += 1_000 / BATCHES) {
    await delay(Math.max(0, due - performance.now()));
    const sentAt = performance.now();
    const batch = tell(engine, RATE / BATCHES).then(() => void waits.push(performance.now() - sentAt));
    open.add(batch);
    void batch.finally(() => open.delete(batch));
  }
  await Promise.all(open);
}

/** New alerts, one in eight of the district. */
async function tell(engine: Engine, count: number): Promise<void> {
  const kind = engine.plan.kinds.get(KIND);
  const [received, places] = [kind?.register.get('received'), kind?.register.get('district')];
  if (!kind || !received || !places?.codes) throw new Error('the site has alerts that are received in districts');
  const codes = [...places.codes.values()];
  const own = places.codes.get(district) as number;
  const others = codes.filter((code) => code !== own);
  let some = 0;
  const events = Array.from({ length: count }, (_, i): EntityEvent => {
    const number = told.sent + i;
    const isOwn = number % 8 === 0;
    if (isOwn) some++;
    const code = isOwn ? own : (others[number % others.length] as number);
    return { kind, id: `JQ-${number}`, at: AT + number, rank: 0, milestone: received.index, set: [places.index, code] };
  });
  told.sent += count;
  ofDistrict.sent += some;
  await engine.submit(events);
  told.acknowledged += count;
  ofDistrict.acknowledged += some;
}

function withMetric(count: Extract<Metric, { count: unknown }>['count']): Site {
  const metric: Metric = { name: { zh: '计数', en: 'counted' }, better: 'none', count };
  return { ...shipped, metrics: { ...shipped.metrics, [KEY]: metric } };
}

function open(site: Site): Promise<Engine> {
  return Engine.open({ redis, site, dataSet: 'live', submitTimeoutMs: 120_000 });
}

function quantiles(ms: readonly number[]): Record<string, number> {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN);
  return { p50: at(0.5), p99: at(0.99), most: at(1) };
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
