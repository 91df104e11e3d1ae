import type { MethodWork } from '../method-work.ts';
import { eachAlone } from '../each-alone.ts';
import { postOwn } from '../post-batches.ts';
import { queuePrefix, queues } from '../queues.ts';
import { setSchedules } from '../schedules.ts';
import { RecordStore } from '../record-store.ts';
import type { RepeatedRecord } from './repeated-studies.ts';
import { StudyKeeper } from './study-keeper.ts';
import { compileStudies, metricOf } from './study-rules.ts';

const TICK_MS = 15_000;

/** Puts the rules of what must be studied to work, a job each quarter of a minute. False where the site has none. */
export async function startStudies({ host, site, dataSet, gate, read, log, isReady }: MethodWork): Promise<boolean> {
  const queue = host.queue(queues.studies);
  const plans = compileStudies(site);
  const store = new RecordStore<RepeatedRecord>(host.redis, `${queuePrefix(site.code, dataSet)}:studies`);
  await store.keepOnly((name) => plans.some((plan) => plan.name === name));
  if (plans.length === 0) {
    await setSchedules(queue, {});
    return false;
  }
  const keepers = plans.map(
    (plan) =>
      new StudyKeeper({
        plan,
        store,
        post: (events) =>
          postOwn(gate, events, {
            log: log.child({ rule: plan.name }),
            complaint: 'the gate refuses what a rule opens: kinds.yaml and studies do not agree',
          }),
        onOverflow: (list) =>
          log.warn({ rule: plan.name, list }, 'more came into the list than it holds: some may not have been studied'),
      }),
  );
  const keys = [...new Set(plans.map(metricOf))];
  host.work(queues.studies, async () => {
    if (!(await isReady())) return { opened: 0 };
    const readings = await read(keys);
    let opened = 0;
    const look = async (keeper: StudyKeeper) => {
      for (const { subject } of await keeper.look(readings)) {
        log.info({ subject }, 'this must be studied');
        opened += 1;
      }
    };
    await eachAlone(keepers, look, 'a rule of what must be studied could not be followed');
    return { opened };
  });
  await setSchedules(queue, { tick: { every: TICK_MS } });
  return true;
}
