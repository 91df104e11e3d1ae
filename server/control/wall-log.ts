import { setTimeout as delay } from 'node:timers/promises';
import type { RedisClientOptions } from 'redis';
import { asStrings, BLOCK_MS, connectLiveRedis, type LiveRedis, type Reply } from '../live/follow/live-redis.ts';

const READ_COUNT = '100';
const RETRY_MS = 500;
/** A server that is behind by more reads the walls anew. */
export const LOG_LENGTH = 1_000;

/** What is kept of every wall: the latest entry stands. */
interface Entry {
  readonly wall: string;
  /** Grows with every entry of the wall. */
  readonly revision: number;
}

export interface WallLogOptions<T extends Entry> {
  readonly redis: RedisClientOptions;
  /** HASH wall -> latest entry, and STREAM of entries, both JSON. */
  readonly keys: { readonly walls: string; readonly entries: string };
  /** Throws where it is none. */
  readonly parse: (text: string) => T;
  /** Of the site. */
  readonly walls: readonly string[];
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Something that holds for a wall until it is changed, on whichever server. Redis keeps it and decides between several that
 * change it at once; each server follows the stream of changes and tells its listeners. Close it.
 */
export class WallLog<T extends Entry> {
  readonly #options: WallLogOptions<T>;
  readonly #closing = new AbortController();
  readonly #listeners = new Set<(wall: string) => void>();
  readonly #done: Promise<void>;
  #redis: LiveRedis | undefined;
  /** Undefined until Redis has been read once. */
  #latest: Map<string, T> | undefined;

  constructor(options: WallLogOptions<T>) {
    this.#options = options;
    this.#done = this.#run();
  }

  /** Redis has been read. */
  get isRead(): boolean {
    return this.#latest !== undefined;
  }

  /** The latest entry of a wall. */
  get(wall: string): T | undefined {
    return this.#latest?.get(wall);
  }

  /** Hears of every wall of which something else holds; returns what ends it. */
  listen(listener: (wall: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs a script that answers with the entry that stands; resolves when that is on disk. Rejects where Redis is away. */
  async write(script: string, values: readonly string[], moreKeys: readonly string[] = []): Promise<T> {
    const { walls, entries } = this.#options.keys;
    const keys = [walls, entries, ...moreKeys];
    const entry = this.#options.parse(
      String(await this.ask(['EVAL', script, String(keys.length), ...keys, ...values])),
    );
    this.#adopt(entry);
    return entry;
  }

  /** Asks Redis for something that is kept beside the entries. Rejects where it is away. */
  async ask(command: readonly string[]): Promise<Reply> {
    if (!this.#redis) throw new Error('Redis is not connected');
    return this.#redis.ask([...command]);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#redis?.close();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const redis = await connectLiveRedis(this.#options.redis).catch((error: unknown) => this.#complain(error));
      try {
        if (redis) await this.#follow(redis);
      } catch (error) {
        this.#complain(error);
      } finally {
        this.#redis = undefined;
        redis?.close();
      }
      // Ended early by close(), and then there is nothing left to wait for.
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  #complain(error: unknown): undefined {
    if (!this.#closing.signal.aborted) this.#options.onTrouble(error);
  }

  async #follow(redis: LiveRedis): Promise<void> {
    const { walls, entries } = this.#options.keys;
    // The place in the stream first: what is written between the two reads is seen twice, and the revision says so.
    const [newest] = (await redis.ask(['XREVRANGE', entries, '+', '-', 'COUNT', '1'])) as [string, string[]][];
    let last = newest?.[0] ?? '0-0';
    this.#replace(asStrings(await redis.ask(['HGETALL', walls])));
    this.#redis = redis;
    while (!this.#closing.signal.aborted) {
      const command = ['XREAD', 'COUNT', READ_COUNT, 'BLOCK', String(BLOCK_MS), 'STREAMS', entries, last];
      for (const [id, text] of readEntries(await redis.tail(command))) {
        last = id;
        this.#adopt(this.#options.parse(text));
      }
    }
  }

  /** Redis says what stands: also where it has lost entries, or was another Redis before. */
  #replace(flat: readonly string[]): void {
    const before = this.#latest;
    this.#latest = new Map();
    for (let index = 0; index + 1 < flat.length; index += 2)
      this.#latest.set(flat[index] as string, this.#options.parse(flat[index + 1] as string));
    for (const wall of this.#options.walls)
      if (!before || JSON.stringify(before.get(wall)) !== JSON.stringify(this.#latest.get(wall))) this.#tell(wall);
  }

  #adopt(entry: T): void {
    if (!this.#latest) return;
    const stood = this.#latest.get(entry.wall);
    if (newer(stood, entry) === stood) return;
    this.#latest.set(entry.wall, entry);
    this.#tell(entry.wall);
  }

  #tell(wall: string): void {
    for (const listener of this.#listeners) listener(wall);
  }
}

/** Which of two entries of a wall stands: so those who hear the same ones, in whatever order and however often, agree. */
export function newer<T extends Entry>(stood: T | undefined, entry: T): T {
  return stood && stood.revision >= entry.revision ? stood : entry;
}

/** What XREAD of one stream answers in RESP2: null, or [[key, [[id, [field, text]], …]]]. */
function readEntries(reply: Reply): [id: string, text: string][] {
  const [stream] = (reply ?? []) as [string, [string, string[]][]][];
  return (stream?.[1] ?? []).map(([id, fields]) => [id, fields[1] ?? '']);
}
