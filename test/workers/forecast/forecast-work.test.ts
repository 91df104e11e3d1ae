import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { CloudEvent } from '../../../protocol/events.ts';
import { startForecasts } from '../../../workers/forecast/forecast-work.ts';
import { queuePrefix, queues } from '../../../workers/queues.ts';
import { WorkHost } from '../../../workers/work-host.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { city, NOW_MS, site, viewOf } from './foreseen-county.ts';

const redis = withRedis();

it('[FC4] tells at the next start what the gate refused of the days before the drill', async () => {
  const log = pino({ level: 'silent' });
  const prefix = queuePrefix(site.code, 'drill');
  const work = async (
    isRefused: boolean,
    isDone: (host: WorkHost, told: readonly CloudEvent[]) => Promise<boolean>,
  ) => {
    const host = new WorkHost({ endpoint: redis.endpoint, prefix, log });
    const told: CloudEvent[] = [];
    await startForecasts({
      ...{ host, dataSet: 'drill', log, isReady: async () => true },
      site: { ...site, file: { ...site.file, forecasts: { city: city.forecast } } },
      read: async (keys) => ({
        ...{ at: NOW_MS, asOf: NOW_MS, source: 'live' },
        views: Object.fromEntries(keys.map((key) => [key, viewOf(city, NOW_MS)])),
      }),
      gate: {
        post: async (events) => {
          told.push(...events);
          const refused = events.map((_, index) => ({ index, code: 'event.kind.unknown', path: '', expected: '' }));
          return isRefused ? { accepted: 0, refused } : { accepted: events.length, refused: [] };
        },
      },
    });
    // The schedule of an earlier start fires within a minute.
    await host.queue(queues.forecasts).add('tick', {});
    await until(() => isDone(host, told), { withinMs: 30_000, what: 'the forecasts are told' });
    const isNoted = (await host.redis.hexists(`${prefix}:foretold`, 'city')) === 1;
    await host.close();
    return { told, isNoted };
  };
  // What is told of tomorrow comes after what would have been told before.
  const refused = await work(true, async (_, told) => told.some(({ id }) => id === 'YC20261125-city.made'));
  expect(refused.isNoted).toBe(false);
  const taken = await work(false, async ({ redis: its }) => (await its.hexists(`${prefix}:foretold`, 'city')) === 1);
  expect(taken.told.map(({ id }) => id)).toContain(refused.told[0]?.id);
});
