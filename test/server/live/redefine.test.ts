import { expect, it } from 'vitest';
import type { Metric } from '../../../protocol/site/metrics.ts';
import type { Site } from '../../../protocol/site/site.ts';
import type { ValueView } from '../../../protocol/views.ts';
import type { Engine } from '../../../server/aggregate/engine.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { connect, startLive } from './start-live.ts';

const redis = withRedis();
const AT = Date.parse('2026-05-01T08:00:00Z');
const SOON = { withinMs: 10_000 };
/** Of 300 jobs a third. */
const REDS: Metric = {
  name: { zh: 'reds', en: 'reds' },
  better: 'none',
  count: { of: 'job', where: { is: { sort: ['red'] } } },
};
const EDITED: Site = { ...fixtureSite, metrics: { ...fixtureSite.metrics, 'jobs.all': REDS, 'jobs.reds': REDS } };

it('[LV5] [EN8] an edited metric is shown as before until it is whole, then changes in one step; a new one is marked', async () => {
  const before = await startLive({ redis: redis.endpoint });
  await before.engine.submit(jobs(before.engine, 0, 300));
  await before.engine.count();
  await before.close();

  const live = await startLive({ redis: redis.endpoint, site: EDITED });
  try {
    const { engine } = live;
    const { link } = connect({ url: live.url, views: ['jobs.all', 'jobs.reds'] });
    await until(() => link.store.whole, { ...SOON, what: 'a snapshot' });
    const numbers = () => ['jobs.all', 'jobs.reds'].map((key) => (link.store.read(key) as ValueView).value);
    expect(numbers()).toEqual([300, 0]);
    expect(link.store.isComplete('jobs.all')).toBe(true);
    expect(link.store.isComplete('jobs.reds')).toBe(false);
    expect(await reading(live.http, 'jobs.all')).toMatchObject({ complete: true, counted: 0, view: { value: 300 } });
    expect(await reading(live.http, 'jobs.reds')).toMatchObject({ complete: false, counted: 0, view: { value: 0 } });

    // One job at a time, while others are told: each is counted at once by what counts already.
    let told = 300;
    const seen = new Set<string>();
    const look = () => {
      const [all, reds] = numbers() as [number, number];
      const marks = ['jobs.all', 'jobs.reds'].map((key) => (link.store.isComplete(key) ? 'whole' : 'partial'));
      seen.add(marks.join());
      if (marks[1] === 'whole') expect(all).toBe(reds);
      else expect(all).toBeGreaterThanOrEqual(300);
      return false;
    };
    await engine.count({
      listedEntities: 30,
      rest: async () => {
        await engine.submit(jobs(engine, told++, 1));
        look();
      },
    });
    const expected = Array.from({ length: told }, (_, i) => i).filter((i) => i % 3 === 0).length;
    await until(() => look() || link.store.isComplete('jobs.reds'), { ...SOON, what: 'all is counted' });
    await until(() => numbers()[0] === expected, { ...SOON, what: 'all that was told is seen' });
    expect(numbers()).toEqual([expected, expected]);
    expect([...seen]).toEqual(['whole,partial', 'whole,whole']);
    const { counted, complete } = await reading(live.http, 'jobs.reds');
    expect([counted, complete]).toEqual([undefined, true]);
    link.close();
  } finally {
    await live.close();
  }
});

async function reading(http: string, key: string): Promise<{ complete: boolean; counted?: number; view: ValueView }> {
  return (await (await fetch(`${http}/metrics/${key}`)).json()) as never;
}

/** Opened jobs by number; each third one is red. */
function jobs(engine: Engine, first: number, count: number) {
  const kind = engine.plan.kinds.get('job');
  const [opened, sort] = [kind?.register.get('opened'), kind?.register.get('sort')];
  if (!kind || !opened || !sort) throw new Error('expected a kind job');
  return Array.from({ length: count }, (_, i) => ({
    kind,
    id: `J-${first + i}`,
    at: AT + first + i,
    rank: 0,
    milestone: opened.index,
    set: [sort.index, sort.codes?.get((first + i) % 3 === 0 ? 'red' : 'blue') ?? -1],
  }));
}
