import type { Redis } from 'ioredis';
import { type CameraWatch, NOTHING_WRONG } from './fault-watch.ts';
import type { Round } from './round-schedule.ts';

/** Where a class stands in its round. */
export interface RoundState extends Round {
  readonly fingerprint: string;
  /** The camera that has the first place. */
  readonly first: number;
  /** Places before this one have been given to jobs. */
  readonly given: number;
}
export interface RoundCounts {
  readonly found: number;
  readonly repaired: number;
}

/** What is kept of a round outlives it by so much: a late job must find it, and nobody needs it after. */
const KEPT_AFTER_MS = 3_600_000;

/**
 * What the patrol remembers from one job to the next, in Redis: where each class stands, a bit for each camera that was looked
 * at in a round, what a round found, and the cameras with which something is or was just wrong.
 */
export class RoundLedger {
  readonly #redis: Redis;
  readonly #prefix: string;

  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = `${prefix}:patrol`;
  }

  async readState(className: string): Promise<RoundState | undefined> {
    const text = await this.#redis.hget(this.#prefix, className);
    return text === null ? undefined : (JSON.parse(text) as RoundState);
  }

  async writeState(className: string, state: RoundState): Promise<void> {
    await this.#redis.hset(this.#prefix, className, JSON.stringify(state));
  }

  /** Marks places as looked at. */
  async markDone(className: string, { startsMs, endsMs }: Round, places: readonly number[]): Promise<void> {
    const key = this.#doneKey(className, startsMs);
    const pipeline = this.#redis.pipeline();
    for (const place of places) pipeline.setbit(key, place, 1);
    pipeline.pexpire(key, keptMs({ startsMs, endsMs }));
    await all(pipeline.exec());
  }

  /** Whether each place was looked at. */
  async readDone(className: string, { startsMs }: Round): Promise<(place: number) => boolean> {
    const bits = await this.#redis.getBuffer(this.#doneKey(className, startsMs));
    return (place) => (((bits?.[place >> 3] ?? 0) >> (7 - (place & 7))) & 1) === 1;
  }

  async count(
    className: string,
    { startsMs, endsMs }: Round,
    happened: readonly { readonly district: string; readonly what: keyof RoundCounts }[],
  ): Promise<void> {
    if (happened.length === 0) return;
    const key = this.#countKey(className, startsMs);
    const pipeline = this.#redis.pipeline();
    for (const { district, what } of happened) pipeline.hincrby(key, `${what}:${district}`, 1);
    pipeline.pexpire(key, keptMs({ startsMs, endsMs }));
    await all(pipeline.exec());
  }

  async readCounts(className: string, { startsMs }: Round): Promise<(district: string) => RoundCounts> {
    const counts = await this.#redis.hgetall(this.#countKey(className, startsMs));
    return (district) => ({
      found: Number(counts[`found:${district}`] ?? 0),
      repaired: Number(counts[`repaired:${district}`] ?? 0),
    });
  }

  async readWatches(cameras: readonly string[]): Promise<Map<string, CameraWatch>> {
    const texts = cameras.length === 0 ? [] : await this.#redis.hmget(this.#watchKey, ...cameras);
    return new Map(
      cameras.map((camera, index) => [
        camera,
        texts[index] ? (JSON.parse(texts[index]) as CameraWatch) : NOTHING_WRONG,
      ]),
    );
  }

  /** A camera with which nothing is wrong takes no room. */
  async writeWatches(watches: ReadonlyMap<string, CameraWatch>): Promise<void> {
    if (watches.size === 0) return;
    const pipeline = this.#redis.pipeline();
    for (const [camera, watch] of watches) {
      if (watch === NOTHING_WRONG) pipeline.hdel(this.#watchKey, camera);
      else pipeline.hset(this.#watchKey, camera, JSON.stringify(watch));
    }
    await all(pipeline.exec());
  }

  get #watchKey(): string {
    return `${this.#prefix}:cameras`;
  }

  #doneKey(className: string, startsMs: number): string {
    return `${this.#prefix}:done:${className}:${startsMs}`;
  }

  #countKey(className: string, startsMs: number): string {
    return `${this.#prefix}:counts:${className}:${startsMs}`;
  }
}

function keptMs({ startsMs, endsMs }: Round): number {
  return Math.ceil(endsMs - startsMs) + KEPT_AFTER_MS;
}

/** The replies of a pipeline carry its faults. */
async function all(replies: Promise<[error: Error | null, result: unknown][] | null>): Promise<void> {
  for (const [error] of (await replies) ?? []) if (error) throw error;
}
