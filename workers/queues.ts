import type { JobsOptions, WorkerOptions } from 'bullmq';

/** What the workers do, each on a queue of its own: declared here and nowhere else. */
export interface QueueDeclaration {
  readonly name: string;
  readonly purpose: string;
  readonly jobs: Required<Pick<JobsOptions, 'attempts' | 'backoff' | 'removeOnComplete' | 'removeOnFail'>>;
  readonly worker: Required<
    Pick<WorkerOptions, 'concurrency' | 'lockDuration' | 'stalledInterval' | 'maxStalledCount'>
  >;
}

const DAY_S = 86_400;
const failedJobs = { age: 7 * DAY_S, count: 1000 };

export const queues = {
  drillLive: {
    name: 'drill-live',
    purpose: 'tells, second by second, what the drill has happen',
    // The next second starts where the last success ended, so a failed job needs no second attempt.
    jobs: {
      attempts: 1,
      backoff: { type: 'fixed', delay: 1000 },
      removeOnComplete: { count: 10 },
      removeOnFail: failedJobs,
    },
    worker: { concurrency: 1, lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 1 },
  },
  drillHistory: {
    name: 'drill-history',
    purpose: 'fills the days before the drill began, newest first',
    jobs: {
      attempts: 20,
      backoff: { type: 'exponential', delay: 1000, jitter: 0.5 },
      removeOnComplete: { count: 10 },
      removeOnFail: failedJobs,
    },
    worker: { concurrency: 1, lockDuration: 30_000, stalledInterval: 10_000, maxStalledCount: 20 },
  },
  imports: {
    name: 'imports',
    purpose: 'reads files into events; a job goes on where it was interrupted',
    jobs: {
      attempts: 5,
      backoff: { type: 'exponential', delay: 2000, jitter: 0.5 },
      removeOnComplete: { age: 7 * DAY_S, count: 1000 },
      removeOnFail: failedJobs,
    },
    // One file at a time: two would only wait for the same gate.
    worker: { concurrency: 1, lockDuration: 30_000, stalledInterval: 10_000, maxStalledCount: 20 },
  },
  patrolRounds: {
    name: 'patrol-rounds',
    purpose: 'hands out the cameras of the video patrol as they come up, and reports each round',
    // The next tick does what this one did not.
    jobs: {
      attempts: 1,
      backoff: { type: 'fixed', delay: 1000 },
      removeOnComplete: { count: 10 },
      removeOnFail: failedJobs,
    },
    worker: { concurrency: 1, lockDuration: 30_000, stalledInterval: 10_000, maxStalledCount: 1 },
  },
  patrolLooks: {
    name: 'patrol-looks',
    purpose: 'looks at some cameras each; what was looked at is not looked at again',
    // While the server is away for a minute, the round waits for it; what fails longer is missed, and first in the next round.
    jobs: {
      attempts: 8,
      backoff: { type: 'fixed', delay: 8000 },
      removeOnComplete: { count: 100 },
      removeOnFail: failedJobs,
    },
    worker: { concurrency: 4, lockDuration: 30_000, stalledInterval: 10_000, maxStalledCount: 20 },
  },
  dailyClose: {
    name: 'daily-close',
    purpose: 'seals the day after its midnight, and amends sealed days by late events',
    // The next one does what this one did not.
    jobs: {
      attempts: 3,
      backoff: { type: 'fixed', delay: 10_000 },
      removeOnComplete: { count: 100 },
      removeOnFail: failedJobs,
    },
    worker: { concurrency: 1, lockDuration: 30_000, stalledInterval: 10_000, maxStalledCount: 20 },
  },
  reports: {
    name: 'reports',
    purpose: 'puts reports of sealed days together, and further versions of those that were amended',
    // The next one does what this one did not.
    jobs: {
      attempts: 3,
      backoff: { type: 'fixed', delay: 10_000 },
      removeOnComplete: { count: 100 },
      removeOnFail: failedJobs,
    },
    worker: { concurrency: 1, lockDuration: 30_000, stalledInterval: 10_000, maxStalledCount: 20 },
  },
  notices: {
    name: 'notices',
    purpose: 'twice a minute, looks whether there is something to tell the outside',
    // The next look finds what this one did not.
    jobs: {
      attempts: 1,
      backoff: { type: 'fixed', delay: 1000 },
      removeOnComplete: { count: 10 },
      removeOnFail: failedJobs,
    },
    worker: { concurrency: 1, lockDuration: 30_000, stalledInterval: 10_000, maxStalledCount: 20 },
  },
  noticeSends: {
    name: 'notice-sends',
    purpose: 'tells one receiver of one notice; what is given up stays here, and in the list of the console',
    // From 10 s on, each time up to twice as long: the last try is eleven to twenty-three hours after the first.
    jobs: {
      attempts: 14,
      backoff: { type: 'exponential', delay: 10_000, jitter: 0.5 },
      removeOnComplete: { age: 7 * DAY_S, count: 1000 },
      removeOnFail: { age: 30 * DAY_S, count: 1000 },
    },
    // A receiver that hangs holds up none of the others.
    worker: { concurrency: 8, lockDuration: 60_000, stalledInterval: 15_000, maxStalledCount: 20 },
  },
  surges: {
    name: 'surges',
    purpose: 'each minute, looks whether counts rise above what is usual',
    // The next minute goes on where the last success ended.
    jobs: {
      attempts: 1,
      backoff: { type: 'fixed', delay: 1000 },
      removeOnComplete: { count: 10 },
      removeOnFail: failedJobs,
    },
    worker: { concurrency: 1, lockDuration: 30_000, stalledInterval: 10_000, maxStalledCount: 1 },
  },
  studies: {
    name: 'studies',
    purpose: 'opens what must be studied, as the site says',
    // The next look finds what this one did not open.
    jobs: {
      attempts: 1,
      backoff: { type: 'fixed', delay: 1000 },
      removeOnComplete: { count: 10 },
      removeOnFail: failedJobs,
    },
    worker: { concurrency: 1, lockDuration: 30_000, stalledInterval: 10_000, maxStalledCount: 1 },
  },
  forecasts: {
    name: 'forecasts',
    purpose: 'says how many are coming, before they come, and afterwards how good that was',
    // The next one goes on between any two writes.
    jobs: {
      attempts: 3,
      backoff: { type: 'fixed', delay: 10_000 },
      removeOnComplete: { count: 100 },
      removeOnFail: failedJobs,
    },
    worker: { concurrency: 1, lockDuration: 60_000, stalledInterval: 20_000, maxStalledCount: 20 },
  },
  drillAnswers: {
    name: 'drill-answers',
    purpose: 'in the drill, takes up and concludes what the workers have opened',
    jobs: {
      attempts: 1,
      backoff: { type: 'fixed', delay: 1000 },
      removeOnComplete: { count: 10 },
      removeOnFail: failedJobs,
    },
    worker: { concurrency: 1, lockDuration: 30_000, stalledInterval: 10_000, maxStalledCount: 1 },
  },
} as const satisfies Record<string, QueueDeclaration>;

/** Whose jobs no next tick does again, nor tells a receiver of: that one failed for good is to be told. */
export const unrepeatedQueues: readonly QueueDeclaration[] = [queues.imports, queues.drillHistory];

/** Keys of BullMQ, all under one hash tag, so that its scripts work on a cluster. */
export function queuePrefix(site: string, dataSet: string): string {
  return `{wf:${site}:${dataSet}:work}`;
}
