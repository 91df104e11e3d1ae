import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import { loadSite } from '../../config/site/load-site.ts';
import { Engine } from '../../server/aggregate/engine.ts';
import { shapeKey } from '../../server/aggregate/keys.ts';
import { checkCells } from '../faults/check-cells.ts';
import { openFreshHub } from '../faults/fresh-hub.ts';
import { withRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import type { Stored } from './harbour.ts';

// Written by the programs of those days (write-format.ts), not by this one.
const NAME = { site: 'harbour', dataSet: 'live' } as const;
const FORMATS = readdirSync(import.meta.dirname).flatMap((file) => /^format-(\d+)\.json$/.exec(file)?.[1] ?? []);
const LEFT_AT = Date.parse('2026-03-20T00:00:00Z');
const redis = withRedis();
beforeEach(() => redis.flush());

async function open() {
  const site = await loadSite(join(import.meta.dirname, 'site', NAME.site));
  const engine = await Engine.open({ redis: nodeRedisOptions(redis.endpoint), site, dataSet: NAME.dataSet });
  return { engine, site };
}

it('[EN9] there are data of every format before this one', async () => {
  const client = await redis.connect();
  const { engine } = await open();
  await engine.close();
  const own = Number(await client.hGet(shapeKey(NAME), 'format'));
  expect(FORMATS.map(Number).sort()).toEqual(Array.from({ length: own - 1 }, (_, i) => i + 1));
});

it.each(FORMATS)(
  '[EN9] what a program stored in format %s is read as it told it, and its totals are equal',
  async (format) => {
    const stored: Stored = JSON.parse(readFileSync(join(import.meta.dirname, `format-${format}.json`), 'utf8'));
    const client = await redis.connect();
    for (const [key, value] of Object.entries(stored.keys)) {
      if (Array.isArray(value)) await client.sAdd(key, [...value]);
      else await client.hSet(key, value as Record<string, string>);
    }
    const { engine, site } = await open();
    const hub = await openFreshHub(redis.endpoint, { site, dataSet: NAME.dataSet });
    try {
      const { entities } = await engine.entities.page('visit', { limit: 1_000 });
      const read = [...entities].sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(read).toMatchObject(stored.entities);
      expect(read).toHaveLength(stored.entities.length);
      // A metric whose definition is said otherwise today is counted anew, beside all else.
      const views = () =>
        Object.fromEntries(Object.keys(stored.views).map((metric) => [metric, hub.topics.get(metric)?.read()]));
      await until(
        () => {
          expect(views()).toMatchObject(stored.views);
          return true;
        },
        { withinMs: 20_000, what: 'the views' },
      );
      // What comes next joins what was stored, and totals go on from there.
      const visit = engine.plan.kinds.get('visit');
      const left = visit?.register.get('left')?.index;
      if (!visit || left === undefined) throw new Error('expected the harbour to know when a visit left');
      await engine.submit(read.map(({ id }) => ({ kind: visit, id, at: LEFT_AT, rank: 0, milestone: left, set: [] })));
      for (const { id } of read)
        expect(await engine.entities.get('visit', id)).toMatchObject({ milestones: { left: LEFT_AT } });
      expect((await checkCells(redis.endpoint, { site, dataSet: NAME.dataSet })).differences).toEqual([]);
    } finally {
      await hub.close();
      await engine.close();
    }
  },
);
