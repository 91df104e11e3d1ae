import { afterAll, beforeAll, expect, it } from 'vitest';
import fc from 'fast-check';
import { historyOf } from '../../laws/history.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { connect, type Live, startLive, viewsIn, viewsOf } from './start-live.ts';

const redis = withRedis();
let live: Live;
beforeAll(async () => {
  live = await startLive({ redis: redis.endpoint });
});
afterAll(() => live?.close());

it('[LV1] [LV8] a client that follows everything ends with the views of the hub, and of one that starts later', async () => {
  const { link } = connect({ url: live.url, views: live.keys });
  await until(() => link.state.state === 'live', { withinMs: 5_000, what: 'the link is live' });
  for (const events of fc.sample(historyOf(live.engine.plan, ['1', '2', '3', '4', '5']), { numRuns: 50, seed: 7 }))
    await live.engine.submit(events);
  const later = await live.openHub();
  await until(() => JSON.stringify(viewsIn(live.hub)) === JSON.stringify(viewsIn(later)), {
    withinMs: 5_000,
    what: 'both hubs agree',
  });
  await until(() => link.store.position?.revision === live.hub.position.revision, {
    withinMs: 5_000,
    what: 'the client is there',
  });
  expect(viewsOf(link)).toEqual(viewsIn(live.hub));
  expect(viewsIn(later)).toEqual(viewsIn(live.hub));
  await later.close();
  link.close();
});
