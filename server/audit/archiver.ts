import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { RedisClientOptions } from 'redis';
import { asStrings, BLOCK_MS, connectLiveRedis, type LiveRedis, type Reply } from '../live/follow/live-redis.ts';
import { Archive, type ArchiveOptions } from './archive/archive.ts';
import { ChainStream, isArchivable, readEntries, streamId } from './chain-stream.ts';
import type { Link, Sealed } from './chain.ts';
import type { HeadSink } from './heads.ts';
import { auditKeys } from './keys.ts';
import { firstDayKept } from './retention.ts';
import { sign } from './signature.ts';

const HOLD_SCRIPT = readFileSync(new URL('lua/hold-1.lua', import.meta.url), 'utf8');
/** A process that was killed leaves its archive to the next one after so long. */
const HOLD_MS = 5_000;
const HOLD_RETRY_MS = 200;
const RETRY_MS = 500;
const READ_COUNT = '500';
/** What Redis that comes back empty is given, so that other archives find what they have not. */
const RESTORED_MAX = 1_000;
/** Also what stays in the stream behind every archive. */
const KEPT = 1_000;
const TIDY_EVERY_MS = 60_000;
/** An archive that was not heard of for so long keeps nothing in Redis any more: its server is gone. */
const FORGOTTEN_MS = 30 * 24 * 3_600_000;

export interface ArchiverOptions {
  readonly redis: RedisClientOptions;
  readonly site: string;
  readonly archive: ArchiveOptions;
  /** In its own data directory, and outside. */
  readonly heads: { readonly own: HeadSink; readonly outside?: HeadSink | undefined };
  /** How long entries are kept. */
  readonly months: number;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  readonly onTrouble: (error: unknown) => void;
}

/** Follows the chain into this server's archive, and gives Redis back what it has lost. Close it. */
export class Archiver {
  readonly #options: ArchiverOptions;
  readonly #holder = randomUUID();
  readonly #closing = new AbortController();
  readonly #opened = Promise.withResolvers<void>();
  readonly #done: Promise<void>;
  #last: Link | undefined;
  #tidiedAt = Number.NEGATIVE_INFINITY;

  constructor(options: ArchiverOptions) {
    this.#options = options;
    this.#done = this.#run();
  }

  /** Resolves when the chain takes entries. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  /** The last entry that is in the archive and signed; undefined until it has been read. */
  get last(): Link | undefined {
    return this.#last;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#done;
    this.#options.heads.own.close();
    this.#options.heads.outside?.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      let redis: LiveRedis | undefined;
      try {
        redis = await connectLiveRedis(this.#options.redis);
        await this.#follow(redis);
      } catch (error) {
        if (!signal.aborted) this.#options.onTrouble(error);
      } finally {
        redis?.close();
      }
      // Ended early by close(), and then there is nothing left to wait for.
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #follow({ ask, tail }: LiveRedis): Promise<void> {
    const { site, archive: options } = this.#options;
    const keys = auditKeys(site);
    const stream = new ChainStream(ask, site);
    await this.#openChain(stream, await Archive.open(options));
    this.#opened.resolve();
    while (!(await this.#hold(ask))) {
      if (this.#closing.signal.aborted) return;
      await delay(HOLD_RETRY_MS);
    }
    // Whoever held it may have written since.
    const archive = await Archive.open(options);
    let id = await this.#findPlace(stream, archive);
    if (archive.last.seq > 0) await this.#sayHead(archive.last);
    await this.#tellPlace(ask, archive.last);
    while (!this.#closing.signal.aborted) {
      if (!(await this.#hold(ask))) throw new Error('another process writes this archive');
      const reply = await tail(['XREAD', 'COUNT', READ_COUNT, 'BLOCK', String(BLOCK_MS), 'STREAMS', keys.entries, id]);
      const entries = readStream(reply);
      const [newest] = entries.slice(-1);
      if (newest) {
        await this.#archive(archive, entries);
        id = streamId(newest);
        await this.#tellPlace(ask, archive.last);
      } else await this.#assertGoesOn(stream, archive.last);
      await this.#tidy(ask, stream, archive);
    }
    await ask(['DEL', keys.holder(options.id)]);
  }

  /** Rule [AU4]: an empty Redis goes on with the chain of the archive; one that lost its last entries gets them back. */
  async #openChain(stream: ChainStream, archive: Archive): Promise<void> {
    const newest = await stream.newest();
    if (newest && newest.seq >= archive.last.seq) return;
    if (archive.last.seq === 0) return stream.begin();
    const kept = await archive.readNewest(RESTORED_MAX);
    if (!newest) {
      await stream.restore(undefined, kept);
      return;
    }
    const common = kept.findIndex(({ seq, hash }) => seq === newest.seq && hash === newest.hash);
    if (common >= 0) await stream.restore(newest, kept.slice(common + 1));
    // Elsewhere another chain has begun: it is archived behind ours, and whoever verifies is told.
  }

  /** Redis may come back empty, or as it was some time ago: then the follower begins anew. */
  async #assertGoesOn(stream: ChainStream, last: Link): Promise<void> {
    const newest = await stream.newest();
    if (newest && (newest.seq > last.seq || newest.hash === last.hash)) return;
    throw new Error('Redis has lost entries that are archived');
  }

  /** The stream's id behind which this archive goes on. */
  async #findPlace(stream: ChainStream, archive: Archive): Promise<string> {
    const { last } = archive;
    if (last.seq === 0) {
      const oldest = await stream.oldest();
      // The entries before are in other archives.
      if (oldest && oldest.seq > 0) await archive.anchor(oldest, this.#now());
      return streamId(oldest ?? last);
    }
    const same = await stream.at(last.seq);
    if (same?.hash === last.hash) return streamId(last);
    const newest = await stream.newest();
    if (!same && newest && newest.seq > last.seq) return streamId(last);
    this.#options.onTrouble(new Error(`the chain in Redis is not the one that is archived up to ${last.seq}`));
    const ours = new Map((await archive.readNewest(RESTORED_MAX)).map(({ seq, hash }) => [seq, hash]));
    const theirs = await stream.range('-', '+', RESTORED_MAX);
    const common = theirs.findLast(({ seq, hash }) => ours.get(seq) === hash);
    return common ? streamId(common) : '0-0';
  }

  async #archive(archive: Archive, entries: readonly Sealed[]): Promise<void> {
    const archivable = entries.filter(isArchivable);
    if (archivable.length < entries.length)
      this.#options.onTrouble(new Error(`${entries.length - archivable.length} entries in Redis are no entries`));
    if (archivable.length === 0) return;
    await archive.append(archivable);
    await this.#sayHead(archive.last);
  }

  async #sayHead({ seq, hash }: Link): Promise<void> {
    const { archive, heads, onTrouble } = this.#options;
    const link = { seq, hash };
    const head = { ...link, at: this.#now(), archive: archive.id, signature: sign(archive.key, 'head', link) };
    await heads.own.write(head);
    this.#last = link;
    // One that does not get out is made good by the next.
    await heads.outside?.write(head).catch(onTrouble);
  }

  async #hold(ask: LiveRedis['ask']): Promise<boolean> {
    const { site, archive } = this.#options;
    const key = auditKeys(site).holder(archive.id);
    return (await ask(['EVAL', HOLD_SCRIPT, '1', key, this.#holder, String(HOLD_MS)])) === 1;
  }

  async #tellPlace(ask: LiveRedis['ask'], { seq }: Link): Promise<void> {
    const { site, archive } = this.#options;
    await ask(['HSET', auditKeys(site).archives, archive.id, `${seq} ${this.#now()}`]);
  }

  async #tidy(ask: LiveRedis['ask'], stream: ChainStream, archive: Archive): Promise<void> {
    const now = this.#now();
    if (Math.abs(now - this.#tidiedAt) < TIDY_EVERY_MS) return;
    this.#tidiedAt = now;
    await this.#tellPlace(ask, archive.last);
    await archive.removeBefore(firstDayKept(now, this.#options.months), now);
    const places = asStrings(await ask(['HVALS', auditKeys(this.#options.site).archives])).map((text) =>
      text.split(' ').map(Number),
    );
    const heard = places.flatMap(([seq = 0, at = 0]) => (now - at < FORGOTTEN_MS ? [seq] : []));
    const behindAll = Math.min(archive.last.seq, ...heard) - KEPT;
    if (behindAll > 0) await stream.trimBefore(behindAll);
  }

  #now(): number {
    return Math.floor(this.#options.now());
  }
}

/** What XREAD of one stream answers in RESP2: null, or [[key, entries]]. */
function readStream(reply: Reply): Sealed[] {
  const [stream] = (reply ?? []) as [string, Reply][];
  return readEntries(stream?.[1] ?? null).filter(({ seq }) => seq > 0);
}
