import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ioredisOptions } from '../../config/redis-endpoint.ts';
import { RecordStore } from '../../workers/record-store.ts';
import { withRedis } from '../support/redis.ts';

const server = withRedis();
let redis: Redis;
beforeAll(() => {
  redis = new Redis(ioredisOptions(server.endpoint));
});
afterAll(() => redis.disconnect());

it('writes a record only over the one that it was worked out from', async () => {
  const store = new RecordStore<{ count: number }>(redis, '{records}');
  expect(await store.replace('a', undefined, { count: 1 })).toEqual({ count: 1 });
  expect(await store.replace('a', undefined, { count: 5 }), 'somebody else was first').toEqual({ count: 1 });
  expect(await store.replace('a', { count: 1 }, { count: 2 })).toEqual({ count: 2 });
  expect(await store.read('a')).toEqual({ count: 2 });
});

it('keeps of all records those that somebody asks for', async () => {
  const store = new RecordStore<number>(redis, '{kept}');
  for (const name of ['city/1', 'city/2', 'county/1']) await store.replace(name, undefined, 1);
  await store.keepOnly((name) => name.startsWith('city/'));
  expect(await store.names()).toEqual(['city/1', 'city/2']);
  await store.keepOnly(() => true);
  expect(await store.names()).toHaveLength(2);
});
