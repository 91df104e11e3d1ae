import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import type { Metric } from '../../../protocol/site/metrics.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { Backfill } from '../../../server/aggregate/backfill.ts';
import { parseCellKey } from '../../../server/aggregate/cell-key.ts';
import { Engine } from '../../../server/aggregate/engine.ts';
import { countedKey, partitionKeys, shapeKey } from '../../../server/aggregate/keys.ts';
import { rebuild } from '../../../server/aggregate/rebuild.ts';
import { openRedisLink } from '../../../server/aggregate/redis-link.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const redis = withRedis();
const NAME = { site: fixtureSite.code, dataSet: 'live' } as const;
const AT = Date.parse('2026-05-01T08:00:00Z');
/** The same site before anybody thought of its other metrics. */
const YOUNG: Site = { ...fixtureSite, metrics: pick(fixtureSite.metrics, 'jobs.all') };
const engines: Engine[] = [];
let moment = 0;

beforeEach(() => redis.flush());
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

it('[EN8] counts the entities of a data set for a metric that is new to it', async () => {
  await tell(YOUNG, ['1', 'red'], ['2', 'red'], ['3', 'blue']);
  const engine = await tell(fixtureSite, ['1', 'green'], ['4', 'blue']);
  expect((await engine.count()).entities, 'but for what stands in a partition of its own').toBeGreaterThan(2);
  expect(await differences()).toEqual([]);
  expect(engine.countedShare).toBe(1);
});

it('[EN8] counts afresh when a metric comes back that was away', async () => {
  await (await tell(fixtureSite, ['1', 'red'], ['2', 'red'])).count();
  await (await tell(YOUNG, ['1', 'blue'], ['3', 'green'])).count();
  expect(new Set((await cellKeys()).map((key) => parseCellKey(key).hash)).size, 'cells of what nobody wants').toBe(1);
  await (await tell(fixtureSite, ['2', 'green'])).count();
  expect(await differences()).toEqual([]);
});

it('[EN8] does not look again while the metrics stay', async () => {
  await (await tell(fixtureSite, ['1', 'red'])).count();
  const client = await redis.connect();
  const [cells] = (await client.keys('*:c')).sort();
  if (!cells) throw new Error('expected cells');
  const [field] = await client.hKeys(cells);
  await client.hIncrBy(cells, field ?? '', 5);
  expect(await (await tell(fixtureSite)).count()).toEqual({ entities: 0, steps: 0 });
  expect(await differences(), 'a fault is for the rebuild command to find, not for a start to hide').toHaveLength(1);
});

it('[EN8] counts afresh what is kept otherwise, and what was folded by another calendar', async () => {
  const first = await tell(fixtureSite, ['1', 'red'], ['2', 'red']);
  expect(await fold(first)).toBeGreaterThan(0);
  const longer: Site = { ...fixtureSite, file: { ...fixtureSite.file, keep: { minutes: '30d' } } };
  const elsewhere: Site = { ...longer, file: { ...longer.file, timeZone: 'Asia/Kathmandu' } };
  for (const site of [longer, elsewhere, fixtureSite]) {
    const engine = await tell(site, ['3', 'blue']);
    await engine.count();
    expect(await differences(site)).toEqual([]);
    await fold(engine);
    expect(await differences(site)).toEqual([]);
  }
});

it('[EN8] goes on where another engine broke off, and lets go of what was edited once all is counted', async () => {
  const all = await tell(fixtureSite, ...Array.from({ length: 400 }, (_, i) => [String(i), 'red'] as const));
  await all.count();
  const edited = editedSite();
  const brokenOff = await tell(edited, ['new', 'blue']);
  expect(brokenOff.plan.cells.size - brokenOff.plan.current.size).toBe(1);
  let steps = 3;
  await brokenOff.count({ listedEntities: 20, isWanted: () => steps-- > 0 });
  expect(brokenOff.countedShare).toBeGreaterThan(0);
  expect(brokenOff.countedShare).toBeLessThan(1);
  expect(await differences(edited), 'as far as it has come').toEqual([]);
  const before = brokenOff.plan.previous?.metrics.get('jobs.all')?.hash;

  const next = await tell(edited, ['1', 'green']);
  const { entities } = await next.count();
  expect(entities).toBeLessThan(401);
  expect(next.countedShare).toBe(1);
  expect(await differences(edited)).toEqual([]);
  expect((await cellKeys()).filter((key) => parseCellKey(key).hash === before)).toEqual([]);
  expect((await tell(edited)).plan.previous).toBeUndefined();
});

it('[EN8] takes over what a data set of format 4 counted', async () => {
  const engine = await tell(fixtureSite, ['1', 'red']);
  const client = await redis.connect();
  const hash = engine.plan.metrics.get('jobs.all')?.hash ?? '';
  await client.sAdd(countedKey(NAME), [`~${fixtureSite.file.timeZone}`, hash]);
  for (let partition = 0; partition < engine.partitions; partition++)
    await client.hDel(partitionKeys(NAME, partition).meta, 'census');
  await client.hSet(shapeKey(NAME), 'format', '4');
  const newer = await tell(fixtureSite, ['2', 'red']);
  await newer.count();
  expect(newer.countedShare).toBe(1);
  expect(await differences()).toEqual([]);
});

it('[EN8] counts by itself beside the events, and again what another site leaves behind', async () => {
  await tell(YOUNG, ['1', 'red'], ['2', 'red']);
  const engine = await tell(fixtureSite);
  const said: string[] = [];
  const log = { info: (message: string) => said.push(message), warn: () => undefined };
  const backfill = new Backfill({ engine, now: Date.now, log });
  try {
    await until(() => said.length > 0, { withinMs: 20_000, what: 'it says what was counted' });
    expect(said[0]).toContain('counted 2 entities');
    await tell(YOUNG, ['3', 'red']);
    await engine.submit([job(engine, '4', 'blue')]);
    await until(() => engine.countedShare === 1, { withinMs: 20_000, what: 'all is counted again' });
    await until(async () => (await differences()).length === 0, { withinMs: 20_000, what: 'totals are right' });
  } finally {
    backfill.close();
  }
});

/** The fixture with a metric that looks at some of what it looked at before. */
function editedSite(): Site {
  const metric = fixtureSite.metrics['jobs.all'] as Metric;
  return {
    ...fixtureSite,
    metrics: {
      ...fixtureSite.metrics,
      'jobs.all': { ...metric, count: { of: 'job', where: { is: { sort: ['red'] } } } } as Metric,
    },
  };
}

async function cellKeys(): Promise<string[]> {
  const client = await redis.connect();
  return (await Promise.all((await client.keys('*:c')).map((key) => client.hKeys(key)))).flat();
}

/** As of a day on which what was told is kept by the hour alone; answers how many totals moved. */
async function fold(engine: Engine): Promise<number> {
  const { cells } = await engine.fold(engine.plan.calendar.bucketOf('day', AT) + 40);
  return cells;
}

/** Lets an engine over this site take events in: jobs that are opened with a sort, later ones later. */
async function tell(site: Site, ...jobs: readonly (readonly [id: string, sort: string])[]): Promise<Engine> {
  const engine = await Engine.open({ redis: nodeRedisOptions(redis.endpoint), site, dataSet: NAME.dataSet });
  engines.push(engine);
  moment += 60_000;
  await engine.submit(jobs.map(([id, sort]) => job(engine, id, sort)));
  return engine;
}

function job(engine: Engine, id: string, code: string) {
  const kind = engine.plan.kinds.get('job');
  const [opened, sort] = [kind?.register.get('opened'), kind?.register.get('sort')];
  if (!kind || !opened || !sort) throw new Error('expected a kind job');
  return {
    kind,
    id,
    at: AT + moment,
    rank: 0,
    milestone: opened.index,
    set: [sort.index, sort.codes?.get(code) ?? -1],
  };
}

async function differences(site = fixtureSite) {
  const link = await openRedisLink({ redis: nodeRedisOptions(redis.endpoint), onError: () => {} });
  try {
    const report = await rebuild({ send: link.send, name: NAME, site, write: false });
    expect(report.cells).toBeGreaterThan(0);
    return report.differences;
  } finally {
    await link.close();
  }
}

function pick<T>(record: Readonly<Record<string, T>>, ...keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key)));
}
