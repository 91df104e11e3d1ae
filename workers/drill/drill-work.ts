import { earliestBirthMs } from './drill-events.ts';
import { compileDrill } from './drill-plan.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { GateClient } from '../gate-client.ts';
import type { Log } from '../log.ts';
import { queuePrefix, queues } from '../queues.ts';
import { setSchedules } from '../schedules.ts';
import type { WorkHost } from '../work-host.ts';
import { DrillFeed } from './drill-feed.ts';
import { DrillProgressStore } from './drill-progress.ts';

const TICK_MS = 1000;
const HISTORY_ID = 'history';
const REPORT_MS = 60_000;

export interface DrillWorkOptions {
  readonly host: WorkHost;
  readonly site: Site;
  readonly gate: Pick<GateClient, 'post'>;
  readonly log: Log;
  readonly now: () => number;
}

/** The drill at work. */
export interface Drilling {
  /** Whether the days before it began are all told. */
  isWhole(): Promise<boolean>;
}

/** Puts the drill of a site to work: a job each second tells what has happened since, and one job fills the history. */
export async function startDrill({ host, site, gate, log, now }: DrillWorkOptions): Promise<Drilling> {
  const progress = new DrillProgressStore(host.redis, queuePrefix(site.code, 'drill'));
  const drill = compileDrill(site);
  const feed = new DrillFeed({ drill, gate, progress, log });
  const live = host.queue(queues.drillLive);
  const history = host.queue(queues.drillHistory);
  let isHistoryAsked = false;
  let toldSinceReport = 0;
  let reportAtMs = now() + REPORT_MS;

  const askForHistory = async () => {
    const before = await history.getJob(HISTORY_ID);
    if (before && (await before.isFailed())) await before.retry();
    else await history.add(HISTORY_ID, {}, { jobId: HISTORY_ID });
  };

  host.work(queues.drillLive, async (_job, { signal }) => {
    toldSinceReport += await feed.tellUntil(now(), { signal });
    if (!isHistoryAsked) {
      isHistoryAsked = true;
      await askForHistory();
    }
    if (now() >= reportAtMs) {
      log.info({ events: toldSinceReport }, 'the drill goes on');
      toldSinceReport = 0;
      reportAtMs = now() + REPORT_MS;
    }
  });
  host.work(queues.drillHistory, async (job, { signal }) => {
    const events = await feed.fillHistory({
      signal,
      onProgress: (share) => job.updateProgress(Math.round(share * 100)),
    });
    if (events > 0) log.info({ events }, 'the history of the drill is whole');
    return { events };
  });
  await setSchedules(live, { tick: { every: TICK_MS } });
  return {
    isWhole: async () => {
      const told = await progress.read();
      return told !== undefined && told.filledDownToMs <= earliestBirthMs(drill, told.sinceMs);
    },
  };
}
