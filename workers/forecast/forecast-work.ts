import { parseDuration } from '../../protocol/duration.ts';
import type { MethodWork } from '../method-work.ts';
import { eachAlone } from '../each-alone.ts';
import { postOwn } from '../post-batches.ts';
import { queuePrefix, queues } from '../queues.ts';
import { setSchedules } from '../schedules.ts';
import { RecordStore } from '../record-store.ts';
import { seriesIn } from '../series-in.ts';
import { madeEvents, scoredEvents } from './forecast-events.ts';
import { ForecastKeeper, nameOf } from './forecast-keeper.ts';
import { compileForecasts, type ForecastPlan } from './forecast-plan.ts';
import type { ForecastRecord } from './forecast-record.ts';
import { foretold } from './foretold.ts';

const TICK_MS = 60_000;

/** Puts the forecasts of a site to work, a job each minute. False where it declares none. */
export async function startForecasts(options: MethodWork): Promise<boolean> {
  const { host, site, dataSet, gate, read, log, isReady } = options;
  const queue = host.queue(queues.forecasts);
  const plans = compileForecasts(site);
  const prefix = queuePrefix(site.code, dataSet);
  const store = new RecordStore<ForecastRecord>(host.redis, `${prefix}:forecasts`);
  await store.keepOnly((name) => plans.some((plan) => name.startsWith(`${plan.name}/`)));
  if (plans.length === 0) {
    await setSchedules(queue, {});
    return false;
  }
  const post = (events: Parameters<typeof postOwn>[1]) =>
    postOwn(gate, events, {
      log,
      complaint: 'the gate refuses what is foreseen: kinds.yaml and forecasts do not agree',
    });
  const keepers = plans.map((plan) => ({ plan, keeper: new ForecastKeeper({ plan, store, post }) }));
  const begun = new RecordStore<{ sinceMs: number }>(host.redis, `${prefix}:foretold`);
  const back = dataSet === 'drill' ? site.file.drill?.foretold : undefined;
  const toForetell = new Set(back === undefined ? [] : plans.map(({ name }) => name));

  const follow = async (plan: ForecastPlan, keeper: ForecastKeeper, nowMs: number) => {
    const { history } = plan.forecast;
    const sinceMs = nowMs - parseDuration(back ?? '0s');
    const view = async () => seriesIn(await read([history]), history);
    if (toForetell.has(plan.name) && !(await begun.read(plan.name))) {
      let refused = 0;
      for (const records of foretold(plan, await view(), { sinceMs, nowMs })) {
        const events = records.flatMap((record) => [...madeEvents(plan, record), ...scoredEvents(plan, record)]);
        refused += (await post(events)).length;
        for (const record of records)
          if (!record.scored) await store.replace(nameOf(plan, record), undefined, { ...record, told: 'made' });
      }
      // What the gate refuses is told again at the next start: by then somebody may have set the site right.
      if (refused === 0) await begun.replace(plan.name, undefined, { sinceMs });
    }
    toForetell.delete(plan.name);
    return keeper.run(nowMs, view);
  };
  host.work(queues.forecasts, async () => {
    const done = { made: 0, scored: 0 };
    if (!(await isReady())) return done;
    const { at } = await read([]);
    const run = async ({ plan, keeper }: (typeof keepers)[number]) => {
      const { made, scored } = await follow(plan, keeper, at);
      if (made + scored > 0)
        log.info({ forecast: plan.name, made, scored }, 'what is coming, and how good what was foreseen has been');
      done.made += made;
      done.scored += scored;
    };
    await eachAlone(keepers, run, 'a forecast could not be made or scored');
    return done;
  });
  await setSchedules(queue, { tick: { every: TICK_MS } });
  return true;
}
