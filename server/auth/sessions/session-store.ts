import type { RedisClientType } from 'redis';
import { hashToken } from '../../gate/keys/token.ts';
import { parseSessionRecord, type SessionRecord } from './session-record.ts';

export type SessionRedis = Pick<RedisClientType, 'get' | 'mGet' | 'set' | 'del' | 'pExpire'>;

/** Sessions in Redis, each a key of its own with an end. */
export class SessionStore {
  readonly #redis: SessionRedis;
  readonly #prefix: string;
  readonly #idleMs: number;

  constructor(redis: SessionRedis, { site, idleMs }: { readonly site: string; readonly idleMs: number }) {
    this.#redis = redis;
    this.#prefix = `{wf:${site}}:session:`;
    this.#idleMs = idleMs;
  }

  async open(token: string, record: SessionRecord): Promise<void> {
    await this.#redis.set(this.#key(token), JSON.stringify(record), {
      expiration: { type: 'PX', value: this.#idleMs },
    });
  }

  async find(token: string): Promise<SessionRecord | undefined> {
    const text = await this.#redis.get(this.#key(token));
    return typeof text === 'string' ? parseSessionRecord(text) : undefined;
  }

  /** Which of these tokens have a session still. */
  async findAlive(tokens: readonly string[]): Promise<ReadonlySet<string>> {
    if (tokens.length === 0) return new Set();
    const found = await this.#redis.mGet(tokens.map((token) => this.#key(token)));
    return new Set(tokens.filter((_token, index) => found[index] !== null));
  }

  async keepAlive(token: string): Promise<void> {
    await this.#redis.pExpire(this.#key(token), this.#idleMs);
  }

  /** True for the one of several requests at once that is to replace a session's token; the old one ends in `graceMs`. */
  async claimRenewal(token: string, graceMs: number): Promise<boolean> {
    const isFirst = await this.#redis.set(`${this.#key(token)}:renewed`, '1', {
      condition: 'NX',
      expiration: { type: 'PX', value: this.#idleMs },
    });
    if (isFirst === null) return false;
    await this.#redis.pExpire(this.#key(token), graceMs);
    return true;
  }

  async end(token: string): Promise<void> {
    await this.#redis.del(this.#key(token));
  }

  #key(token: string): string {
    return `${this.#prefix}${hashToken(token)}`;
  }
}
