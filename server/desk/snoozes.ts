import type { RedisClientType } from 'redis';
import { Value } from 'typebox/value';
import { Snooze } from '../../protocol/desk.ts';

export interface SnoozesOptions {
  /** Fails at once while Redis is down. */
  readonly redis: Pick<RedisClientType, 'mGet' | 'set' | 'del'>;
  readonly site: string;
  /** What is quiet in a drill is not so in earnest. */
  readonly dataSet: string;
}

/** What the desk is quiet about for a while, in Redis: all operators share it, and each ends by itself. */
export class Snoozes {
  readonly #redis: SnoozesOptions['redis'];
  readonly #prefix: string;

  constructor({ redis, site, dataSet }: SnoozesOptions) {
    this.#redis = redis;
    this.#prefix = `{wf:${site}}:desk:${dataSet}:snooze`;
  }

  /** Id -> its snooze, of those that have one. */
  async read(kind: string, ids: readonly string[]): Promise<ReadonlyMap<string, Snooze>> {
    if (ids.length === 0) return new Map();
    const texts = await this.#redis.mGet(ids.map((id) => this.#key(kind, id)));
    return new Map(
      ids.flatMap((id, index) => {
        const text = texts[index];
        return typeof text === 'string' ? [[id, Value.Parse(Snooze, JSON.parse(text))]] : [];
      }),
    );
  }

  async put(kind: string, id: string, snooze: Snooze, lastsMs: number): Promise<void> {
    await this.#redis.set(this.#key(kind, id), JSON.stringify(snooze), { expiration: { type: 'PX', value: lastsMs } });
  }

  async end(kind: string, id: string): Promise<void> {
    await this.#redis.del(this.#key(kind, id));
  }

  #key(kind: string, id: string): string {
    return `${this.#prefix}:${kind}:${id}`;
  }
}
