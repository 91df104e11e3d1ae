import type { Engine } from './engine.ts';

/** Folding waits for what is told late about midnight, and several servers for each other. */
const AFTER_MIDNIGHT_MS = 120_000;
const SPREAD_MS = 600_000;
const RETRY_MS = 60_000;

export interface DailyFoldOptions {
  readonly engine: Pick<Engine, 'fold' | 'dayToFold' | 'plan'>;
  readonly now: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: { info(message: string): void; warn(fields: { err: unknown }, message: string): void };
}

/** Folds a data set when it is opened, and shortly after each midnight of the site. Close it before its engine. */
export class DailyFold {
  readonly #options: DailyFoldOptions;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: DailyFoldOptions) {
    this.#options = options;
    void this.#run();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    const { engine, now, random, log } = this.#options;
    let waitMs = RETRY_MS;
    try {
      const startedAt = now();
      const day = await engine.dayToFold(startedAt);
      if (day !== undefined) {
        const { cells, steps } = await engine.fold(day);
        const until = new Date(engine.plan.calendar.bucketStart('day', day)).toISOString();
        if (steps > 0) log.info(`folded ${cells} totals as of the day from ${until} on, in ${now() - startedAt} ms`);
      }
      waitMs = engine.plan.calendar.nextDayStart(now()) - now() + AFTER_MIDNIGHT_MS + random() * SPREAD_MS;
    } catch (error) {
      if (!this.#isClosed) log.warn({ err: error }, 'folding old totals');
    }
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.#run(), waitMs).unref();
  }
}
