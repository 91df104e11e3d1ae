import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { parseDelta } from '../../server/aggregate/delta.ts';
import { Engine } from '../../server/aggregate/engine.ts';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import { partitionKeys, partitionOf } from '../../server/aggregate/keys.ts';
import type { SitePlan } from '../../server/aggregate/plan.ts';
import { rebuild } from '../../server/aggregate/rebuild.ts';
import { recompute } from '../../server/aggregate/recompute.ts';
import { CLIENT_NAME, openRedisLink } from '../../server/aggregate/redis-link.ts';
import { withRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { sorted } from './cells.ts';
import { joinAll, packAll } from './entities.ts';
import { historyOf, retold } from './history.ts';
import { lawPlans } from './law-plans.ts';
import { LAW_RUNS, LAW_SEED, LAW_TIMEOUT_MS } from './runs.ts';

vi.setConfig({ testTimeout: LAW_TIMEOUT_MS });

const redis = withRedis();
const PARTITIONS = 3;

/**
 * Histories that share one data set, so that a thousand of them cost one engine: every history has entities of its own.
 * `told` is each history as it happened to arrive: with repetitions, in any order.
 */
function sampleHistories(plan: SitePlan): { histories: EntityEvent[][]; told: EntityEvent[][] } {
  const arbitrary = historyOf(plan).chain((history) => fc.tuple(fc.constant(history), retold(history)));
  const sample = fc.sample(arbitrary, { numRuns: LAW_RUNS, seed: LAW_SEED });
  const named = (events: EntityEvent[], run: number) => events.map((event) => ({ ...event, id: `${run}-${event.id}` }));
  return {
    histories: sample.map(([history], run) => named(history, run)),
    told: sample.map(([, again], run) => named(again, run)),
  };
}

function parts(events: readonly EntityEvent[], count: number): EntityEvent[][] {
  const size = Math.max(1, Math.ceil(events.length / count));
  return Array.from({ length: Math.ceil(events.length / size) }, (_, i) => events.slice(i * size, (i + 1) * size));
}

/** Gives histories to engines, some at a time; parts of one history go to whichever engine, without order among them. */
async function submitAll(engines: readonly Engine[], told: readonly EntityEvent[][]): Promise<void> {
  const AT_ONCE = 8;
  for (let run = 0; run < told.length; run += AT_ONCE) {
    const some = told.slice(run, run + AT_ONCE).flatMap((events) => parts(events, 4));
    await Promise.all(some.map((events, i) => (engines[i % engines.length] as Engine).submit(events)));
  }
}

async function openEngine(plan: SitePlan, hotEntities?: number): Promise<Engine> {
  return Engine.open({
    redis: nodeRedisOptions(redis.endpoint),
    site: plan.site,
    dataSet: 'drill',
    partitions: PARTITIONS,
    commitMaxEvents: 50,
    maxDeltas: 1_000_000,
    submitTimeoutMs: 60_000,
    ...(hotEntities && { hotEntities }),
  });
}

interface Stored {
  readonly entities: Map<string, string>;
  readonly cells: Map<string, number>;
  /** What reading every delta from the beginning gives. */
  readonly replayed: Map<string, number>;
  readonly watched: Map<string, string>;
}

async function readStored(plan: SitePlan): Promise<Stored> {
  const client = await redis.connect();
  const stored: Stored = { entities: new Map(), cells: new Map(), replayed: new Map(), watched: new Map() };
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const keys = partitionKeys({ site: plan.site.code, dataSet: 'drill' }, partition);
    for (const [field, packed] of Object.entries(await client.hGetAll(keys.entities))) {
      expect(partitionOf(field, PARTITIONS)).toBe(partition);
      stored.entities.set(field, packed);
    }
    const addTo = (totals: Map<string, number>, cells: Map<string, number>) => {
      for (const [key, total] of cells) totals.set(key, (totals.get(key) ?? 0) + total);
    };
    addTo(
      stored.cells,
      new Map(Object.entries(await client.hGetAll(keys.cells)).map(([key, total]) => [key, Number(total)])),
    );
    const replayed = new Map<string, number>();
    let at = 0;
    for (const { message } of (await client.xRange(keys.deltas, '-', '+')) ?? []) {
      const delta = parseDelta(message);
      expect(delta.at).toBeGreaterThanOrEqual(at);
      at = delta.at;
      for (let i = 0; i < delta.cells.length; i += 2) replayed.set(String(delta.cells[i]), Number(delta.cells[i + 1]));
      for (const { kind, id, packed } of delta.entities) stored.watched.set(`${kind}/${id}`, packed);
    }
    addTo(stored.replayed, replayed);
  }
  return stored;
}

function withoutZeros(totals: ReadonlyMap<string, number>): [string, number][] {
  return sorted(new Map([...totals].filter(([, total]) => total !== 0)));
}

async function checkStored(plan: SitePlan, histories: readonly EntityEvent[][]): Promise<void> {
  const expected = packAll(joinAll(histories.flat()));
  const { entities, cells, replayed, watched } = await readStored(plan);
  const seed = `seed ${LAW_SEED}`;
  expect(
    [...entities].sort(([a], [b]) => (a < b ? -1 : 1)),
    seed,
  ).toEqual(expected);
  expect(withoutZeros(cells), seed).toEqual(sorted(recompute(plan, expected)));
  expect(withoutZeros(replayed), seed).toEqual(withoutZeros(cells));
  for (const [field, packed] of watched) expectSeen(plan, field, packed, entities.get(field));
}

/** A delta tells an entity when a watched register changed; what changed since is in registers that no list or layer looks at. */
function expectSeen(plan: SitePlan, field: string, told: string, stored: string | undefined): void {
  const kind = field.slice(0, field.indexOf('/'));
  expect(plan.watched.get(kind)).not.toBe(0);
  expect(stored).toBeDefined();
  if (plan.watched.get(kind) === -1) expect(told).toBe(stored);
}

/** Breaks the engine's connections and nobody else's; how many. */
async function killConnections(client: Awaited<ReturnType<typeof redis.connect>>): Promise<number> {
  const ours = (await client.clientList()).filter(({ name }) => name === CLIENT_NAME);
  for (const { id } of ours) await client.sendCommand(['CLIENT', 'KILL', 'ID', String(id)]);
  return ours.length;
}

describe.each(lawPlans.map((plan) => ({ site: plan.site.code, plan })))('the engine with $site', ({ plan }) => {
  it('[E1] stores what the histories say, however they are told: entities, totals and deltas', async () => {
    await redis.flush();
    const { histories, told } = sampleHistories(plan);
    const engine = await openEngine(plan);
    await submitAll([engine], told);
    await checkStored(engine.plan, histories);
    const before = await readStored(plan);
    await submitAll([engine], told);
    expect((await readStored(plan)).entities).toEqual(before.entities);
    expect(engine.counts.conflicts).toBe(0);
    await engine.close();
  });

  it('[E2] two engines on one Redis, with caches too small, converge to the same', async () => {
    await redis.flush();
    const { histories, told } = sampleHistories(plan);
    const engines = [await openEngine(plan, 30), await openEngine(plan, 30)];
    await submitAll(engines, told);
    await checkStored((engines[0] as Engine).plan, histories);
    expect(engines.reduce((sum, { counts }) => sum + counts.lostFences, 0)).toBeGreaterThan(0);
    expect(engines.reduce((sum, { counts }) => sum + counts.conflicts, 0)).toBeGreaterThan(0);
    await Promise.all(engines.map((engine) => engine.close()));
  });

  it('[E3] connections that break lose nothing and count nothing twice', async () => {
    await redis.flush();
    const { histories, told } = sampleHistories(plan);
    const some = Math.min(told.length, 200);
    const engine = await openEngine(plan);
    const killer = await redis.connect();
    let kills = 0;
    const work = submitAll([engine], told.slice(0, some));
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    const killing = (async () => {
      while (!isDone) {
        // Wherever it is: before a commit, in the middle of one, or while its answer is on the way.
        const committed = engine.counts.commits;
        kills += await killConnections(killer);
        await until(() => isDone || engine.counts.commits > committed, {
          withinMs: 60_000,
          what: 'a commit',
          everyMs: 1,
        });
      }
    })();
    await Promise.all([done, killing]);
    expect(kills).toBeGreaterThan(1);
    await checkStored(engine.plan, histories.slice(0, some));
    await engine.close();
  });

  it('[E4] a rebuild finds what was tampered with, and puts it right', async () => {
    await redis.flush();
    const { histories, told } = sampleHistories(plan);
    const engine = await openEngine(plan);
    await submitAll([engine], told.slice(0, 20));
    const client = await redis.connect();
    const name = { site: plan.site.code, dataSet: 'drill' as const };
    const link = await openRedisLink({ redis: nodeRedisOptions(redis.endpoint), onError: () => {} });
    const check = (write: boolean) => rebuild({ send: link.send, name, site: plan.site, write });
    expect((await check(false)).differences).toEqual([]);
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const { cells } = partitionKeys(name, partition);
      const [first, second] = Object.keys(await client.hGetAll(cells)) as [string, string];
      await client.hIncrBy(cells, first, 7);
      await client.hDel(cells, second);
    }
    expect((await check(true)).differences).toHaveLength(2 * PARTITIONS);
    expect((await check(false)).differences).toEqual([]);
    await checkStored(engine.plan, histories.slice(0, 20));
    // The engine notices that someone else wrote.
    await submitAll([engine], told.slice(20, 40));
    await checkStored(engine.plan, histories.slice(0, 40));
    await Promise.all([engine.close(), link.close()]);
  });
});

describe('the laws of the engine go red for a Function that', () => {
  const plan = lawPlans.at(-1) as SitePlan;
  const bugs: readonly (readonly [law: string, bug: string, right: string, wrong: string])[] = [
    ['E1', 'adds amounts without their sign', '+ add[2 * i]', '+ math.abs(add[2 * i])'],
    ['E1', 'leaves cells that became 0 out of the delta', "append(set, {drop[i], '0'})", ''],
    ['E2', 'does not look at the fence', "fence ~= '' and fence ~= stands_at", 'false'],
    ['E2', 'does not compare entities', 'compared[i] ~= checks[2 * i]', 'false'],
  ];
  it.each(bugs)('[%s] %s', async (_, __, right, wrong) => {
    await redis.flush();
    const { histories, told } = sampleHistories(plan);
    const engines = [await openEngine(plan, 30), await openEngine(plan, 30)];
    const source = readFileSync(new URL('../../server/aggregate/lua/watchfloor.lua', import.meta.url), 'utf8');
    expect(source).toContain(right);
    const client = await redis.connect();
    await client.sendCommand(['FUNCTION', 'LOAD', 'REPLACE', source.replace(right, () => wrong)]);
    await submitAll(engines, told.slice(0, 200));
    await expect(checkStored(plan, histories.slice(0, 200))).rejects.toThrow();
    await Promise.all(engines.map((engine) => engine.close()));
  });
});
