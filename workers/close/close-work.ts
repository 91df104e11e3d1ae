import { parseDuration } from '../../protocol/duration.ts';
import { amendMsOf, CLOSE_KIND } from '../../protocol/site/daily-close.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { MethodWork } from '../method-work.ts';
import { postOwn } from '../post-batches.ts';
import { queues } from '../queues.ts';
import { setSchedules } from '../schedules.ts';
import { closeEvents } from './close-events.ts';
import { type ClosePlan, DayCloser } from './day-closer.ts';
import { dayStore } from './day-store.ts';

/** Late events amend a sealed day after so long at the latest. */
const AMEND_EVERY_MS = 300_000;
const USUAL_WAIT = '2m';

/** What a site's daily close needs to know; undefined where it has none. */
export function compileClose({ file, kinds }: Site): ClosePlan | undefined {
  const close = file.dailyClose;
  const unit = kinds[CLOSE_KIND]?.attributes.unit;
  if (!close || !unit || !('codes' in unit)) return undefined;
  const units = unit.codes === 'districts' ? file.districts.map(({ code }) => code) : Object.keys(unit.codes);
  return {
    close,
    units,
    timeZone: file.timeZone,
    waitMs: parseDuration(close.wait ?? USUAL_WAIT),
    amendMs: amendMsOf(close),
  };
}

/** Puts the daily close of a site to work: a job after each midnight of its zone, and one now and then for what came late. False where it has none. */
export async function startDailyClose(options: MethodWork): Promise<boolean> {
  const { host, site, dataSet, gate, read, log, isReady } = options;
  const queue = host.queue(queues.dailyClose);
  const plan = compileClose(site);
  const kind = site.kinds[CLOSE_KIND];
  if (!plan || !kind) {
    await setSchedules(queue, {});
    return false;
  }
  const closer = new DayCloser({
    plan,
    store: dayStore(host.redis, site.code, dataSet),
    read,
    tell: (record) => closeEvents(kind, record),
    post: (events) =>
      postOwn(gate, events, {
        log,
        complaint: 'the gate refuses events of the daily close: kinds.yaml and dailyClose do not agree',
      }),
  });
  host.work(queues.dailyClose, async () => {
    if (!(await isReady())) return { sealed: [], amended: [] };
    const closed = await closer.run();
    if (closed.sealed.length > 0) log.info({ days: closed.sealed }, 'the day is sealed');
    if (closed.amended.length > 0) log.info({ days: closed.amended }, 'late events amend days that were sealed');
    return closed;
  });
  const midnight = { pattern: afterMidnight(plan.waitMs), tz: plan.timeZone };
  await setSchedules(queue, { midnight, amend: { every: AMEND_EVERY_MS } });
  return true;
}

/** Cron's words for so long after midnight, up to the next minute. */
function afterMidnight(waitMs: number): string {
  const minutes = Math.ceil(waitMs / 60_000);
  return `5 ${minutes % 60} ${Math.floor(minutes / 60)} * * *`;
}
