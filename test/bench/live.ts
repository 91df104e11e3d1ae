// npm run bench:live
// (a) What 1,000 sessions cost the live hub, against a bare `ws` broadcast of the same frames at the same times in the same
//     run. Server, sessions and ingest are processes of their own; the two kinds of rounds take turns.
// (b) From the POST of an event to the frame that shows it, over the whole server, at the default tick and 2,000 events a second.
// (c) The most that the server ever holds for a client that does not keep up, with a map of 50,000 cameras.
import { join } from 'node:path';
import { createClient } from 'redis';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { loadSite } from '../../config/site/load-site.ts';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';
import { parseDelta } from '../../server/aggregate/delta.ts';
import { partitionKeys } from '../../server/aggregate/keys.ts';
import { startEmbeddedRedis } from '../../server/embedded-redis/embedded-redis.ts';
import { makeTestDir } from '../support/redis.ts';
import { startWatchfloor } from '../support/watchfloor.ts';
import { BenchProcess } from './bench-process.ts';
import type { LatencyOrder, LatencyReport } from './live-latency.ts';
import type { Recorded } from './live-server.ts';
import type { Received, SessionsOrder } from './live-sessions.ts';
import type { SlowOrder } from './live-slow.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const ROUND_MS = 8_000;
const SESSIONS = 1_000;
const TICK_MS = 100;
/** Makes far more than 100 cells change in each tick. */
const EVENTS_A_TICK = 120;
const CAMERAS_AND_MORE = 74_000;

const site = await loadSite(join(import.meta.dirname, '../../config/sites/lianyuan'));
/** A thousand screens that show a map of 50,000 cameras are no wall: the layer is for part (c). */
const views = Object.keys(site.metrics).filter((key) => !('layer' in (site.metrics[key] ?? {})));

/** Deltas that were counted, since the streams are trimmed. */
const counted = new Map<string, number>();
const fanOut = await measureFanOut();
const latency = await measureLatency();
process.stdout.write(`${JSON.stringify({ ...fanOut, ...latency })}\n`);
process.exit();

async function measureFanOut() {
  const dir = makeTestDir('bench-live');
  const redis = await startEmbeddedRedis({
    dir,
    binary: await ensureRedisBinary(),
    appendfsync: 'no',
    log: { info() {}, warn() {} },
  });
  try {
    const { endpoint } = redis;
    using ingest = new BenchProcess('live-ingest.ts', { redis: endpoint });
    await ingest.tell('fill', CAMERAS_AND_MORE);
    using hub = new BenchProcess('live-server.ts', { serve: 'hub', tickMs: TICK_MS, redis: endpoint });
    using bare = new BenchProcess('live-server.ts', { serve: 'bare', tickMs: TICK_MS });
    const [hubPort, barePort] = [await hub.tell<number>('port'), await bare.tell<number>('port')];
    const maxBytesPerSlowClient = await measureSlow(hubPort, hub, ingest);

    const order = (port: number, speaks: boolean): SessionsOrder => ({ port, sessions: SESSIONS, views, speaks });
    using hubSessions = new BenchProcess('live-sessions.ts', order(hubPort, true));
    using bareSessions = new BenchProcess('live-sessions.ts', order(barePort, false));
    await hubSessions.tell('connect');
    await bareSessions.tell('connect');
    const ratios: number[] = [];
    let cellsPerTick = 0;
    let frameBytes = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const before = await countCells(endpoint);
      await ingest.tell('run', EVENTS_A_TICK, TICK_MS);
      await pause(1_000);
      await hubSessions.tell('record');
      const ours = await measureRound(hub, hubSessions, () => pause(ROUND_MS));
      await ingest.tell('stop');
      cellsPerTick = ((await countCells(endpoint)) - before) / ((ROUND_MS + 1_000) / TICK_MS);
      const frames = await hubSessions.tell<Recorded[]>('recorded');
      const theirs = await measureRound(bare, bareSessions, () => bare.tell('play', frames));
      // By the byte: a hub that has to coalesce sends less.
      ratios.push(ours.cpuMs / ours.bytes / (theirs.cpuMs / theirs.bytes));
      frameBytes = ours.bytes / ours.frames;
      say(
        `round ${round}: hub ${describe(ours)}; bare ws ${describe(theirs)}; ratio ${ratios.at(-1)?.toFixed(2)}; ${cellsPerTick.toFixed(0)} cells a tick`,
      );
    }
    return {
      cpuRatioToBareWs: rounded(median(ratios), 2),
      cellsPerTick: Math.round(cellsPerTick),
      bytesPerFrame: Math.round(frameBytes),
      maxBytesPerSlowClient,
    };
  } finally {
    await redis.close();
  }
}

interface Round extends Received {
  readonly cpuMs: number;
}

async function measureRound(
  server: BenchProcess,
  sessions: BenchProcess,
  during: () => Promise<unknown>,
): Promise<Round> {
  await sessions.tell('start');
  await server.tell('startCpu');
  await during();
  const cpuMs = await server.tell<number>('cpuMs');
  // What is still on its way was paid for.
  await pause(500);
  return { cpuMs, ...(await sessions.tell<Received>('received')) };
}

async function measureSlow(port: number, hub: BenchProcess, ingest: BenchProcess): Promise<number> {
  const order: SlowOrder = { port, views: Object.keys(site.metrics) };
  using clients = new BenchProcess('live-slow.ts', order);
  await clients.tell('connect');
  await ingest.tell('run', 1_000, 50);
  await pause(8_000);
  await ingest.tell('stop');
  const held = await hub.tell<number>('held');
  say(
    `slow clients: at most ${held} bytes held for one; they were told ${JSON.stringify(await clients.tell('outcome'))}`,
  );
  return held;
}

async function measureLatency() {
  await using watchfloor = await startWatchfloor({ env: { LOG_LEVEL: 'warn' } });
  const order: LatencyOrder = { url: watchfloor.url, key: watchfloor.importKey, views };
  using load = new BenchProcess('live-latency.ts', order);
  await load.tell('connect');
  const { p50Ms, p99Ms, eventsPerSecond, samples, acknowledgedP50Ms, acknowledgedP99Ms } =
    await load.tell<LatencyReport>('measure', 15_000);
  say(
    `POST to client: p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms over ${samples} sightings at ${eventsPerSecond.toFixed(0)} events/s; POST to answer: p50 ${acknowledgedP50Ms.toFixed(1)} ms, p99 ${acknowledgedP99Ms.toFixed(1)} ms`,
  );
  return { p50Ms: rounded(p50Ms, 1), p99Ms: rounded(p99Ms, 1), eventsPerSecond: Math.round(eventsPerSecond) };
}

/** Cells in all deltas so far. */
async function countCells(endpoint: Parameters<typeof nodeRedisOptions>[0]): Promise<number> {
  const client = createClient({ ...nodeRedisOptions(endpoint), RESP: 2 });
  await client.connect();
  const partitions = Number(await client.sendCommand(['HGET', `{wf:${site.code}:live}:shape`, 'partitions']));
  for (let partition = 0; partition < partitions; partition += 1) {
    const { deltas } = partitionKeys({ site: site.code, dataSet: 'live' }, partition);
    const entries = await client.sendCommand<[string, string[]][]>(['XRANGE', deltas, '-', '+']);
    for (const [id, flat] of entries) {
      if (counted.has(`${partition}/${id}`)) continue;
      counted.set(`${partition}/${id}`, parseDelta(Object.fromEntries(pairs(flat))).cells.length / 2);
    }
  }
  client.destroy();
  return [...counted.values()].reduce((sum, cells) => sum + cells, 0);
}

function pairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] as string, flat[2 * i + 1] as string]);
}

function describe({ cpuMs, frames, bytes }: Round): string {
  return `${(cpuMs / (ROUND_MS / 100)).toFixed(0)} % of a core for ${(frames / SESSIONS).toFixed(0)} frames each of ${(bytes / frames / 1_000).toFixed(1)} kB`;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
function rounded(number: number, digits: number): number {
  return Number(number.toFixed(digits));
}
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
