import type { Job } from 'bullmq';
import { compileClose } from '../close/close-work.ts';
import type { DayRecord } from '../close/day-record.ts';
import type { MethodWork } from '../method-work.ts';
import { queuePrefix, queues } from '../queues.ts';
import { RecordStore } from '../record-store.ts';
import { ReportFile } from './report-file.ts';
import { type Looked, ReportMaker } from './report-maker.ts';

/** A day that was sealed has its report so long afterwards at the latest. */
const NEW_EVERY_MS = 60_000;
/** An amended day has another version so long afterwards; more often there would be a heap of them. */
const ALL_EVERY_MS = 3_600_000;
const SCHEDULES: readonly { readonly looked: Looked; readonly every: number }[] = [
  { looked: 'new', every: NEW_EVERY_MS },
  { looked: 'all', every: ALL_EVERY_MS },
];

/** Puts a site's reports to work. False where it has none. */
export async function startReports({ host, site, dataSet, read, log, isReady }: MethodWork): Promise<boolean> {
  const queue = host.queue(queues.reports);
  const close = compileClose(site);
  if (!close || !site.file.reports) {
    // Of an earlier site file.
    for (const { looked } of SCHEDULES) await queue.removeJobScheduler(looked);
    return false;
  }
  const maker = new ReportMaker({
    site,
    days: new RecordStore<DayRecord>(host.redis, `${queuePrefix(site.code, dataSet)}:close`),
    file: new ReportFile({ redis: host.redis, site: site.code, dataSet }),
    read,
    amendMs: close.amendMs,
  });
  host.work(queues.reports, async ({ name }: Job) => {
    if (!(await isReady())) return [];
    const made = await maker.run(name === 'all' ? 'all' : 'new');
    for (const { report, number, version } of made) log.info({ report, number, version }, 'a report is on file');
    return made.map(({ number, version }) => ({ number, version }));
  });
  for (const { looked, every } of SCHEDULES) await queue.upsertJobScheduler(looked, { every }, { name: looked });
  return true;
}
