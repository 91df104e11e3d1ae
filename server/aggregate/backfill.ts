import { setTimeout as delay } from 'node:timers/promises';
import type { Engine } from './engine.ts';

/** Rest after a step, by how long it took: counting takes half of one core at the most, and commits have the other half. */
const REST_SHARE = 1;
/** Another engine may have left something to count, or Redis have come back with an older file. */
const LOOK_MS = 60_000;
const RETRY_MS = 5_000;
/** An entity that comes back from the archive, or with an older file of Redis, is told so late. */
const REPLACE_EVERY_MS = 86_400_000;

export interface BackfillOptions {
  readonly engine: Pick<Engine, 'count' | 'countedShare' | 'onCensus' | 'replaceCodes'>;
  readonly now: () => number;
  readonly log: { info(message: string): void; warn(fields: { err: unknown }, message: string): void };
}

/**
 * Counts the entities of a data set for metrics that are new, beside live traffic: when it is opened, and whenever a partition
 * turns out to lack something. Close it before its engine.
 */
export class Backfill {
  readonly #options: BackfillOptions;
  readonly #closing = new AbortController();
  #isDue = true;
  #replacedAt = Number.NEGATIVE_INFINITY;
  #wake: () => void = () => {};

  constructor(options: BackfillOptions) {
    this.#options = options;
    options.engine.onCensus(() => {
      this.#isDue = true;
      this.#wake();
    });
    void this.#run();
  }

  close(): void {
    this.#closing.abort();
    this.#wake();
  }

  async #run(): Promise<void> {
    const { engine, now, log } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      this.#isDue = false;
      let waitMs = LOOK_MS;
      try {
        const startedAt = now();
        await this.#replaceCodes(startedAt);
        const { entities, steps } = await engine.count({
          isWanted: () => !signal.aborted,
          rest: (stepMs) => delay(stepMs * REST_SHARE),
        });
        if (steps > 0 && engine.countedShare === 1)
          log.info(`counted ${entities} entities for new metrics, in ${now() - startedAt} ms`);
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, 'counting entities for new metrics');
        waitMs = RETRY_MS;
      }
      if (!this.#isDue) await this.#sleep(waitMs);
    }
  }

  /** Looks at every entity, and so seldom: what is told with an old code is read as the new one, and few come back from the archive. */
  async #replaceCodes(nowMs: number): Promise<void> {
    const { engine, log } = this.#options;
    if (nowMs - this.#replacedAt < REPLACE_EVERY_MS) return;
    const { signal } = this.#closing;
    const replaced = await engine.replaceCodes({ isWanted: () => !signal.aborted });
    if (replaced > 0) log.info(`told ${replaced} entities which codes take the place of theirs`);
    this.#replacedAt = nowMs;
  }

  #sleep(ms: number): Promise<void> {
    if (this.#closing.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
