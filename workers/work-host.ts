import { DelayedError, type Job, Queue, UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { ioredisOptions, type RedisEndpoint } from '../config/redis-endpoint.ts';
import { GateRefusedError } from './gate-client.ts';
import type { Log } from './log.ts';
import type { QueueDeclaration } from './queues.ts';

/** Jobs that are under way when the process is told to end get this long; what is left then is taken up at the next start. */
export const DRAIN_MS = 10_000;
/** An interrupted job waits this long before anyone takes it up again. */
const GIVE_BACK_DELAY_MS = 500;
/** The same fault of a connection is logged once in this time. */
const REPEAT_LOG_MS = 10_000;

export interface JobContext {
  /** Aborted when the process is to end: the job keeps what it has and stops. */
  readonly signal: AbortSignal;
}
export type Work<J extends Job = Job> = (job: J, context: JobContext) => Promise<unknown>;

/** The queues of one data set and the workers on them, over connections of their own. */
export class WorkHost {
  readonly redis: Redis;
  readonly #prefix: string;
  readonly #log: Log;
  readonly #ending = new AbortController();
  readonly #queues: Queue[] = [];
  readonly #workers: Worker[] = [];
  readonly #blocking: Redis[] = [];
  readonly #endpoint: RedisEndpoint;
  #quietUntilMs = 0;

  constructor({ endpoint, prefix, log }: { endpoint: RedisEndpoint; prefix: string; log: Log }) {
    this.#endpoint = endpoint;
    this.#prefix = prefix;
    this.#log = log;
    this.redis = this.#connect();
  }

  queue({ name, jobs }: QueueDeclaration): Queue {
    const queue = new Queue(name, { connection: this.redis, prefix: this.#prefix, defaultJobOptions: jobs });
    queue.on('error', (error) => this.#logFault(error));
    this.#queues.push(queue);
    return queue;
  }

  /** Starts taking jobs of a queue. A job that fails, and one that its worker lost hold of, is logged each time. */
  work<J extends Job>({ name, worker: options }: QueueDeclaration, work: Work<J>): void {
    const log = this.#log.child({ queue: name });
    const connection = this.#connect();
    const worker = new Worker(name, (job, token) => this.#run(work, job as J, token), {
      ...options,
      connection,
      prefix: this.#prefix,
    });
    worker.on('error', (error) => this.#logFault(error));
    worker.on('stalled', (jobId) =>
      log.warn({ job: jobId }, 'a job stalled: its worker ended without a word; it is taken up again'),
    );
    worker.on('failed', (job, error) => {
      log.error(
        { job: job?.id, attempt: job?.attemptsMade, of: job?.opts.attempts, fault: error.message },
        'a job failed',
      );
    });
    this.#workers.push(worker);
    this.#blocking.push(connection);
  }

  /** Stops taking jobs, waits for those under way for `DRAIN_MS` at most, and lets the connections go. */
  async close(): Promise<void> {
    this.#ending.abort(new Error('the workers are shutting down'));
    const drained = Promise.all(this.#workers.map((worker) => worker.close()));
    const timeout = new Promise<'late'>((resolve) => setTimeout(resolve, DRAIN_MS, 'late').unref());
    if ((await Promise.race([drained, timeout])) === 'late') {
      this.#log.warn({ drainMs: DRAIN_MS }, 'jobs did not end in time; the next start takes them up');
      // Without waiting: a worker whose Redis is gone would never finish closing.
      for (const worker of this.#workers) worker.close(true).catch(() => {});
    } else {
      await Promise.all(this.#queues.map((queue) => queue.close()));
    }
    for (const connection of [this.redis, ...this.#blocking]) connection.disconnect();
  }

  async #run<J extends Job>(work: Work<J>, job: J, token: string | undefined): Promise<unknown> {
    try {
      return await work(job, { signal: this.#ending.signal });
    } catch (error) {
      if (this.#ending.signal.aborted) {
        // Given back rather than failed: being interrupted costs no attempt.
        await job.moveToDelayed(Date.now() + GIVE_BACK_DELAY_MS, token);
        throw new DelayedError();
      }
      if (error instanceof GateRefusedError) throw new UnrecoverableError(error.message);
      throw error;
    }
  }

  #connect(): Redis {
    const connection = new Redis(ioredisOptions(this.#endpoint));
    connection.on('error', (error) => this.#logFault(error));
    return connection;
  }

  #logFault(error: Error): void {
    if (performance.now() < this.#quietUntilMs) return;
    this.#quietUntilMs = performance.now() + REPEAT_LOG_MS;
    this.#log.warn({ fault: error.message }, 'Redis does not answer; trying again until it does');
  }
}
