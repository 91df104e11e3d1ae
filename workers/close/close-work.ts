import { parseDuration } from '../../protocol/duration.ts';
import { CLOSE_KIND } from '../../protocol/site/daily-close.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { MethodWork } from '../method-work.ts';
import { postOwn } from '../post-batches.ts';
import { queuePrefix, queues } from '../queues.ts';
import { RecordStore } from '../record-store.ts';
import { closeEvents } from './close-events.ts';
import { type ClosePlan, DayCloser } from './day-closer.ts';
import type { DayRecord } from './day-record.ts';

const MIDNIGHT_ID = 'midnight';
const AMEND_ID = 'amend';
/** Late events amend a sealed day after so long at the latest. */
const AMEND_EVERY_MS = 300_000;
const USUAL_WAIT = '2m';
const USUALLY_AMENDED = '7d';

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
    amendMs: parseDuration(close.amend ?? USUALLY_AMENDED),
  };
}

/** Puts the daily close of a site to work: a job after each midnight of its zone, and one now and then for what came late. False where it has none. */
export async function startDailyClose(options: MethodWork): Promise<boolean> {
  const { host, site, dataSet, gate, read, log, isReady } = options;
  const queue = host.queue(queues.dailyClose);
  const plan = compileClose(site);
  const kind = site.kinds[CLOSE_KIND];
  if (!plan || !kind) {
    // Of an earlier site file.
    for (const id of [MIDNIGHT_ID, AMEND_ID]) await queue.removeJobScheduler(id);
    return false;
  }
  const closer = new DayCloser({
    plan,
    store: new RecordStore<DayRecord>(host.redis, `${queuePrefix(site.code, dataSet)}:close`),
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
  await queue.upsertJobScheduler(MIDNIGHT_ID, midnight, { name: MIDNIGHT_ID });
  await queue.upsertJobScheduler(AMEND_ID, { every: AMEND_EVERY_MS }, { name: AMEND_ID });
  return true;
}

/** Cron's words for so long after midnight, up to the next minute. */
function afterMidnight(waitMs: number): string {
  const minutes = Math.ceil(waitMs / 60_000);
  return `5 ${minutes % 60} ${Math.floor(minutes / 60)} * * *`;
}
