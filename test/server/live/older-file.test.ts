import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EntityEvent } from '../../../server/aggregate/event.ts';
import { wrongCells } from '../../laws/stored.ts';
import { copyFile, restartWith } from '../../support/older-file.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { type Live, startLive } from './start-live.ts';

const SOON = { withinMs: 10_000 };
const redis = withRedis();
let live: Live;
beforeAll(async () => {
  live = await startLive({ redis: redis.endpoint });
});
afterAll(() => live?.close());

/** Jobs that were opened, by number. */
function jobs(first: number, count: number): EntityEvent[] {
  const kind = live.engine.plan.kinds.get('job');
  const opened = kind?.register.get('opened');
  if (!kind || !opened) throw new Error('the fixture has jobs that are opened');
  const at = Date.now();
  return Array.from({ length: count }, (_, i) => {
    return { kind, id: `J-${first + i}`, at, rank: 0, milestone: opened.index, set: [] };
  });
}

function shownJobs(): unknown {
  const topic = live.hub.topics.get('jobs.all');
  return topic?.form === 'view' ? topic.read() : undefined;
}
const showing = (count: number) =>
  until(() => JSON.stringify(shownJobs())?.includes(`"value":${count},`), SHOWN(count));
const SHOWN = (count: number) => ({ ...SOON, what: `the wall shows ${count} jobs` });

it('[LV3] a Redis that comes back with an older file is another epoch; what is sent again is taken in again, once', async () => {
  const kept = jobs(0, 30);
  await live.engine.submit(kept);
  const copy = copyFile(redis);
  const lost = jobs(30, 30);
  await live.engine.submit(lost);
  await showing(60);
  const { epoch } = live.hub.position;

  await restartWith(copy, redis);
  await until(() => live.hub.position.epoch !== epoch, { ...SOON, what: 'another epoch' });
  await showing(30);
  // Of all that the engine remembers, nothing may be taken for stored that the file does not hold.
  await until(() => live.engine.submit(lost).then(() => true), { ...SOON, what: 'the engine is back' });
  await showing(60);
  await live.engine.submit([...lost, ...kept, ...jobs(60, 1)]);
  await showing(61);
  const dataSet = {
    client: await redis.connect(),
    name: { site: 'fixture', dataSet: 'live' as const },
    partitions: live.engine.partitions,
    plan: live.engine.plan,
  };
  expect(await wrongCells(dataSet, [kept, lost, jobs(60, 1)])).toEqual([]);
});
