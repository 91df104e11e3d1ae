import fc from 'fast-check';
import { describe, it } from 'vitest';
import { applyPatch } from '../../../protocol/patch.ts';
import type { Patch, View } from '../../../protocol/views.ts';
import { Mirror } from '../../../server/live/mirror.ts';
import { historyOf, moments } from '../../laws/history.ts';
import { lawPlans } from '../../laws/law-plans.ts';
import { recordsOf } from '../../laws/oracle-join.ts';
import { LAW_RUNS, LAW_SEED } from '../../laws/runs.ts';
import { expectSame } from '../../support/expect-same.ts';
import { ExpectedViews } from './expected-views.ts';
import { sortLayer } from './sort-layer.ts';
import { PARTITIONS, ToldPartitions } from './told-mirror.ts';

const HOUR_MS = 3_600_000;
/** Each look compares every metric: a site of more than this many is looked at in fewer histories. */
const METRICS_AT_ALL_RUNS = 50;

/** Batches of events, and for each the moment at which it is looked at: mostly forwards, over midnights and changes of clocks. */
function storyOf(plan: (typeof lawPlans)[number]) {
  const steps = fc.array(
    fc.constantFrom(0, 1, 59_999, 60_000, 20 * 60_000, HOUR_MS, 5 * HOUR_MS, 24 * HOUR_MS, 167 * HOUR_MS, -HOUR_MS),
    { minLength: 3, maxLength: 3 },
  );
  return fc.tuple(
    historyOf(plan, ['1', '2', '3', '4']),
    fc.constantFrom(...moments(plan.calendar.timeZone)),
    fc.integer({ min: -2 * HOUR_MS, max: 2 * HOUR_MS }),
    steps,
  );
}

const runsOf = (plan: (typeof lawPlans)[number]) =>
  Math.ceil(LAW_RUNS * Math.min(1, METRICS_AT_ALL_RUNS / Object.keys(plan.site.metrics).length));

describe.each(lawPlans.map((plan) => [plan.site.code, runsOf(plan), plan] as const))(
  'views of %s in %i histories',
  (_, numRuns, plan) => {
    it('[VW1] [VW2] [VW11] [VW12] [LV8] are what the entities say, and so are those of a client that had only patches', () => {
      fc.assert(
        fc.property(storyOf(plan), ([history, moment, offset, steps]) => {
          const told = new ToldPartitions(plan);
          const mirror = new Mirror(plan, PARTITIONS);
          const client = new Map<string, View>();
          let at = moment + offset;
          mirror.advance(at, 1);
          for (const [key, topic] of mirror.topics) client.set(key, JSON.parse(topic.whole()));
          steps.forEach((step, i) => {
            told.commit(history.slice((history.length * i) / steps.length, (history.length * (i + 1)) / steps.length), [
              mirror,
            ]);
            at += step;
            const viewTime = plan.site.file.clock === 'data' ? mirror.viewTime(at) : at;
            for (const [key, patch] of mirror.advance(viewTime, i + 2))
              client.set(key, applyPatch(client.get(key), JSON.parse(patch) as Patch));
            for (const [key, topic] of mirror.topics) expectSame(client.get(key), topic.read(), key);
            if (i < steps.length - 1) return;
            const expected = new ExpectedViews(plan, [...recordsOf(told.history).values()], viewTime);
            for (const [key, topic] of mirror.topics) {
              for (const [wanted, found] of expected.pairs(key, sortLayer(topic.read())))
                expectSame(found, wanted, `${key} at ${new Date(viewTime).toISOString()}`);
            }
          });
        }),
        { numRuns, seed: LAW_SEED },
      );
    }, 600_000);
  },
);
