import type { MethodWork } from '../method-work.ts';
import { postOwn } from '../post-batches.ts';
import { queuePrefix, queues } from '../queues.ts';
import { RecordStore } from '../record-store.ts';
import type { RepeatedRecord } from './repeated-studies.ts';
import { StudyKeeper } from './study-keeper.ts';
import { compileStudies, metricOf } from './study-rules.ts';

const TICK_ID = 'tick';
const TICK_MS = 15_000;

/** Puts the rules of what must be studied to work, a job each quarter of a minute. False where the site has none. */
export async function startStudies({ host, site, dataSet, gate, read, log, isReady }: MethodWork): Promise<boolean> {
  const queue = host.queue(queues.studies);
  const plans = compileStudies(site);
  const store = new RecordStore<RepeatedRecord>(host.redis, `${queuePrefix(site.code, dataSet)}:studies`);
  const known = new Set(plans.map(({ name }) => name));
  await store.drop((await store.names()).filter((name) => !known.has(name)));
  if (plans.length === 0) {
    // Of an earlier site file.
    await queue.removeJobScheduler(TICK_ID);
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
          log.warn({ rule: plan.name, list }, 'more came into the list than it holds: some was not studied'),
      }),
  );
  const keys = [...new Set(plans.map(metricOf))];
  host.work(queues.studies, async () => {
    if (!(await isReady())) return { opened: 0 };
    const readings = await read(keys);
    // What was known when Redis went away calls for nothing new.
    if (readings.source !== 'live') return { opened: 0 };
    let opened = 0;
    const faults: unknown[] = [];
    for (const keeper of keepers)
      try {
        for (const { subject } of await keeper.look(readings)) {
          log.info({ subject }, 'this must be studied');
          opened += 1;
        }
      } catch (error) {
        // Of this one alone: its neighbours look none the less.
        faults.push(error);
      }
    if (faults.length > 0) throw new AggregateError(faults, 'a rule of what must be studied could not be followed');
    return { opened };
  });
  await queue.upsertJobScheduler(TICK_ID, { every: TICK_MS }, { name: TICK_ID });
  return true;
}
