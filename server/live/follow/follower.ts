import { setTimeout as delay } from 'node:timers/promises';
import type { RedisClientOptions } from 'redis';
import { parseDelta } from '../../aggregate/delta.ts';
import type { PartitionKeys } from '../../aggregate/keys.ts';
import type { Mirror } from '../mirror.ts';
import { asStrings, BLOCK_MS, connectLiveRedis, type LiveRedis, type Reply } from './live-redis.ts';
import { loadMirror } from './load-mirror.ts';
import { OutOfStep } from './out-of-step.ts';
import { readStreams } from './read-stream.ts';

/** Deltas of one partition that are read at a time: a delta may hold a thousand cells, and ticks must get their turn. */
const READ_COUNT = 16;
/** How often run and revisions are compared. */
const CHECK_MS = 1_000;
const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 1_000;

export interface FollowerOptions {
  readonly redis: RedisClientOptions;
  readonly partitions: readonly PartitionKeys[];
  readonly createMirror: () => Mirror;
  /** Rest after news, so that commits that come thick are read together. */
  readonly pauseMs: number;
  /** A mirror has been read and has caught up: the beginning of an epoch over this run of Redis. */
  readonly onMirror: (mirror: Mirror, run: string) => void;
  /** Deltas were applied to that mirror. */
  readonly onNews: () => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Where the hub stands: the mirror, the run of Redis that it is of, and the revision of each partition. */
interface Stand {
  readonly mirror: Mirror;
  readonly run: string;
  readonly revisions: number[];
}

/** Keeps a mirror equal to Redis: reads it once, then follows the delta streams, through breaks and restarts. */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #closing = new AbortController();
  readonly #done: Promise<void>;
  #redis: LiveRedis | undefined;
  #stand: Stand | undefined;
  #asOf = 0;
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#done = this.#run();
  }

  /** Redis' clock: every commit up to it is in the mirror. */
  get asOf(): number {
    return this.#asOf;
  }
  /** When Redis last answered a follower that is in step: by performance.now(), since a clock may be set at any time. */
  get heardAt(): number {
    return this.#heardAt;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#redis?.close();
    await this.#done;
  }

  async #run(): Promise<void> {
    let retryMs = RETRY_MIN_MS;
    while (!this.#closing.signal.aborted) {
      try {
        await this.#follow(() => {
          retryMs = RETRY_MIN_MS;
        });
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        if (error instanceof OutOfStep) this.#stand = undefined;
        this.#options.onTrouble(error);
        // Ended early by close(), and then there is nothing left to wait for.
        await delay(retryMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
        retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
      } finally {
        this.#redis?.close();
        this.#redis = undefined;
      }
    }
  }

  async #follow(onStep: () => void): Promise<never> {
    const redis = await connectLiveRedis(this.#options.redis);
    this.#redis = redis;
    this.#closing.signal.throwIfAborted();
    let stand = this.#stand;
    if (stand) await this.#check(redis, stand);
    else {
      const run = await readRun(redis);
      const mirror = this.#options.createMirror();
      stand = { mirror, run, revisions: await loadMirror(mirror, redis, this.#options.partitions) };
    }
    let checkAt = performance.now() + CHECK_MS;
    for (;;) {
      const { isDrained, hasNews, asOf } = await this.#read(redis, stand);
      if (isDrained) {
        onStep();
        this.#asOf = Math.max(this.#asOf, asOf);
        this.#heardAt = performance.now();
        if (this.#stand !== stand) {
          // The deltas since the reading began are in: now the mirror is exact.
          this.#stand = stand;
          this.#options.onMirror(stand.mirror, stand.run);
        }
      }
      if (hasNews && this.#stand === stand) this.#options.onNews();
      if (performance.now() >= checkAt) {
        checkAt = performance.now() + CHECK_MS;
        await this.#check(redis, stand);
      }
      if (hasNews && isDrained) await delay(this.#options.pauseMs);
    }
  }

  /** Redis has but one thread: what was committed before TIME was asked is in the XREAD that follows it. */
  async #read(redis: LiveRedis, stand: Stand): Promise<{ isDrained: boolean; hasNews: boolean; asOf: number }> {
    const { mirror, revisions } = stand;
    const keys = this.#options.partitions.map(({ deltas }) => deltas);
    const from = revisions.map((revision) => `${revision}-1`);
    // Until the mirror is exact, that there is no news is an answer; waiting for some would hold up every start.
    const block = this.#stand === stand ? ['BLOCK', String(BLOCK_MS)] : [];
    const asked = [
      redis.tail(['TIME']),
      redis.tail(['XREAD', 'COUNT', String(READ_COUNT), ...block, 'STREAMS', ...keys, ...from]),
    ] as const;
    const [time, reply] = await Promise.all(asked);
    const [seconds, micros] = asStrings(time).map(Number) as [number, number];
    let isDrained = true;
    const streams = readStreams(reply);
    for (const [partition, key] of keys.entries()) {
      const entries = streams.get(key) ?? [];
      if (entries.length >= READ_COUNT) isDrained = false;
      for (const { revision, fields } of entries) {
        const known = revisions[partition] as number;
        if (revision > known + 1) throw OutOfStep.trimmed(partition, known + 1, revision);
        revisions[partition] = revision;
        mirror.applyDelta(partition, parseDelta(fields));
      }
    }
    return { isDrained, hasNews: streams.size > 0, asOf: seconds * 1000 + Math.floor(micros / 1000) };
  }

  async #check(redis: LiveRedis, { run, revisions }: Stand): Promise<void> {
    // Revisions grow: what is read now cannot be less than what was known before, unless commits were lost.
    const known = [...revisions];
    const asked = this.#options.partitions.map(({ meta }) => redis.ask(['HGET', meta, 'rev']));
    const [runNow, ...stored] = await Promise.all([readRun(redis), ...asked]);
    if (runNow !== run) throw OutOfStep.otherRedis(run, runNow);
    stored.forEach((revision: Reply, partition) => {
      if (Number(revision ?? 0) < (known[partition] as number))
        throw OutOfStep.wentBack(partition, known[partition] as number, Number(revision ?? 0));
    });
  }
}

async function readRun(redis: LiveRedis): Promise<string> {
  const run = /run_id:(\w+)/.exec(String(await redis.ask(['INFO', 'server'])))?.[1];
  if (!run) throw new Error('Redis does not say its run_id');
  return run;
}
