import type { RedisClientType } from 'redis';
import { Value } from 'typebox/value';
import { noticeKeys, Sending, type Sendings } from '../../protocol/notices.ts';
import { orUnavailable } from '../or-unavailable.ts';

const LISTED = 200;

export interface NoticeListOptions {
  /** Fails at once while Redis is down. */
  readonly redis: Pick<RedisClientType, 'hmGet' | 'zRange'>;
  readonly site: string;
  readonly dataSet: string;
}

/** What the workers told the outside, and what became of it. Throws the HTTP error to answer. */
export class NoticeList {
  readonly #redis: NoticeListOptions['redis'];
  readonly #keys: ReturnType<typeof noticeKeys>;

  constructor({ redis, site, dataSet }: NoticeListOptions) {
    this.#redis = redis;
    this.#keys = noticeKeys(site, dataSet);
  }

  /** The newest first. */
  async read(): Promise<Sendings> {
    return orUnavailable('notices', async () => {
      const keys = await this.#redis.zRange(this.#keys.order, 0, LISTED - 1, { REV: true });
      if (keys.length === 0) return { sendings: [] };
      const texts = await this.#redis.hmGet(this.#keys.sendings, keys);
      return {
        sendings: texts.flatMap((text) => (typeof text === 'string' ? [Value.Parse(Sending, JSON.parse(text))] : [])),
      };
    });
  }
}
