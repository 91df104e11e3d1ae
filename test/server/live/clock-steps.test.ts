import { afterEach, beforeEach, expect, it } from 'vitest';
import { partitionKeys } from '../../../server/aggregate/keys.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { type Live, startLive } from './start-live.ts';

const SOON = { withinMs: 10_000 };
const HOUR_MS = 3_600_000;
const redis = withRedis();
let steppedMs: number;
let live: Live;
beforeEach(async () => {
  steppedMs = 0;
  live = await startLive({ redis: redis.endpoint, now: () => Date.now() + steppedMs });
});
afterEach(async () => {
  await live.close();
  await redis.flush();
});

async function open(id: string): Promise<void> {
  const kind = live.engine.plan.kinds.get('job');
  const opened = kind?.register.get('opened');
  if (!kind || !opened) throw new Error('the fixture has jobs that are opened');
  await live.engine.submit([{ kind, id, at: Date.now(), rank: 0, milestone: opened.index, set: [] }]);
}
function shownJobs(): number | undefined {
  const topic = live.hub.topics.get('jobs.all');
  const view = topic?.form === 'view' ? topic.read() : undefined;
  return view?.view === 'value' ? (view.value ?? undefined) : undefined;
}
const showing = (count: number) => until(() => shownJobs() === count, { ...SOON, what: `${count} jobs are shown` });

it.each([
  ['back', -HOUR_MS],
  ['ahead', HOUR_MS],
])(
  '[LV15] a clock that is set %s by an hour does not make a Redis that hangs look live, nor stop the wall',
  async (_, byMs) => {
    await open('J-1');
    await showing(1);
    process.kill(redis.server.pid, 'SIGSTOP');
    try {
      steppedMs = byMs;
      await until(() => live.hub.condition().source === 'stale', { ...SOON, what: 'it is stale' });
    } finally {
      process.kill(redis.server.pid, 'SIGCONT');
    }
    await until(() => live.hub.condition().source === 'live', { ...SOON, what: 'it is live' });
    await until(() => open('J-2').then(() => true), { ...SOON, what: 'the engine is back' });
    await showing(2);
    expect(live.hub.at).toBeLessThanOrEqual(Date.now() + steppedMs);
  },
);

it('[LV3] a clock that is set back does not hide that Redis went back', async () => {
  await open('J-1');
  await showing(1);
  steppedMs = -HOUR_MS;
  const { epoch } = live.hub.position;
  await redis.flush();
  await until(() => live.hub.position.epoch !== epoch, { ...SOON, what: 'another epoch' });
});

it('commit times never decrease, though the clock of Redis is set back', async () => {
  await open('J-1');
  const client = await redis.connect();
  const at = Date.now() + HOUR_MS;
  const all = Array.from({ length: live.engine.partitions }, (_, partition) =>
    partitionKeys({ site: 'fixture', dataSet: 'live' }, partition),
  );
  // As if an hour ago its clock had been an hour ahead: what was committed then stands so.
  for (const { meta } of all) await client.hSet(meta, 'at', String(at));
  for (let number = 2; number <= 20; number += 1) await open(`J-${number}`);
  await showing(20);
  const told = await Promise.all(all.map(({ deltas }) => client.xRevRange(deltas, '+', '-', { COUNT: 1 })));
  for (const newest of told) expect(Number(newest?.[0]?.message.a)).toBe(at);
  expect(live.hub.at, 'the wall’s time goes by the clock of this machine').toBeLessThanOrEqual(Date.now());
  expect(live.hub.condition()).toMatchObject({ source: 'live' });
});
