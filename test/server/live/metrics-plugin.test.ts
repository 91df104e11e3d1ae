import { afterAll, beforeAll, expect, it } from 'vitest';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { type Live, startLive } from './start-live.ts';

const MINUTE_MS = 60_000;
const redis = withRedis();
let live: Live;
beforeAll(async () => {
  live = await startLive({ redis: redis.endpoint });
});
afterAll(() => live?.close());

async function get(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${live.http}${path}`);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

it('lists every metric with its words', async () => {
  const { status, body } = await get('/metrics');
  expect(status).toBe(200);
  expect((body.metrics as { key: string }[]).map(({ key }) => key)).toEqual(live.keys);
  expect(body.metrics).toContainEqual({
    key: 'jobs.took',
    verb: 'duration',
    name: { zh: 'metric', en: 'metric' },
    better: 'none',
  });
});

it('[VW8] [LV15] answers a view with its age, source and completeness; a level at a past moment too', async () => {
  const kind = live.engine.plan.kinds.get('job');
  const index = (name: string) => kind?.register.get(name)?.index ?? Number.NaN;
  if (!kind) throw new Error('the fixture has jobs');
  const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const told = (id: string, milestone: string, at: number) => ({
    kind,
    id,
    at,
    rank: 0,
    milestone: index(milestone),
    set: [index('district'), 0],
  });
  await live.engine.submit([
    told('1', 'opened', now - 60 * MINUTE_MS),
    told('1', 'done', now - 30 * MINUTE_MS),
    told('2', 'opened', now - 40 * MINUTE_MS),
  ]);
  await until(async () => ((await get('/metrics/jobs.all')).body.view as { value: number }).value === 2, {
    withinMs: 5_000,
    what: 'both jobs count',
  });
  const { body } = await get('/metrics/jobs.all');
  expect(body).toMatchObject({ key: 'jobs.all', source: 'live', complete: true });
  expect(body.ageMs).toBeLessThan(60_000);
  const openAt = async (minutesAgo: number) =>
    (
      (await get(`/metrics/jobs.open?at=${new Date(now - minutesAgo * MINUTE_MS).toISOString()}`)).body.view as {
        rows: unknown;
      }
    ).rows;
  expect(await openAt(70)).toEqual([]);
  expect(await openAt(60)).toEqual([['north', 1]]);
  expect(await openAt(40)).toEqual([['north', 2]]);
  expect(await openAt(30)).toEqual([['north', 1]]);
  expect((await get('/metrics/jobs.open')).body.view).toMatchObject({ rows: [['north', 1]] });
});

it('says what is wrong with a question', async () => {
  expect(await get('/metrics/no.such')).toMatchObject({ status: 404, body: { error: { code: 'resource.unknown' } } });
  expect(await get('/metrics/jobs.all?at=2026-01-01T00:00:00Z')).toMatchObject({
    status: 400,
    body: { error: { code: 'request.parameter' } },
  });
  expect((await get('/metrics/jobs.open?at=yesterday')).status).toBe(400);
  // A leap second is a moment, too.
  expect((await get('/metrics/jobs.open?at=2016-12-31T23:59:60Z')).body.at).toBe(Date.UTC(2017, 0, 1));
});
