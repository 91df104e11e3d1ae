import type { Job } from 'bullmq';
import { compileClose } from '../close/close-work.ts';
import { dayStore } from '../close/day-store.ts';
import type { MethodWork } from '../method-work.ts';
import { queues } from '../queues.ts';
import { setSchedules } from '../schedules.ts';
import { ReportFile } from './report-file.ts';
import { type Looked, ReportMaker } from './report-maker.ts';

/** A day that was sealed has its report so long afterwards at the latest. */
const NEW_EVERY_MS = 60_000;
/** An amended day has another version so long afterwards; more often there would be a heap of them. */
const ALL_EVERY_MS = 3_600_000;
const SCHEDULES = { new: { every: NEW_EVERY_MS }, all: { every: ALL_EVERY_MS } } satisfies Record<Looked, object>;

/** Puts a site's reports to work. False where it has none. */
export async function startReports({ host, site, dataSet, read, log, isReady }: MethodWork): Promise<boolean> {
  const queue = host.queue(queues.reports);
  const close = compileClose(site);
  if (!close || !site.file.reports) {
    await setSchedules(queue, {});
    return false;
  }
  const maker = new ReportMaker({
    site,
    days: dayStore(host.redis, site.code, dataSet),
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
  await setSchedules(queue, SCHEDULES);
  return true;
}
