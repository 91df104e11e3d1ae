import type { RedisClientType } from 'redis';
import { Value } from 'typebox/value';
import { CORRECTIONS_TOLD_MOST, CorrectionMade } from '../../protocol/correction.ts';

export interface CorrectionLogOptions {
  /** Fails at once while Redis is down. */
  readonly redis: Pick<RedisClientType, 'lRange' | 'multi'>;
  readonly site: string;
  readonly dataSet: string;
}

/** A year, and as long again as it takes to look back at it; the audit trail has its own months. */
const KEPT_S = 400 * 86_400;

/** What was corrected of each item at the desk, the latest first: what its history shows beside what stands. */
export class CorrectionLog {
  readonly #redis: CorrectionLogOptions['redis'];
  readonly #prefix: string;

  constructor({ redis, site, dataSet }: CorrectionLogOptions) {
    this.#redis = redis;
    this.#prefix = `{wf:${site}}:desk:${dataSet}:corrections`;
  }

  async read(kind: string, id: string): Promise<CorrectionMade[]> {
    const texts = await this.#redis.lRange(this.#key(kind, id), 0, -1);
    return texts.map((text) => Value.Parse(CorrectionMade, JSON.parse(text)));
  }

  async add(kind: string, id: string, made: CorrectionMade): Promise<void> {
    const key = this.#key(kind, id);
    await this.#redis
      .multi()
      .lPush(key, JSON.stringify(made))
      .lTrim(key, 0, CORRECTIONS_TOLD_MOST - 1)
      .expire(key, KEPT_S)
      .exec();
  }

  #key(kind: string, id: string): string {
    return `${this.#prefix}:${kind}:${id}`;
  }
}
