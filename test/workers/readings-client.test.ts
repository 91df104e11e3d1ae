import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { guardRoutes } from '../../server/auth/guard-routes.ts';
import { MACHINE } from '../../server/auth/principal.ts';
import { handleErrors } from '../../server/error-handler.ts';
import { readingsPlugin } from '../../server/live/readings-plugin.ts';
import { readingsReader, ReadingsError, StaleReadingsError } from '../../workers/readings-client.ts';
import { type Live, startLive } from '../server/live/start-live.ts';
import { withRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

const MINUTE_MS = 60_000;
const redis = withRedis();
let live: Live;
let app: FastifyInstance;
beforeAll(async () => {
  live = await startLive({ redis: redis.endpoint });
  app = Fastify();
  handleErrors(app);
  guardRoutes(app, async () => ({ principal: { ...MACHINE, may: () => true }, isUnknownToken: false }));
  await app.register(readingsPlugin, { prefix: '/api/v1', hub: () => live.hub });
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await app?.close();
  await live?.close();
});
const read = () =>
  readingsReader(() => ({ url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, key: 'any' }));

it('[DC5] reads several metrics of one revision; at a moment, levels as they stood then', async () => {
  const kind = live.engine.plan.kinds.get('job');
  const index = (name: string) => kind?.register.get(name)?.index ?? Number.NaN;
  if (!kind) throw new Error('the fixture has jobs');
  const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const told = (milestone: string, at: number) => ({
    ...{ kind, id: '1', at, rank: 0 },
    milestone: index(milestone),
    set: [index('district'), 0],
  });
  await live.engine.submit([told('opened', now - 60 * MINUTE_MS), told('done', now - 30 * MINUTE_MS)]);
  await until(async () => JSON.stringify((await read()(['jobs.all'])).views).includes('"value":1'), {
    withinMs: 20_000,
    what: 'the job counts',
  });
  const reading = await read()(['jobs.all', 'jobs.open'], now - 45 * MINUTE_MS);
  expect(reading).toMatchObject({
    at: now - 45 * MINUTE_MS,
    source: 'live',
    views: { 'jobs.all': { view: 'value', value: 1 }, 'jobs.open': { view: 'table', rows: [[expect.any(String), 1]] } },
  });
  expect((await read()(['jobs.open'])).views).toMatchObject({ 'jobs.open': { rows: [] } });
});

it('says of no metric what moment it is', async () => {
  const { at, views } = await read()([]);
  expect(views).toEqual({});
  expect(Math.abs(at - Date.now())).toBeLessThan(MINUTE_MS);
});

it('[DC2] [RP2] [SG4] [MS3] [FC3] hands over no views of a server that has lost its Redis', async () => {
  const stale = Fastify();
  stale.get('/api/v1/readings', async () => ({ at: 1, asOf: 1, source: 'stale', views: {} }));
  const url = await stale.listen({ host: '127.0.0.1', port: 0 });
  await expect(readingsReader(() => ({ url, key: 'any' }))([])).rejects.toThrow(StaleReadingsError);
  await stale.close();
});

it('says that it was not told, where a metric is unknown or nobody answers', async () => {
  await expect(read()(['no.such'])).rejects.toThrow(ReadingsError);
  await expect(read()(['']), 'no key at all').rejects.toThrow(/400/);
  const nowhere = readingsReader(() => ({ url: 'http://127.0.0.1:9', key: 'any' }));
  await expect(nowhere(['jobs.all'])).rejects.toThrow(ReadingsError);
});
