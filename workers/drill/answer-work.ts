import type { MethodWork } from '../method-work.ts';
import { postOwn } from '../post-batches.ts';
import { queues } from '../queues.ts';
import { setSchedules } from '../schedules.ts';
import { ToldOnce } from '../told-once.ts';
import { answersTo, compileAnswers } from './answers.ts';

const TICK_MS = 15_000;

/** In the drill, has somebody take up and conclude what the workers of the method have opened. False where nothing is to be. */
export async function startDrillAnswers({ host, site, gate, read, log, isReady }: MethodWork): Promise<boolean> {
  const queue = host.queue(queues.drillAnswers);
  const plans = compileAnswers(site);
  if (plans.length === 0) {
    await setSchedules(queue, {});
    return false;
  }
  const once = new ToldOnce((events) =>
    postOwn(gate, events, {
      log,
      complaint: 'the gate refuses what the drill answers: kinds.yaml and drill do not agree',
    }),
  );
  host.work(queues.drillAnswers, async () => {
    if (!(await isReady())) return { answered: 0 };
    const readings = await read(plans.map(({ list }) => list));
    const events = plans.flatMap((plan) => {
      const view = readings.views[plan.list];
      return view?.view === 'list' ? answersTo(plan, view.rows, readings.at) : [];
    });
    return { answered: (await once.tell(events)).length };
  });
  await setSchedules(queue, { tick: { every: TICK_MS } });
  return true;
}
