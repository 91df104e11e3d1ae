import { readFileSync } from 'node:fs';
import type { RedisClientType } from 'redis';
import { parseUserRecord, type UserRecord } from './user-record.ts';

const CHANGE_SCRIPT = readFileSync(new URL('../lua/change-user-1.lua', import.meta.url), 'utf8');
/** Two people seldom change accounts in the same millisecond. */
const TRIES = 16;

export type UserRedis = Pick<RedisClientType, 'get' | 'hGetAll' | 'hSet' | 'eval'>;
export type Users = ReadonlyMap<string, UserRecord>;

/** The accounts of a site in Redis: one hash, name -> record, and a revision that grows with each change. */
export class UserStore {
  readonly #redis: UserRedis;
  readonly #users: string;
  readonly #revision: string;
  /** HASH name -> when somebody last signed in, epoch ms. */
  readonly #signedIn: string;

  constructor(redis: UserRedis, site: string) {
    this.#redis = redis;
    this.#users = `{wf:${site}}:users`;
    this.#revision = `{wf:${site}}:users-revision`;
    this.#signedIn = `{wf:${site}}:users-signed-in`;
  }

  async all(): Promise<Users> {
    const entries = Object.entries(await this.#redis.hGetAll(this.#users));
    return new Map(entries.map(([name, text]) => [name, parseUserRecord(text)]));
  }

  /**
   * Sets or removes (`null`) one account, as `decide` says of all of them at one moment; what `decide` throws ends it.
   * It is asked again where somebody else changes one meanwhile.
   */
  async change(name: string, decide: (users: Users) => UserRecord | null): Promise<UserRecord | null> {
    for (let left = TRIES; left > 0; left -= 1) {
      const revision = (await this.#redis.get(this.#revision)) ?? '0';
      const record = decide(await this.all());
      const done = await this.#redis.eval(CHANGE_SCRIPT, {
        keys: [this.#users, this.#revision],
        arguments: [revision, name, record ? JSON.stringify(record) : ''],
      });
      if (done === 1) return record;
    }
    throw new Error('the accounts are changed all the time by somebody else');
  }

  async markSignedIn(name: string, nowMs: number): Promise<void> {
    await this.#redis.hSet(this.#signedIn, name, String(Math.round(nowMs)));
  }

  /** Name -> when somebody last signed in, epoch ms. */
  async lastSignedIn(): Promise<ReadonlyMap<string, number>> {
    const entries = Object.entries(await this.#redis.hGetAll(this.#signedIn));
    return new Map(entries.map(([name, at]) => [name, Number(at)]));
  }
}
