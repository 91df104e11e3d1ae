import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ImportProgress, ImportSummary } from './import-progress.ts';
import type { ImportSpeed } from './run-import.ts';

/** What an import job is told. Paths are absolute, on the machine of the workers. */
export interface ImportTask {
  readonly file: string;
  readonly importer: string;
  readonly speed: ImportSpeed;
  readonly rejectsFile: string;
  /** Go on after this line (`speed: max`) or this time (a replay), which an earlier import reached. */
  readonly after?: { readonly line: number } | { readonly replayedMs: number };
}
export type ImportJob = Job<ImportTask, ImportSummary>;

/** A wish to cancel is kept for a day: its job may not have begun. */
const CANCEL_KEPT_S = 86_400;

/** A person's wish to stop a job, which another process may be running. */
export class CancelWishes {
  readonly #redis: Pick<Redis, 'set' | 'exists'>;
  readonly #prefix: string;

  constructor(redis: Pick<Redis, 'set' | 'exists'>, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
  }

  async wish(jobId: string): Promise<void> {
    await this.#redis.set(this.#key(jobId), '1', 'EX', CANCEL_KEPT_S);
  }

  async isWished(jobId: string): Promise<boolean> {
    return (await this.#redis.exists(this.#key(jobId))) === 1;
  }

  #key(jobId: string): string {
    return `${this.#prefix}:cancel:${jobId}`;
  }
}

/** The progress that a job keeps; undefined before it has any. */
export function progressOf(job: ImportJob): ImportProgress | undefined {
  return typeof job.progress === 'object' ? (job.progress as ImportProgress) : undefined;
}
