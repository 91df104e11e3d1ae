// 50,000 cameras patrolled every ten minutes: do the rounds keep pace, do jobs pile up, what does Redis hold? Time runs faster
// than it does; a look is made up, since pictures are measured by bench:diagnosis. The last line is JSON.
import { createHash } from 'node:crypto';
import type { Job } from 'bullmq';
import { setTimeout as delay } from 'node:timers/promises';
import { loadSite } from '../../config/site/load-site.ts';
import type { CloudEvent } from '../../protocol/events.ts';
import type { Camera } from '../../protocol/site/cameras.ts';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { startEmbeddedRedis } from '../../server/embedded-redis/embedded-redis.ts';
import type { LookOutcome } from '../../workers/patrol/probe/look-at-camera.ts';
import { lookAtChunk } from '../../workers/patrol/rounds/look-at-chunk.ts';
import { PatrolEvents } from '../../workers/patrol/rounds/patrol-events.ts';
import { type ClassPlan, compilePatrol } from '../../workers/patrol/rounds/patrol-plan.ts';
import { type Chunk, RoundKeeper } from '../../workers/patrol/rounds/round-keeper.ts';
import { RoundLedger } from '../../workers/patrol/rounds/round-ledger.ts';
import { openLog } from '../../workers/log.ts';
import { queues } from '../../workers/queues.ts';
import { WorkHost } from '../../workers/work-host.ts';
import { makeTestDir } from '../support/redis.ts';

const CAMERAS = 50_000;
const ROUND_MINUTES = 10;
const ROUNDS = 3;
const TICK_MS = 10_000;
/** Times as fast as the clock. */
const SPEED = 20;
const PREFIX = '{bench}';
const START = Date.parse('2026-03-02T00:00:00Z');

const dir = makeTestDir('bench-patrol');
const redis = await startEmbeddedRedis({
  dir,
  binary: await ensureRedisBinary(),
  appendfsync: 'no',
  log: { info() {}, warn() {} },
});
const host = new WorkHost({ endpoint: redis.endpoint, prefix: PREFIX, log: openLog('warn') });
try {
  const plan = await planOf();
  const before = await usedBytes();
  const figures = await patrol(plan);
  process.stdout.write(`${JSON.stringify({ cameras: CAMERAS, ...figures, redisMiBBefore: before })}\n`);
} finally {
  await host.close();
  await redis.close();
}
process.exit();

async function planOf(): Promise<ClassPlan> {
  const site = await loadSite(inProject('config', 'sites', 'lianyuan'));
  const districts = site.file.districts.map(({ code }) => code);
  const name = { zh: '点位', en: 'Camera' };
  const cameras = new Map<string, Camera>(
    Array.from({ length: CAMERAS }, (_, index) => [
      `43138200001320${String(index).padStart(6, '0')}`,
      { name, district: districts[index % districts.length] as string, main: `rtsp://10.0.0.1/${index}` },
    ]),
  );
  const rounds = [{ from: '00:00', every: `${ROUND_MINUTES}m` }];
  const compiled = compilePatrol({
    ...site,
    cameras,
    file: { ...site.file, patrol: { classes: { all: { name, rounds } } } },
  });
  return compiled?.classes[0] as ClassPlan;
}

async function patrol(plan: ClassPlan) {
  const site = await loadSite(inProject('config', 'sites', 'lianyuan'));
  const events = new PatrolEvents(site.kinds);
  const ledger = new RoundLedger(host.redis, PREFIX);
  const queue = host.queue(queues.patrolLooks);
  const startedAtMs = performance.now();
  const now = () => Math.floor(START + (performance.now() - startedAtMs) * SPEED);
  const looks = new Map<string, number>();
  let told = 0;
  const reported: CloudEvent[] = [];
  const post = async (more: readonly CloudEvent[]) => {
    told += more.length;
    reported.push(...more.filter(({ type }) => type === 'round.began'));
  };
  const keeper = new RoundKeeper({
    ledger,
    events,
    report: post,
    give: async (chunks) => {
      await queue.addBulk(
        chunks.map((data) => ({ name: 'chunk', data, opts: { jobId: `${data.startsMs}-${data.fromPlace}` } })),
      );
    },
  });
  const tools = { ledger, events, confirmation: { needs: 2, of: 3 }, atOnce: 32, post, now };
  host.work<Job<Chunk>>(queues.patrolLooks, ({ data }, { signal }) =>
    lookAtChunk(plan, data, { ...tools, look: async (camera) => lookOf(camera, data.startsMs, looks) }, signal),
  );
  const cpu = process.cpuUsage();
  let mostWaiting = 0;
  let mostKeys = 0;
  let mostBytes = 0;
  let slowestTickMs = 0;
  const ticks = (ROUNDS * ROUND_MINUTES * 60_000 + 60_000) / TICK_MS;
  for (let tick = 0; tick < ticks; tick += 1) {
    const dueAtMs = startedAtMs + (tick * TICK_MS) / SPEED;
    await delay(Math.max(0, dueAtMs - performance.now()));
    const begunAtMs = performance.now();
    await keeper.keep(plan, now());
    slowestTickMs = Math.max(slowestTickMs, performance.now() - begunAtMs);
    const counts = await queue.getJobCounts('waiting', 'active', 'delayed');
    mostWaiting = Math.max(mostWaiting, (counts.waiting ?? 0) + (counts.active ?? 0) + (counts.delayed ?? 0));
    mostBytes = Math.max(mostBytes, await usedBytes());
    mostKeys = Math.max(mostKeys, await host.redis.dbsize());
  }
  const { user, system } = process.cpuUsage(cpu);
  const sum = (name: string) => reported.reduce((total, { data }) => total + Number(data?.[name] ?? 0), 0);
  const perRound = new Map<number, number>();
  for (const count of looks.values()) perRound.set(count, (perRound.get(count) ?? 0) + 1);
  return {
    rounds: ROUNDS,
    planned: sum('planned'),
    done: sum('done'),
    missed: sum('missed'),
    faultsFound: sum('found'),
    lookedAtTwiceInARound: [...perRound].reduce((total, [count, cameras]) => total + (count > 1 ? cameras : 0), 0),
    events: told,
    mostJobsWaiting: mostWaiting,
    slowestTickMs: Math.round(slowestTickMs),
    redisMiB: mostBytes,
    redisKeys: mostKeys,
    /** Of a core, at the pace of the clock. */
    cpuShare: Math.round(((user + system) / 1000 / (ticks * TICK_MS)) * 10_000) / 10_000,
  };
}

/** One camera in a hundred is black for good; the counts are by round. */
function lookOf(camera: string, startsMs: number, looks: Map<string, number>): LookOutcome {
  const key = `${startsMs} ${camera}`;
  looks.set(key, (looks.get(key) ?? 0) + 1);
  const isBad = createHash('md5').update(camera).digest()[0] === 0;
  return {
    outcome: 'seen',
    trouble: isBad ? 'black' : undefined,
    measured: { latency: 200, width: 1920, height: 1080 },
  };
}

async function usedBytes(): Promise<number> {
  const info = await host.redis.info('memory');
  return Math.round((Number(/used_memory:(\d+)/.exec(info)?.[1]) / 2 ** 20) * 10) / 10;
}
