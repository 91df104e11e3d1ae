// npm run bench:cameras
// 50,000 cameras with a heartbeat every 60 s, of which 1 % change their state each minute, through the gate of the whole
// server, with a wall that follows everything. What server and Redis take of a core, and whether the wall stays live.
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { loadSite } from '../../config/site/load-site.ts';
import { BATCH_MEDIA_TYPE } from '../../protocol/events.ts';
import { createLink } from '../../wall-client/link/link.ts';
import { until } from '../support/until.ts';
import { startWatchfloor } from '../support/watchfloor.ts';
import { type Reported, toCloudEvent } from './ingest-workload.ts';
import { openRedisFigures } from './redis-figures.ts';
import { serverCpuMicros } from './server-cpu.ts';

const CAMERAS = 50_000;
const HEARTBEAT_MS = 60_000;
const CHANGES_A_MINUTE = CAMERAS / 100;
const POST_EVERY_MS = 100;
const FILL_BATCH = 1_000;
const MEASURED_MS = Number(process.env.BENCH_SECONDS ?? 60) * 1_000;
const WARM_MS = 5_000;

const site = await loadSite(join(import.meta.dirname, '../../config/sites/lianyuan'));
const districts = site.file.districts.map(({ code }) => code);
await using watchfloor = await startWatchfloor({ env: { LOG_LEVEL: 'warn' } });
await using redis = await openRedisFigures(watchfloor.redisEndpoint);
const { url, importKey } = watchfloor;
let made = 0;

for (let first = 0; first < CAMERAS; first += FILL_BATCH) {
  await post(
    Array.from({ length: FILL_BATCH }, (_, i) =>
      camera(first + i, {
        district: districts[(first + i) % districts.length] as string,
        class: 'street',
        state: 'online',
      }),
    ),
  );
}
const ages: number[] = [];
let notLive = 0;
const link = createLink({
  url: `${url.replace(/^http/, 'ws')}/api/v1/live`,
  wall: Object.keys(site.file.walls)[0] ?? '',
  views: Object.keys(site.metrics),
  socket: (address) => new WebSocket(address, { perMessageDeflate: false }),
  now: Date.now,
  random: Math.random,
});
await until(() => link.state.state === 'live', { withinMs: 30_000, what: 'the wall is live' });

await run(WARM_MS);
ages.length = 0;
const [serverBefore, redisBefore] = [await serverCpuMicros(url), await redis.cpuMicros()];
const { events, seconds } = await run(MEASURED_MS);
const [serverAfter, redisAfter] = [await serverCpuMicros(url), await redis.cpuMicros()];
ages.sort((a, b) => a - b);
const layer = link.store.read('cameras.map');
const shown = layer?.view === 'layer' ? layer.states.length : 0;
link.close();

const figures = {
  cameras: CAMERAS,
  shown,
  eventsPerSecond: Math.round(events / seconds),
  serverCpuShare: rounded((serverAfter - serverBefore) / 1e6 / seconds),
  redisCpuShare: rounded((redisAfter - redisBefore) / 1e6 / seconds),
  stayedLive: notLive === 0 && shown === CAMERAS,
  dataAgeP99Ms: Math.round(ages[Math.floor(ages.length * 0.99)] ?? Number.NaN),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
if (!figures.stayedLive) process.exitCode = 1;

/** Heartbeats and changes, evenly over the minute. */
async function run(ms: number): Promise<{ events: number; seconds: number }> {
  const began = performance.now();
  const heartbeats = (CAMERAS * POST_EVERY_MS) / HEARTBEAT_MS;
  const changes = (CHANGES_A_MINUTE * POST_EVERY_MS) / 60_000;
  let [posts, seen, changed, total] = [0, 0, 0, 0];
  for (; performance.now() - began < ms; posts += 1) {
    const waitMs = began + posts * POST_EVERY_MS - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const batch: Reported[] = [];
    for (; seen < (posts + 1) * heartbeats; seen += 1) batch.push(camera(seen % CAMERAS, {}));
    for (; changed < (posts + 1) * changes; changed += 1) {
      batch.push({
        ...camera((changed * 7_919) % CAMERAS, { state: changed % 2 === 0 ? 'fault' : 'online' }),
        milestone: undefined,
      });
    }
    await post(batch);
    total += batch.length;
    watch();
  }
  return { events: total, seconds: (performance.now() - began) / 1_000 };
}

function watch(): void {
  const age = link.dataAgeMs();
  if (age !== undefined) ages.push(age);
  if (link.state.state !== 'live' && link.store.whole) notLive += 1;
}

function camera(serial: number, data: Reported['data']): Reported {
  return {
    kind: 'camera',
    milestone: 'seen',
    id: `43138200001320${String(serial).padStart(6, '0')}`,
    at: Date.now(),
    data,
  };
}

async function post(batch: readonly Reported[]): Promise<void> {
  const body = JSON.stringify(batch.map((reported) => toCloudEvent(reported, `cameras-${made++}`)));
  const answer = await fetch(`${url}/api/v1/events`, {
    method: 'POST',
    headers: { 'content-type': BATCH_MEDIA_TYPE, authorization: `Bearer ${importKey}` },
    body,
  });
  if (!answer.ok) throw new Error(`the gate answered ${answer.status}: ${await answer.text()}`);
  await answer.body?.cancel();
}

function rounded(share: number): number {
  return Number(share.toFixed(3));
}
