import type { Redis } from 'ioredis';

/** How far a drill has been told; times in epoch ms. Everything before `toldUntilMs` and after `filledDownToMs` has been. */
export interface DrillProgress {
  /** The drill begins here; what was under way then came up before. */
  readonly sinceMs: number;
  /** Where telling live began; the history before it is filled backwards. */
  readonly liveFromMs: number;
  readonly toldUntilMs: number;
  readonly filledDownToMs: number;
}

/** The drill's place in Redis, so that a restart neither leaves out nor goes back. */
export class DrillProgressStore {
  readonly #redis: Pick<Redis, 'hgetall' | 'hset'>;
  readonly #key: string;

  constructor(redis: Pick<Redis, 'hgetall' | 'hset'>, prefix: string) {
    this.#redis = redis;
    this.#key = `${prefix}:drill`;
  }

  async read(): Promise<DrillProgress | undefined> {
    const { since, liveFrom, toldUntil, filledDownTo } = await this.#redis.hgetall(this.#key);
    if (!since || !liveFrom || !toldUntil || !filledDownTo) return undefined;
    return {
      sinceMs: Number(since),
      liveFromMs: Number(liveFrom),
      toldUntilMs: Number(toldUntil),
      filledDownToMs: Number(filledDownTo),
    };
  }

  async begin({ sinceMs, liveFromMs }: { sinceMs: number; liveFromMs: number }): Promise<void> {
    await this.#redis.hset(this.#key, {
      since: sinceMs,
      liveFrom: liveFromMs,
      toldUntil: liveFromMs,
      filledDownTo: liveFromMs,
    });
  }

  async toldUntil(timeMs: number): Promise<void> {
    await this.#redis.hset(this.#key, { toldUntil: timeMs });
  }

  async filledDownTo(timeMs: number): Promise<void> {
    await this.#redis.hset(this.#key, { filledDownTo: timeMs });
  }
}
