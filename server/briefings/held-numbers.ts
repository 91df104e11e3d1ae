import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { RedisClientType } from 'redis';

const zip = promisify(gzip);
const unzip = promisify(gunzip);
/** A briefing that nobody ended does not keep its numbers for ever. */
const KEPT_S = 24 * 3_600;
/** Fifty thousand cameras on a map are three of them. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Metric key -> its view as JSON, as it stood at one moment (epoch ms). */
export interface HeldNumbers {
  readonly at: number;
  readonly views: ReadonlyMap<string, string>;
}

export interface HeldNumbersOptions {
  /** Fails at once while Redis is down. */
  readonly redis: Pick<RedisClientType, 'get' | 'set' | 'del'>;
  readonly site: string;
}

/**
 * What the views were when a briefing started whose numbers stand still ([MO1]): one snapshot a wall, in Redis, so that every
 * server, and every page that comes later, shows the same.
 */
export class HeldNumbersStore {
  readonly #options: HeldNumbersOptions;

  constructor(options: HeldNumbersOptions) {
    this.#options = options;
  }

  /** Rejects where Redis is away, or the views are larger than is kept. */
  async save(wall: string, { at, views }: HeldNumbers): Promise<void> {
    const text = JSON.stringify({ at, views: [...views] });
    if (text.length > MOST_BYTES)
      throw new Error(`the views take ${text.length} characters, and ${MOST_BYTES} are kept`);
    const packed = (await zip(text)).toString('base64');
    await this.#options.redis.set(this.#key(wall), packed, { expiration: { type: 'EX', value: KEPT_S } });
  }

  /** Undefined where they are kept no more. Rejects where Redis is away. */
  async load(wall: string, at: number): Promise<HeldNumbers | undefined> {
    const packed = await this.#options.redis.get(this.#key(wall));
    if (typeof packed !== 'string') return undefined;
    const held = JSON.parse(String(await unzip(Buffer.from(packed, 'base64')))) as {
      at: number;
      views: [string, string][];
    };
    return held.at === at ? { at, views: new Map(held.views) } : undefined;
  }

  async drop(wall: string): Promise<void> {
    await this.#options.redis.del(this.#key(wall));
  }

  #key(wall: string): string {
    return `{wf:${this.#options.site}:briefings}:numbers:${wall}`;
  }
}
