import fc from 'fast-check';
import type { EntityEvent } from '../../server/aggregate/event.ts';
import type { SitePlan } from '../../server/aggregate/plan.ts';
import { historyOf, retold } from './history.ts';

/** Histories that share one data set, so that a thousand of them cost one engine: every history has entities of its own. */
export interface ToldHistories {
  readonly plan: SitePlan;
  readonly histories: readonly EntityEvent[][];
  /** Each history as it happened to arrive: with repetitions, in any order. */
  readonly told: readonly EntityEvent[][];
}

/** Delta streams are bounded, and the laws read them from the beginning: so many histories leave a few hundred deltas. */
const HISTORIES_AT_ONCE = 1_000;

/** Tells so many histories of a site, in as few data sets as hold them, each about as large as the others. */
export function* tellHistories(options: { plan: SitePlan; count: number; seed: number }): Generator<ToldHistories> {
  const { plan, count, seed } = options;
  const dataSets = Math.ceil(count / HISTORIES_AT_ONCE);
  for (let i = 0; i < dataSets; i++) yield tell({ plan, count: Math.ceil(count / dataSets), seed: (seed + i) | 0 });
}

function tell({ plan, count, seed }: { plan: SitePlan; count: number; seed: number }): ToldHistories {
  const arbitrary = historyOf(plan).chain((history) => fc.tuple(fc.constant(history), retold(history)));
  const sample = fc.sample(arbitrary, { numRuns: count, seed });
  const named = (events: EntityEvent[], run: number) => events.map((event) => ({ ...event, id: `${run}-${event.id}` }));
  return {
    plan,
    histories: sample.map(([history], run) => named(history, run)),
    told: sample.map(([, again], run) => named(again, run)),
  };
}
