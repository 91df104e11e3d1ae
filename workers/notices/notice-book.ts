import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { type Notice, noticeKeys, type Sending } from '../../protocol/notices.ts';

/** What the console lists; older ones are forgotten. */
const KEPT = 1_000;
const HOUR_MS = 3_600_000;

export interface NoticeBookOptions {
  readonly redis: Pick<
    Redis,
    'hget' | 'hset' | 'hsetnx' | 'hmget' | 'hdel' | 'zadd' | 'zrange' | 'zrangebyscore' | 'zrem'
  >;
  readonly site: string;
  readonly dataSet: string;
  readonly queue: Pick<Queue, 'add'>;
}

/** A job of `notice-sends`. */
export interface SendJob {
  readonly key: string;
}

export interface Order {
  readonly receiver: string;
  /** In an hour. */
  readonly most: number;
  /** It waits so long before the first try. */
  readonly delayMs: number;
}

/** Every notice to every receiver: written down before it is sent, once, by an id that follows from what it says. */
export class NoticeBook {
  readonly #options: NoticeBookOptions;
  readonly #keys: ReturnType<typeof noticeKeys>;

  constructor(options: NoticeBookOptions) {
    this.#options = options;
    this.#keys = noticeKeys(options.site, options.dataSet);
  }

  /** Cut short between any two steps, it is ordered again and sent once: the job has the same id. */
  async order(notice: Notice, { receiver, most, delayMs }: Order): Promise<void> {
    const { redis, queue } = this.#options;
    const key = `${notice.id}/${receiver}`;
    const dueMs = notice.at + delayMs;
    const isOver = (await this.#countOf(receiver, dueMs)) >= most;
    const made: Sending = {
      notice,
      receiver,
      state: isOver ? 'withheld' : 'waiting',
      madeAt: notice.at,
      tries: 0,
    };
    await redis.hsetnx(this.#keys.sendings, key, JSON.stringify(made));
    await redis.zadd(this.#keys.order, 'NX', dueMs, key);
    const stands = await this.read(key);
    if (stands?.state === 'waiting') await queue.add('send', { key } satisfies SendJob, { jobId: key, delay: delayMs });
    await this.#forget();
  }

  async read(key: string): Promise<Sending | undefined> {
    const text = await this.#options.redis.hget(this.#keys.sendings, key);
    return text === null ? undefined : (JSON.parse(text) as Sending);
  }

  /** What became of a try. */
  async note(key: string, change: Pick<Sending, 'state' | 'tries' | 'lastAt' | 'fault'>): Promise<void> {
    const before = await this.read(key);
    if (!before) return;
    const { fault: _, ...kept } = before;
    await this.#options.redis.hset(this.#keys.sendings, key, JSON.stringify({ ...kept, ...change }));
  }

  /** How many a receiver was told, or is to be told, in the hour up to a moment. */
  async #countOf(receiver: string, dueMs: number): Promise<number> {
    const { redis } = this.#options;
    const recent = await redis.zrangebyscore(this.#keys.order, `(${dueMs - HOUR_MS}`, dueMs);
    const its = recent.filter((key) => key.endsWith(`/${receiver}`));
    if (its.length === 0) return 0;
    const texts = await redis.hmget(this.#keys.sendings, ...its);
    return texts.filter((text) => text !== null && (JSON.parse(text) as Sending).state !== 'withheld').length;
  }

  async #forget(): Promise<void> {
    const { redis } = this.#options;
    const old = await redis.zrange(this.#keys.order, '0', String(-KEPT - 1));
    if (old.length === 0) return;
    await redis.hdel(this.#keys.sendings, ...old);
    await redis.zrem(this.#keys.order, ...old);
  }
}
