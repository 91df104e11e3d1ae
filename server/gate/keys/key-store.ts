import { readFileSync } from 'node:fs';
import type { RedisClientType } from 'redis';
import { type KeyRecord, parseKeyRecord } from './key-record.ts';

const RENEW_SCRIPT = readFileSync(new URL('lua/renew-key-1.lua', import.meta.url), 'utf8');

/** The few commands that keys need. */
export type KeyRedis = Pick<RedisClientType, 'hGet' | 'hGetAll' | 'hSet' | 'hSetNX' | 'eval'>;

export interface Replacement {
  /** What the record of the old key becomes. */
  readonly old: KeyRecord;
  readonly hash: string;
  readonly record: KeyRecord;
  /** Hashes of keys that go. */
  readonly removed: readonly string[];
}

/** The keys of a site in Redis: one hash, token hash -> record. Both data sets of the site share it. */
export class KeyStore {
  readonly #redis: KeyRedis;
  readonly #name: string;
  /** HASH id -> when it was last seen, epoch ms. */
  readonly #seen: string;

  constructor(redis: KeyRedis, site: string) {
    this.#redis = redis;
    this.#name = `{wf:${site}}:keys`;
    this.#seen = `{wf:${site}}:keys-seen`;
  }

  async all(): Promise<Map<string, KeyRecord>> {
    const entries = Object.entries(await this.#redis.hGetAll(this.#name));
    return new Map(entries.map(([hash, text]) => [hash, parseKeyRecord(text)]));
  }

  async find(hash: string): Promise<KeyRecord | undefined> {
    const text = await this.#redis.hGet(this.#name, hash);
    return typeof text === 'string' ? parseKeyRecord(text) : undefined;
  }

  /** Adds a key; one that is there, revoked or not, stays as it is. */
  async add(hash: string, record: KeyRecord): Promise<void> {
    await this.#redis.hSetNX(this.#name, hash, JSON.stringify(record));
  }

  /** Puts a key beside the one that it follows; false where that has changed meanwhile. */
  async replace(from: { readonly hash: string; readonly record: KeyRecord }, to: Replacement): Promise<boolean> {
    const done = await this.#redis.eval(RENEW_SCRIPT, {
      keys: [this.#name],
      arguments: [
        from.hash,
        JSON.stringify(from.record),
        JSON.stringify(to.old),
        to.hash,
        JSON.stringify(to.record),
        ...to.removed,
      ],
    });
    return done === 1;
  }

  async markSeen(id: string, nowMs: number): Promise<void> {
    await this.#redis.hSet(this.#seen, id, String(nowMs));
  }

  /** Id -> when it was last seen, epoch ms. */
  async lastSeen(): Promise<ReadonlyMap<string, number>> {
    const entries = Object.entries(await this.#redis.hGetAll(this.#seen));
    return new Map(entries.map(([id, at]) => [id, Number(at)]));
  }

  /** Revokes every key with this id that is not revoked yet; how many there were. */
  revoke(id: string, nowMs: number): Promise<number> {
    return this.amend(id, { revokedAt: nowMs });
  }

  /** Changes every key with this id that is not revoked; how many there were. */
  async amend(id: string, change: Pick<KeyRecord, 'revokedAt' | 'endsAt' | 'replacedBy'>): Promise<number> {
    const found = [...(await this.all())].filter(([, record]) => record.id === id && record.revokedAt === undefined);
    for (const [hash, record] of found)
      await this.#redis.hSet(this.#name, hash, JSON.stringify({ ...record, ...change }));
    return found.length;
  }
}
