import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../config/config.ts';
import { makeTestDir } from '../support/redis.ts';
import { writeRedisProgram } from '../support/redis-program.ts';
import { until } from '../support/until.ts';
import { isClean } from './run-trials.ts';
import { TrialWorld } from './trial-world.ts';

const AWAY_MS = 60_000;
const LOOK_EVERY_MS = 1_000;
/** A heap swings between two collections of its garbage: by a tenth of what the process holds, seen over such a minute. */
const SWING = 1.5;

let dir: string;
/** While this file is there, Redis ends at its start. */
let away: string;
let world: TrialWorld;
beforeAll(async () => {
  dir = makeTestDir('away');
  away = join(dir, 'away');
  const redisBinary = await writeRedisProgram(dir, `[ ! -e '${away}' ] || exit 70`);
  world = await TrialWorld.open({ seed: 'a minute', redisBinary });
});
afterAll(async () => {
  await world?.close();
  rmSync(dir, { recursive: true, force: true });
});

const ask = (path: string) => fetch(`${world.watchfloor.url}${path}`);
const readMetric = async (name: string) =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await (await ask('/metrics')).text())?.[1]);

it('a Redis that is away for a minute: the wall stands and says since when, memory stays, and all goes on by itself', async () => {
  const { clients, watchfloor } = world;
  await world.suffer([]);
  writeFileSync(away, '');
  await watchfloor.killRedis();
  const isStale = () => clients.every(({ state }) => state.state === 'stale' && state.because === 'source');
  await until(isStale, { withinMs: 20_000, what: 'every wall says that its views are old' });
  const since = clients.map(({ state }) => state.since);
  const before = await readMetric('process_resident_memory_bytes');

  const maxPending = loadConfig({}).gate.maxPendingEvents;
  for (const begun = performance.now(); performance.now() - begun < AWAY_MS; ) {
    const readiness = await ask('/readyz');
    expect(readiness.status).toBe(503);
    expect(await readiness.json()).toMatchObject({ ready: false, redis: 'down', hub: 'stale' });
    expect((await ask('/healthz')).status).toBe(200);
    expect(await readMetric('watchfloor_pending_events')).toBeLessThanOrEqual(maxPending);
    expect(await readMetric('process_resident_memory_bytes')).toBeLessThan(SWING * before);
    expect(isStale()).toBe(true);
    for (const key of Object.keys(world.site.metrics)) expect(clients[0]?.view(key), key).toBeDefined();
    await delay(LOOK_EVERY_MS);
  }
  expect(clients.map(({ state }) => state.since)).toEqual(since);

  rmSync(away);
  await until(async () => (await ask('/readyz')).ok, { withinMs: 30_000, what: 'the server is ready by itself' });
  await world.suffer([]);
  const findings = await world.check();
  expect(isClean(findings), JSON.stringify(findings)).toBe(true);
  expect(watchfloor.unaskedEnds, 'nobody had to start the server again').toBe(0);
});
