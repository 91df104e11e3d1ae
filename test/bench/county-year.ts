// npm run bench:county-year
// A year of a county (500 alerts and 200 other items a day, 5,000 cameras with a heartbeat a minute) told day by day and folded as
// it goes: what it takes in Redis, by key, in its files, and how soon a view of any hour of that year is there.
// Then what is over for so many days goes to the archive (BENCH_KEEP_DAYS, 90; the site says 400).
// BENCH_DAYS: fewer days. BENCH_FOLD_DAYS: folds so often (1); figures at the end do not depend on it.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { loadSite } from '../../config/site/load-site.ts';
import type { Site } from '../../protocol/site/site.ts';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';
import { archiveFolder } from '../../server/aggregate/archive/partition-archive.ts';
import { Engine } from '../../server/aggregate/engine.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { partitionKeys } from '../../server/aggregate/keys.ts';
import { startEmbeddedRedis } from '../../server/embedded-redis/embedded-redis.ts';
import { Hub } from '../../server/live/hub.ts';
import { randomOf } from '../../workers/drill/random.ts';
import { until } from '../support/until.ts';
import { CAMERAS, heartbeatsOf, workOfDay } from './county-work.ts';

const DAYS = Number(process.env.BENCH_DAYS ?? 365);
const FOLD_EVERY = Number(process.env.BENCH_FOLD_DAYS ?? 1);
const KEEP_DAYS = Number(process.env.BENCH_KEEP_DAYS ?? 90);
const BATCH = 2_000;
const READINGS = 2_000;
const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;

const dir = mkdtempSync(join(tmpdir(), 'watchfloor-county-'));
const server = await startEmbeddedRedis({
  dir,
  binary: await ensureRedisBinary(),
  appendfsync: 'no',
  log: { info() {}, warn() {} },
});
const redis = nodeRedisOptions(server.endpoint);
const client = await createClient(redis).connect();
const site = keptFor(await loadSite(join(import.meta.dirname, '../../config/sites/lianyuan')), KEEP_DAYS);
const archiveDir = join(dir, 'archive');
const engine = await Engine.open({ redis, site, dataSet: 'live', hotEntities: 50_000, archiveDir });
const { plan } = engine;
const firstDay = plan.calendar.bucketOf('day', Date.parse('2025-11-01T12:00:00Z'));
const lastDay = firstDay + DAYS - 1;

try {
  await tellYear();
  await sayMemory();
  await sayArchive();
  await sayViews();
} finally {
  await engine.close();
  client.destroy();
  await server.close();
  rmSync(dir, { recursive: true, force: true });
}

async function tellYear(): Promise<void> {
  /** What has begun and goes on on a later day. */
  let later: EntityEvent[] = [];
  let events = 0;
  let [tellMs, foldMs, longestFoldMs] = [0, 0, 0];
  for (let day = firstDay; day <= lastDay; day++) {
    const endMs = plan.calendar.bucketStart('day', day + 1);
    const all = [...later, ...workOfDay(plan, day)];
    later = all.filter(({ at }) => at >= endMs);
    const told = [...all.filter(({ at }) => at < endMs), ...heartbeatsOf(plan, day)];
    events += told.length;
    const startedAt = performance.now();
    for (let i = 0; i < told.length; i += BATCH) await engine.submit(told.slice(i, i + BATCH));
    tellMs += performance.now() - startedAt;
    if ((day - firstDay) % FOLD_EVERY !== 0 && day !== lastDay) continue;
    const foldedAt = performance.now();
    await engine.fold(day);
    const ms = performance.now() - foldedAt;
    foldMs += ms;
    longestFoldMs = Math.max(longestFoldMs, ms);
  }
  say(
    `${DAYS} days: ${events} events and ${DAYS * CAMERAS * 1_439} heartbeats that the next one made good; told in ${(tellMs / 1_000).toFixed(0)} s`,
  );
  say(
    `folded: ${engine.counts.foldedCells} totals moved in ${(foldMs / 1_000).toFixed(0)} s, at most ${longestFoldMs.toFixed(0)} ms at once`,
  );
}

async function sayMemory(): Promise<void> {
  const used = Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
  const sums = { entities: 0, cells: 0, deltas: 0 };
  const counts = { entities: 0, cells: 0, deltas: 0 };
  for (let partition = 0; partition < engine.partitions; partition++) {
    const keys = partitionKeys({ site: site.code, dataSet: 'live' }, partition);
    for (const part of ['entities', 'cells', 'deltas'] as const) {
      sums[part] += (await client.memoryUsage(keys[part])) ?? 0;
      counts[part] += part === 'deltas' ? await client.xLen(keys[part]) : await client.hLen(keys[part]);
    }
  }
  const named = Object.entries(sums).map(
    ([part, bytes]) => `${counts[part as keyof typeof counts]} ${part} ${(bytes / MIB).toFixed(1)} MiB`,
  );
  say(`Redis: ${(used / MIB).toFixed(1)} MiB; ${named.join(', ')}`);
  await sayCells();
  await client.sendCommand(['SAVE']);
  const rdb = statSync(await fileOf('dbfilename')).size;
  await client.sendCommand(['BGREWRITEAOF']);
  await until(async () => /aof_rewrite_in_progress:0/.test(await client.info('persistence')), {
    withinMs: 60_000,
    what: 'a rewritten AOF',
  });
  const aof = Number(/aof_current_size:(\d+)/.exec(await client.info('persistence'))?.[1]);
  say(`files: RDB ${(rdb / MIB).toFixed(1)} MiB, AOF ${(aof / MIB).toFixed(1)} MiB after its rewriting`);
}

async function sayArchive(): Promise<void> {
  const startedAt = performance.now();
  const gone = await engine.archive(lastDay);
  const ms = performance.now() - startedAt;
  const folder = archiveFolder(archiveDir, { site: site.code, dataSet: 'live' });
  const files = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
  const bytes = files.reduce((sum, size) => sum + size, 0);
  let atHand = 0;
  for (let partition = 0; partition < engine.partitions; partition++)
    atHand += (await client.memoryUsage(partitionKeys({ site: site.code, dataSet: 'live' }, partition).entities)) ?? 0;
  say(
    `archived after ${KEEP_DAYS} days: ${gone} entities in ${(ms / 1_000).toFixed(1)} s, ${files.length} files, ${(bytes / MIB).toFixed(1)} MiB; entities at hand ${(atHand / MIB).toFixed(1)} MiB`,
  );
}

function keptFor(site: Site, days: number): Site {
  const kinds = Object.entries(site.kinds).map(([name, kind]) => [
    name,
    kind.keep ? { ...kind, keep: { ...kind.keep, for: `${days}d` } } : kind,
  ]);
  return { ...site, kinds: Object.fromEntries(kinds) };
}

/** Which definitions have most of the totals. */
async function sayCells(): Promise<void> {
  const counts = new Map<string, number>();
  for (let partition = 0; partition < engine.partitions; partition++) {
    const { cells } = partitionKeys({ site: site.code, dataSet: 'live' }, partition);
    for await (const page of client.hScanIterator(cells, { COUNT: 2_000 }))
      for (const { field: key } of page) counts.set(key.slice(0, 6), (counts.get(key.slice(0, 6)) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, 8);
  for (const [hash, count] of most) {
    const keys = [...plan.metrics].filter(([, cells]) => cells.hash === hash).map(([key]) => key);
    say(`  ${String(count).padStart(7)} totals of ${keys.join(', ')}`);
  }
}

async function fileOf(setting: string): Promise<string> {
  const { dir: folder } = await client.configGet('dir');
  const { [setting]: name } = await client.configGet(setting);
  return join(folder ?? '', name ?? '');
}

async function sayViews(): Promise<void> {
  const nowMs = plan.calendar.bucketStart('day', lastDay + 1) - 1;
  const openedAt = performance.now();
  const hub = await Hub.open({
    redis,
    plan,
    dataSet: 'live',
    partitions: engine.partitions,
    tickMs: 1_000,
    stateDelayMs: 0,
    now: () => nowMs,
    id: 'county',
    onTrouble: () => {},
  });
  say(
    `a hub has read it after ${((performance.now() - openedAt) / 1_000).toFixed(1)} s, ${(process.memoryUsage().heapUsed / MIB).toFixed(0)} MiB of heap in this process`,
  );
  const random = randomOf(3);
  const past = [...hub.topics].flatMap(([key, topic]) =>
    topic.form === 'view' && topic.readAt(nowMs) ? [{ key, topic }] : [],
  );
  const took: { key: string; ms: number }[] = [];
  for (let i = 0; i < READINGS; i++) {
    const hour = firstDay * 24 * HOUR_MS + Math.floor(random() * DAYS * 24) * HOUR_MS;
    const { key, topic } = past[Math.floor(random() * past.length)] as (typeof past)[number];
    const startedAt = performance.now();
    topic.readAt(hour);
    took.push({ key, ms: performance.now() - startedAt });
  }
  took.sort((a, b) => a.ms - b.ms);
  const at = (share: number) => (took[Math.floor(share * (took.length - 1))]?.ms ?? 0).toFixed(2);
  say(
    `a view of any hour of the year, ${past.length} metrics: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, at most ${at(1)} ms (${took.at(-1)?.key})`,
  );
  await hub.close();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
