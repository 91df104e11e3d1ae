// Commits to the data set of the live bench from a process of its own.
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { nodeRedisOptions, type RedisEndpoint } from '../../config/redis-endpoint.ts';
import { loadSite } from '../../config/site/load-site.ts';
import { Engine } from '../../server/aggregate/engine.ts';
import { obey, readOrder } from './bench-process.ts';
import { ingestWorkload, take, toEntityEvent } from './ingest-workload.ts';

export interface IngestOrder {
  readonly redis: RedisEndpoint;
}
const { redis } = readOrder<IngestOrder>();
const site = await loadSite(join(import.meta.dirname, '../../config/sites/lianyuan'));
const engine = await Engine.open({ redis: nodeRedisOptions(redis), site, dataSet: 'live' });
const workload = ingestWorkload({ site, seed: 7, startMs: Date.now() - 3_600_000 });
const next = (events: number) => take(workload, events).map((reported) => toEntityEvent(engine.plan, reported));
let isRunning = false;
let running = Promise.resolve();

obey({
  /** So many events as fast as they go. */
  fill: async (events: number) => {
    for (let done = 0; done < events; done += 2_000) await engine.submit(next(2_000));
  },
  /** So many events every so often, until `stop`. */
  run: (events: number, everyMs: number) => {
    isRunning = true;
    running = feed(events, everyMs);
  },
  stop: async () => {
    isRunning = false;
    await running;
  },
});

async function feed(events: number, everyMs: number): Promise<void> {
  let at = performance.now();
  while (isRunning) {
    await engine.submit(next(events));
    at += everyMs;
    const waitMs = at - performance.now();
    if (waitMs > 0) await delay(waitMs);
    else at = performance.now();
  }
}
