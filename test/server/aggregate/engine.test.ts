import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import { Engine } from '../../../server/aggregate/engine.ts';
import { FinalFault } from '../../../server/aggregate/final-fault.ts';
import type { EngineOptions } from '../../../server/aggregate/engine.ts';
import { partitionKeys, shapeKey } from '../../../server/aggregate/keys.ts';
import { encodePoint } from '../../../server/aggregate/encode-value.ts';
import type { EntityEvent } from '../../../server/aggregate/event.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const redis = withRedis();
const AT = Date.parse('2026-05-01T08:00:00Z');
const engines: Engine[] = [];

async function open(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await Engine.open({
    redis: nodeRedisOptions(redis.endpoint),
    site: fixtureSite,
    dataSet: 'drill',
    ...options,
  });
  engines.push(engine);
  return engine;
}

function job(engine: Engine, id: string, told: Record<string, string | number> = {}): EntityEvent {
  const kind = engine.plan.kinds.get('job');
  if (!kind) throw new Error('no kind job');
  const set = Object.entries(told).flatMap(([name, value]) => {
    const register = kind.register.get(name);
    return [register?.index ?? -1, register?.codes?.get(String(value)) ?? value];
  });
  return { kind, id, at: AT, rank: 0, milestone: kind.register.get('opened')?.index ?? -1, set };
}

beforeEach(() => redis.flush());
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

describe('submit', () => {
  it('[EN1] refuses more than may wait, with a code and a time to come back', async () => {
    const engine = await open({ maxPendingEvents: 2 });
    const events = ['1', '2', '3'].map((id) => job(engine, id));
    await expect(engine.submit(events)).rejects.toMatchObject({ code: 'overloaded', retryAfterMs: expect.any(Number) });
    await engine.submit(events.slice(0, 2));
    expect(engine.pending).toBe(0);
  });

  it('[EN2] gives up at the declared time while Redis hangs, and commits what is sent again once it is back', async () => {
    const engine = await open({ submitTimeoutMs: 300 });
    process.kill(redis.server.pid, 'SIGSTOP');
    try {
      await expect(engine.submit([job(engine, '1')])).rejects.toMatchObject({ code: 'unavailable' });
    } finally {
      process.kill(redis.server.pid, 'SIGCONT');
    }
    await until(() => engine.submit([job(engine, '1')]).then(() => true), { withinMs: 10_000, what: 'a commit' });
    expect(await engine.entities.get('job', '1')).toMatchObject({ id: '1', milestones: { opened: AT } });
  });

  it('[EN3] loads its Functions again into a Redis that lost them, data and all', async () => {
    const engine = await open();
    await engine.submit([job(engine, '1')]);
    await redis.flush();
    await engine.submit([job(engine, '1'), job(engine, '2')]);
    await engine.submit([job(engine, '1', { sort: 'red' })]);
    expect(await engine.entities.get('job', '1')).toMatchObject({
      attributes: { sort: 'red' },
      milestones: { opened: AT },
    });
  });

  it('[EN4] takes nothing in once it is closing, and finishes what it took in', async () => {
    const engine = await open();
    const submitted = engine.submit([job(engine, '1')]);
    const closed = engine.close();
    await expect(engine.submit([job(engine, '2')])).rejects.toMatchObject({ code: 'closed' });
    await Promise.all([submitted, closed]);
    expect(await (await open()).entities.get('job', '1')).toBeDefined();
  });
});

describe('a data set', () => {
  it('[EN5] keeps its number of partitions', async () => {
    expect((await open({ partitions: 3 })).partitions).toBe(3);
    expect((await open({ partitions: 7 })).partitions).toBe(3);
  });

  it('[EN6] keeps the integers of its codes when the site file is put in another order', async () => {
    const before = await open();
    await before.submit([job(before, '1', { sort: 'green', district: 'south' })]);
    const { job: kind, ...others } = fixtureSite.kinds;
    if (!kind) throw new Error('no kind job');
    const { sort, ...attributes } = kind.attributes;
    const sorts = sort && 'codes' in sort && sort.codes !== 'districts' ? sort.codes : {};
    const reordered = {
      ...fixtureSite,
      file: { ...fixtureSite.file, districts: [...fixtureSite.file.districts].reverse() },
      kinds: {
        ...others,
        job: {
          ...kind,
          attributes: {
            added: { name: { zh: '新', en: 'New' }, number: { min: 0, max: 9 } },
            ...attributes,
            sort: {
              name: { zh: '类', en: 'Sort' },
              codes: { violet: { zh: '紫', en: 'Violet' }, ...Object.fromEntries(Object.entries(sorts).reverse()) },
            },
          },
        },
      },
    };
    const after = await open({ site: reordered });
    expect(await after.entities.get('job', '1')).toMatchObject({ attributes: { sort: 'green', district: 'south' } });
    await after.submit([job(after, '2', { sort: 'violet' })]);
    expect(await after.entities.get('job', '2')).toMatchObject({ attributes: { sort: 'violet' } });
  });

  it('[EN7] says whether an acknowledgement means that events are on disk', async () => {
    const engine = await open();
    expect(engine.durability).toEqual({ durable: false, reason: expect.stringContaining('appendfsync no') });
  });

  // Tokens and sessions have a time to live, and are lost to the second.
  it.each(['allkeys-lru', 'volatile-ttl'])(
    '[EN7] a Redis that is full and does %s keeps nothing for sure',
    async (policy) => {
      const client = await redis.connect();
      await client.configSet({ maxmemory: '1gb', 'maxmemory-policy': policy });
      try {
        const engine = await open();
        expect(engine.durability).toEqual({ durable: false, reason: expect.stringContaining(policy) });
      } finally {
        await client.configSet({ maxmemory: '0', 'maxmemory-policy': 'noeviction' });
      }
    },
  );
});

describe('entities', () => {
  it('[EN8] are told page by page, by attribute, each once', async () => {
    const engine = await open();
    const place = encodePoint([111.66789, 27.69123]);
    const jobs = Array.from({ length: 2_500 }, (_, i) =>
      job(engine, String(i), { sort: i % 5 ? 'red' : 'blue', place }),
    );
    await engine.submit(jobs);
    const ids: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await engine.entities.page('job', { limit: 100, cursor, where: { sort: 'blue' } });
      ids.push(...page.entities.map(({ id }) => id));
      ({ cursor } = page);
      pages++;
    } while (cursor !== undefined);
    expect(pages).toBeGreaterThan(1);
    expect(ids.sort()).toEqual(Array.from({ length: 500 }, (_, i) => String(i * 5)).sort());
    expect((await engine.entities.get('job', '5'))?.attributes).toEqual({ sort: 'blue', place: [111.66789, 27.69123] });
    expect(await engine.entities.get('job', 'none')).toBeUndefined();
    await expect(engine.entities.page('job', { limit: 1, cursor: '9-0' })).rejects.toThrow(RangeError);
  });
});

describe('format', () => {
  it('[EN9] brings what an earlier format holds along, so that it joins on without a conflict', async () => {
    const client = await redis.connect();
    const before = await open({ partitions: 1 });
    const { entities } = partitionKeys({ site: fixtureSite.code, dataSet: 'drill' }, 0);
    const told = { sort: 'red', cost: 3, note: '一.二, 3~4' };
    const first = job(before, '1', told);
    const done = before.plan.kinds.get('job')?.register.get('done')?.index ?? -1;
    await before.submit([first, { ...job(before, '1'), at: AT + 60_000, milestone: done }]);
    const packed = (await client.hGet(entities, 'job/1')) ?? '';
    expect(packed).toMatch(/\.,|\.$/);
    await before.close();

    // Format 1 said the time with each attribute.
    const time = /\.([0-9A-Za-z_$]+)/.exec(packed)?.[1] ?? '';
    await client.hSet(entities, 'job/1', packed.replace(/\.(?=,|$)/g, `.${time}`));
    await client.hSet(shapeKey({ site: fixtureSite.code, dataSet: 'drill' }), 'format', '1');
    const after = await open();
    expect(await client.hGet(entities, 'job/1')).toBe(packed);
    await after.submit([{ ...job(after, '1', { cost: 4 }), at: AT + 120_000 }]);
    expect(await after.entities.get('job', '1')).toMatchObject({ attributes: { ...told, cost: 4 } });
  });

  it('[EN9] takes formats 2 to 4 as they are, and refuses one that is not known yet', async () => {
    const client = await redis.connect();
    const key = shapeKey({ site: fixtureSite.code, dataSet: 'drill' });
    const before = await open({ partitions: 1 });
    await before.submit([job(before, '1', { cost: 3 })]);
    await before.close();
    for (const format of ['2', '3', '4']) {
      await client.hSet(key, 'format', format);
      expect(await (await open()).entities.get('job', '1')).toMatchObject({ attributes: { cost: 3 } });
      expect(await client.hGet(key, 'format')).toBe('5');
    }
    await client.hSet(key, 'format', '6');
    const refused = open();
    await expect(refused).rejects.toThrow('has format 6; this version reads format 5');
    await expect(refused, 'no patience mends it').rejects.toBeInstanceOf(FinalFault);
  });
});
