import { parseDuration } from '../../protocol/duration.ts';
import { splitOf } from '../../protocol/site/metric-view.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { MethodWork } from '../method-work.ts';
import { eachAlone } from '../each-alone.ts';
import { postOwn } from '../post-batches.ts';
import { queuePrefix, queues } from '../queues.ts';
import { RecordStore } from '../record-store.ts';
import { setSchedules } from '../schedules.ts';
import { USUAL_DESIGN } from './chart.ts';
import type { SurgePlan } from './surge-events.ts';
import { type KeptWatch, SurgeKeeper } from './surge-keeper.ts';
import { chartFinder } from './surge-watch.ts';

const TICK_MS = 60_000;
const MINUTE_MS = 60_000;
const USUAL_HOLD_OFF = '2h';

export function compileSurges({ file, kinds, metrics }: Site): SurgePlan[] {
  return Object.entries(file.surges ?? {}).flatMap(([name, surge]) => {
    const metric = metrics[surge.counts];
    const [by] = metric ? splitOf(metric) : [];
    const kind = kinds[surge.raises.kind];
    return by !== undefined && kind ? [{ name, surge, by, kind, timeZone: file.timeZone }] : [];
  });
}

/** Puts the watch over a site's counts to work, a job each minute. False where it declares none. */
export async function startSurges({ host, site, dataSet, gate, read, log, isReady }: MethodWork): Promise<boolean> {
  const queue = host.queue(queues.surges);
  const plans = compileSurges(site);
  const store = new RecordStore<KeptWatch>(host.redis, `${queuePrefix(site.code, dataSet)}:surges`);
  await store.keepOnly((name) => plans.some((plan) => plan.name === name));
  if (plans.length === 0) {
    await setSchedules(queue, {});
    return false;
  }
  const keepers = plans.map((plan) => {
    const { within, falseAlarm, holdOff = USUAL_HOLD_OFF } = plan.surge;
    const minutes = (text: string | undefined, usual: number) =>
      text === undefined ? usual : parseDuration(text) / MINUTE_MS;
    return new SurgeKeeper({
      plan,
      store,
      read,
      charts: chartFinder({
        reachMinutes: minutes(within, USUAL_DESIGN.reachMinutes),
        falseAlarmMinutes: minutes(falseAlarm, USUAL_DESIGN.falseAlarmMinutes),
      }),
      holdOffMs: parseDuration(holdOff),
      post: (events) =>
        postOwn(gate, events, {
          log,
          complaint: 'the gate refuses what a surge opens: kinds.yaml and surges do not agree',
        }),
    });
  });
  host.work(queues.surges, async () => {
    if (!(await isReady())) return { seen: 0 };
    let seen = 0;
    const look = async (keeper: SurgeKeeper) => {
      for (const { subject, data } of await keeper.look()) {
        log.info({ subject, observed: data?.observed, expected: data?.expected }, 'more than is usual');
        seen += 1;
      }
    };
    await eachAlone(keepers, look, 'a surge could not be looked for');
    return { seen };
  });
  await setSchedules(queue, { tick: { every: TICK_MS } });
  return true;
}
