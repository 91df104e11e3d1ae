import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import type { DayRecord } from './day-record.ts';

const REPLACE_SCRIPT = readFileSync(new URL('lua/replace-1.lua', import.meta.url), 'utf8');

/** The days that were sealed, in Redis: one hash, day -> record. Whoever writes says what it was worked out from. */
export class DayStore {
  readonly #redis: Pick<Redis, 'hget' | 'hkeys' | 'eval'>;
  readonly #key: string;

  constructor(redis: Pick<Redis, 'hget' | 'hkeys' | 'eval'>, prefix: string) {
    this.#redis = redis;
    this.#key = `${prefix}:close`;
  }

  async read(day: string): Promise<DayRecord | undefined> {
    const text = await this.#redis.hget(this.#key, day);
    return text === null ? undefined : (JSON.parse(text) as DayRecord);
  }

  /** The days that have a record, the oldest first. */
  async days(): Promise<string[]> {
    return (await this.#redis.hkeys(this.#key)).sort();
  }

  /**
   * Writes the successor of a record, or the first one of a day.
   * @returns what stands afterwards: another one where somebody else was first
   */
  async replace(before: DayRecord | undefined, record: DayRecord): Promise<DayRecord> {
    const stands = await this.#redis.eval(
      REPLACE_SCRIPT,
      1,
      this.#key,
      record.day,
      before === undefined ? '' : JSON.stringify(before),
      JSON.stringify(record),
    );
    return JSON.parse(String(stands)) as DayRecord;
  }
}
