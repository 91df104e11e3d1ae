import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { UnrecoverableError } from 'bullmq';
import type { Site } from '../../protocol/site/site.ts';
import type { GateClient } from '../gate-client.ts';
import type { Log } from '../log.ts';
import { queuePrefix, queues } from '../queues.ts';
import type { JobContext, WorkHost } from '../work-host.ts';
import { FileError } from './csv-rows.ts';
import { HeaderError } from './header.ts';
import { type ImportProgress, type ImportSummary, startOfImport } from './import-progress.ts';
import { CancelWishes, type ImportJob, type ImportTask, progressOf } from './import-queue.ts';
import { runImport } from './run-import.ts';

/** How often a running import keeps its progress and looks whether it is to stop. */
const KEEP_EVERY_MS = 250;

export interface ImportWorkOptions {
  readonly host: WorkHost;
  readonly site: Site;
  readonly dataSet: 'drill' | 'live';
  readonly gate: Pick<GateClient, 'post'>;
  readonly log: Log;
}

/** Takes import jobs off their queue. */
export function startImports({ host, site, dataSet, gate, log }: ImportWorkOptions): void {
  const wishes = new CancelWishes(host.redis, queuePrefix(site.code, dataSet));
  host.work(queues.imports, async (job: ImportJob, context) => {
    log.info({ job: job.id, importer: job.data.importer }, 'an import begins');
    const summary = await importJob(job, context, { site, gate, wishes });
    const { outcome, rows, rejected, events, refused } = summary;
    log.info({ job: job.id, outcome, rows, rejected, events, refused }, 'an import ends');
    return summary;
  });
}

interface ImportTools {
  readonly site: Site;
  readonly gate: Pick<GateClient, 'post'>;
  readonly wishes: CancelWishes;
}

async function importJob(
  job: ImportJob,
  { signal: ending }: JobContext,
  { site, gate, wishes }: ImportTools,
): Promise<ImportSummary> {
  const importer = site.importers[job.data.importer];
  if (!importer) throw new UnrecoverableError(`site ${site.code} has no importer ${job.data.importer}`);
  const cancel = new AbortController();
  let progress = progressOf(job) ?? (await askedStart(job.data));
  let kept = progress;
  const keep = async () => {
    if (progress && progress !== kept) {
      kept = progress;
      await job.updateProgress(progress);
    }
    if (await wishes.isWished(job.id ?? '')) cancel.abort(new Error('cancelled'));
  };
  const timer = setInterval(
    () =>
      void keep().catch(() => {
        // Redis is away for a moment: the next look tells.
      }),
    KEEP_EVERY_MS,
  );
  try {
    const summary = await runImport(
      { ...job.data, site, importer, goOnFrom: progress },
      {
        gate,
        cancelled: cancel.signal,
        ending,
        onProgress: (next) => {
          progress = next;
        },
        now: () => performance.now(),
        wait: (ms, signal) => delay(ms, undefined, { signal }),
      },
    );
    await job.updateProgress(summary);
    return summary;
  } catch (error) {
    // Where it stopped is kept first, for whoever takes the job up again.
    if (progress) await job.updateProgress(progress);
    if (isLasting(error)) throw new UnrecoverableError(error.message);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** Where a person asked to go on. */
async function askedStart({ file, after }: ImportTask): Promise<ImportProgress | undefined> {
  if (!after) return undefined;
  const start = startOfImport((await stat(file)).size);
  return { ...start, ...after };
}

/** Whether trying again would end the same way. */
function isLasting(error: unknown): error is Error {
  if (error instanceof HeaderError || error instanceof FileError || error instanceof TypeError) return true;
  return error instanceof Error && 'code' in error && ['ENOENT', 'EACCES', 'EISDIR'].includes(String(error.code));
}
