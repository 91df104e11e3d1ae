import { Writable } from 'node:stream';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { ioredisOptions } from '../../config/redis-endpoint.ts';
import { GateRefusedError } from '../../workers/gate-client.ts';
import { type QueueDeclaration, queuePrefix, queues } from '../../workers/queues.ts';
import { DRAIN_MS, WorkHost } from '../../workers/work-host.ts';
import { withRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

const redis = withRedis();
const declaration: QueueDeclaration = {
  name: 'test',
  purpose: 'to be tested',
  jobs: {
    attempts: 2,
    backoff: { type: 'fixed', delay: 10 },
    removeOnComplete: { count: 10 },
    removeOnFail: { count: 10 },
  },
  worker: { concurrency: 1, lockDuration: 1000, stalledInterval: 200, maxStalledCount: 3 },
};
let place = 0;
const hosts: WorkHost[] = [];
const openConnections: { disconnect(): void }[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
  for (const connection of openConnections.splice(0)) connection.disconnect();
});

function open() {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(line, _encoding, done) {
      lines.push(JSON.parse(line));
      done();
    },
  });
  const prefix = `{test-${place}}`;
  const host = new WorkHost({ endpoint: redis.endpoint, prefix, log: pino({ base: null }, stream) });
  hosts.push(host);
  const connection = new Redis(ioredisOptions(redis.endpoint));
  connection.on('error', () => {});
  openConnections.push(connection);
  const queue = new Queue(declaration.name, { connection, prefix, defaultJobOptions: declaration.jobs });
  return { host, queue, lines };
}
const next = () => {
  place += 1;
  return open();
};
const ended = (queue: Queue, id = '') =>
  until(async () => ['completed', 'failed'].includes(await queue.getJobState(id)) && queue.getJob(id), {
    withinMs: 15_000,
    what: 'the job ends',
  });

describe('every queue', () => {
  it('states its attempts, back-off, retention, concurrency and locks, and has a name of its own', () => {
    const declared = Object.values(queues);
    expect(new Set(declared.map(({ name }) => name)).size).toBe(declared.length);
    for (const { worker, jobs } of declared) {
      expect(worker.stalledInterval).toBeLessThanOrEqual(worker.lockDuration);
      expect(jobs.removeOnFail.count).toBeGreaterThan(0);
    }
  });

  it('has its keys under one hash tag, so that it works on a cluster', () => {
    expect(queuePrefix('lianyuan', 'drill')).toMatch(/^\{[^{}]+\}$/);
  });
});

describe('a worker', () => {
  it('tries a failed job again, and says each failure', async () => {
    const { host, queue, lines } = next();
    let tries = 0;
    host.work(declaration, async () => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
      return 'well';
    });
    const job = await queue.add('x', {});
    expect((await ended(queue, job.id)).returnvalue).toBe('well');
    expect(lines.filter(({ msg }) => msg === 'a job failed')).toMatchObject([
      { queue: 'test', job: job.id, attempt: 1, of: 2, fault: 'not yet' },
    ]);
  });

  it('does not try again what the gate does not allow', async () => {
    const { host, queue } = next();
    let tries = 0;
    host.work(declaration, async () => {
      tries += 1;
      throw new GateRefusedError('no');
    });
    const job = await queue.add('x', {});
    expect((await ended(queue, job.id)).failedReason).toBe('no');
    expect(tries).toBe(1);
  });

  it('gives a job back when it is to end, and the next takes it up at no cost of an attempt', async () => {
    const { host, queue } = next();
    let isRunning = false;
    host.work(declaration, (_job, { signal }) => {
      isRunning = true;
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const job = await queue.add('x', {});
    await until(() => isRunning, { withinMs: 10_000, what: 'the job begins' });
    const startedAtMs = performance.now();
    await host.close();
    expect(performance.now() - startedAtMs).toBeLessThan(DRAIN_MS);
    const second = open();
    second.host.work(declaration, async () => 'by another');
    const done = await ended(queue, job.id);
    expect([done.returnvalue, done.attemptsMade]).toEqual(['by another', 1]);
  });

  it('takes up the job of one that ended without a word, and says so', async () => {
    const { queue } = next();
    const job = await queue.add('x', {});
    // Takes the job as a worker does, and never renews its lock.
    const { Worker } = await import('bullmq');
    const connection = new Redis(ioredisOptions(redis.endpoint));
    openConnections.push(connection);
    const dead = new Worker(declaration.name, null, { connection, prefix: `{test-${place}}`, lockDuration: 300 });
    await dead.getNextJob('dead');
    await dead.close();
    const second = open();
    second.host.work(declaration, async () => 'by another');
    expect((await ended(queue, job.id)).returnvalue).toBe('by another');
    expect(second.lines.some(({ msg }) => String(msg).startsWith('a job stalled'))).toBe(true);
  });
});
