import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';

const REPLACE_SCRIPT = readFileSync(new URL('lua/replace-1.lua', import.meta.url), 'utf8');

/** What a worker writes down before it tells it, in Redis: one hash, name -> record. Whoever writes says what it was worked out from. */
export class RecordStore<R> {
  readonly #redis: Pick<Redis, 'hget' | 'hkeys' | 'hdel' | 'eval'>;
  readonly #key: string;

  constructor(redis: Pick<Redis, 'hget' | 'hkeys' | 'hdel' | 'eval'>, key: string) {
    this.#redis = redis;
    this.#key = key;
  }

  async read(name: string): Promise<R | undefined> {
    const text = await this.#redis.hget(this.#key, name);
    return text === null ? undefined : (JSON.parse(text) as R);
  }

  /** The names that have a record, sorted as strings. */
  async names(): Promise<string[]> {
    return (await this.#redis.hkeys(this.#key)).sort();
  }

  /**
   * Writes the successor of a record, or the first one of a name.
   * @returns what stands afterwards: another one where somebody else was first
   */
  async replace(name: string, before: R | undefined, record: R): Promise<R> {
    const stands = await this.#redis.eval(
      REPLACE_SCRIPT,
      1,
      this.#key,
      name,
      before === undefined ? '' : JSON.stringify(before),
      JSON.stringify(record),
    );
    return JSON.parse(String(stands)) as R;
  }

  /** Drops the records that nobody asks for any more, such as those of an earlier site file. */
  async keepOnly(isKept: (name: string) => boolean): Promise<void> {
    await this.drop((await this.names()).filter((name) => !isKept(name)));
  }

  async drop(names: readonly string[]): Promise<void> {
    if (names.length > 0) await this.#redis.hdel(this.#key, ...names);
  }
}
