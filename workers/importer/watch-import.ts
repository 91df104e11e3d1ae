import { setTimeout as delay } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import type { ImportProgress, ImportSummary } from './import-progress.ts';
import { type CancelWishes, type ImportJob, progressOf } from './import-queue.ts';
import { PlainFault } from './arguments.ts';

const LOOK_MS = 200;
/** A worker process is started beside the server; where none takes the job in this time, none runs. */
const WORKER_PATIENCE_MS = 20_000;

export interface Watching {
  readonly queue: Queue;
  readonly wishes: CancelWishes;
  /** A person's wish to stop. */
  readonly cancelled: AbortSignal;
  readonly onProgress: (progress: ImportProgress) => void;
  /** Another import runs; this one comes after it. */
  readonly onQueued: () => void;
}

/**
 * Follows an import job to its end; a wish to cancel is passed on to whoever runs it.
 * @throws {PlainFault} where the job failed for good, or nobody takes it
 */
export async function watchImport(
  jobId: string,
  { queue, wishes, cancelled, onProgress, onQueued }: Watching,
): Promise<ImportSummary | undefined> {
  const startedAtMs = performance.now();
  let isQueued = false;
  for (let isWished = false; ; await delay(LOOK_MS)) {
    // The state first: what is read of the job after it is at least as new, its result included.
    const state = await queue.getJobState(jobId);
    const job = (await queue.getJob(jobId)) as ImportJob | undefined;
    if (!job) throw new PlainFault('the import job is gone: was its Redis emptied?');
    const progress = progressOf(job);
    if (progress) onProgress(progress);
    if (state === 'completed') return job.returnvalue;
    if (state === 'failed') throw new PlainFault(`the import failed: ${job.failedReason}`);
    if (cancelled.aborted && !isWished) {
      isWished = true;
      await wishes.wish(jobId);
    }
    if (state === 'waiting') {
      if (cancelled.aborted) {
        await job.remove();
        return undefined;
      }
      // It may itself have begun since it was looked at.
      const isAlone = (await queue.getActive()).every(({ id }) => id === jobId);
      if (!isAlone && !isQueued) onQueued();
      isQueued ||= !isAlone;
      if (isAlone && performance.now() - startedAtMs > WORKER_PATIENCE_MS && (await queue.getWorkersCount()) === 0) {
        await job.remove();
        throw new PlainFault('no worker process runs beside the server: `npm start` runs both');
      }
    }
  }
}
