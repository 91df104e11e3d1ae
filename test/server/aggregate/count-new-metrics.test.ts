import { beforeEach, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { Engine } from '../../../server/aggregate/engine.ts';
import { rebuild } from '../../../server/aggregate/rebuild.ts';
import { openRedisLink } from '../../../server/aggregate/redis-link.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { withRedis } from '../../support/redis.ts';

const redis = withRedis();
const NAME = { site: fixtureSite.code, dataSet: 'live' } as const;
const AT = Date.parse('2026-05-01T08:00:00Z');
/** The same site before anybody thought of its other metrics. */
const YOUNG: Site = { ...fixtureSite, metrics: pick(fixtureSite.metrics, 'jobs.all') };

beforeEach(() => redis.flush());

it('[EN8] counts the entities of a data set for a metric that is new to it', async () => {
  await tell(YOUNG, ['1', 'red'], ['2', 'red'], ['3', 'blue']);
  await tell(fixtureSite, ['1', 'green'], ['4', 'blue']);
  expect(await differences()).toEqual([]);
});

it('[EN8] counts afresh when a metric comes back that was away', async () => {
  await tell(fixtureSite, ['1', 'red'], ['2', 'red']);
  await tell(YOUNG, ['1', 'blue'], ['3', 'green']);
  await tell(fixtureSite, ['2', 'green']);
  expect(await differences()).toEqual([]);
});

it('[EN8] does not look again while the metrics stay', async () => {
  await tell(fixtureSite, ['1', 'red']);
  const client = await redis.connect();
  const [cells] = (await client.keys('*:c')).sort();
  if (!cells) throw new Error('expected cells');
  const [field] = await client.hKeys(cells);
  await client.hIncrBy(cells, field ?? '', 5);
  await tell(fixtureSite);
  expect(await differences(), 'a fault is for the rebuild command to find, not for a start to hide').toHaveLength(1);
});

it('[EN8] counts afresh what is kept otherwise, and what was folded by another calendar', async () => {
  await tell(fixtureSite, ['1', 'red'], ['2', 'red']);
  expect(await fold(fixtureSite)).toBeGreaterThan(0);
  const longer: Site = { ...fixtureSite, file: { ...fixtureSite.file, keep: { minutes: '30d' } } };
  const elsewhere: Site = { ...longer, file: { ...longer.file, timeZone: 'Asia/Kathmandu' } };
  for (const site of [longer, elsewhere, fixtureSite]) {
    await tell(site, ['3', 'blue']);
    expect(await differences(site)).toEqual([]);
    await fold(site);
    expect(await differences(site)).toEqual([]);
  }
});

/** As of a day on which what was told is kept by the hour alone; answers how many totals moved. */
async function fold(site: Site): Promise<number> {
  const engine = await Engine.open({ redis: nodeRedisOptions(redis.endpoint), site, dataSet: NAME.dataSet });
  const { cells } = await engine.fold(engine.plan.calendar.bucketOf('day', AT) + 40);
  await engine.close();
  return cells;
}

/** Lets an engine over this site take events in: jobs that are opened with a sort, later ones later. */
async function tell(site: Site, ...jobs: readonly (readonly [id: string, sort: string])[]): Promise<void> {
  const engine = await Engine.open({ redis: nodeRedisOptions(redis.endpoint), site, dataSet: NAME.dataSet });
  const kind = engine.plan.kinds.get('job');
  const [opened, sort] = [kind?.register.get('opened'), kind?.register.get('sort')];
  if (!kind || !opened || !sort) throw new Error('expected a kind job');
  moment += 60_000;
  await engine.submit(
    jobs.map(([id, code]) => ({
      kind,
      id,
      at: AT + moment,
      rank: 0,
      milestone: opened.index,
      set: [sort.index, sort.codes?.get(code) ?? -1],
    })),
  );
  await engine.close();
}
let moment = 0;

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
