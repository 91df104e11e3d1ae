import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { RedisClientOptions } from 'redis';
import { type SceneTold, TAKE_LEAD_MS } from '../../protocol/messages.ts';
import type { SceneFile, Transition } from '../../protocol/site/scenes.ts';
import type { Site } from '../../protocol/site/site.ts';
import { httpErrors } from '../errors.ts';
import { asStrings, BLOCK_MS, connectLiveRedis, type LiveRedis, type Reply } from '../live/follow/live-redis.ts';
import { controlKeys, parseTake, type Take } from './take.ts';

const TAKE_SCRIPT = readFileSync(new URL('lua/take-2.lua', import.meta.url), 'utf8');
/** A server that is behind by more reads the walls anew. */
const STREAM_LENGTH = 1_000;
const READ_COUNT = '100';
const RETRY_MS = 500;
/** Nobody plans a wall further ahead; a time in another unit would lie there. */
const AHEAD_MAX_MS = 24 * 3_600_000;

export interface DirectorOptions {
  readonly redis: RedisClientOptions;
  readonly site: Pick<Site, 'code' | 'file' | 'scenes'>;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  readonly onTrouble: (error: unknown) => void;
}

/** What is asked for in a take; what is left out is the scene's own, or now. */
export interface TakeWish {
  readonly wall: string;
  readonly scene: string;
  readonly transition?: Transition | undefined;
  /** Wall time, epoch ms. */
  readonly at?: number | undefined;
}

/**
 * Which scene stands on which wall. Redis keeps it, and is the only one to decide between takes of several servers; each
 * server follows the stream of takes and tells its sessions. Close it.
 */
export class Director {
  readonly #options: DirectorOptions;
  readonly #keys: ReturnType<typeof controlKeys>;
  readonly #closing = new AbortController();
  readonly #listeners = new Set<(wall: string) => void>();
  readonly #done: Promise<void>;
  #redis: LiveRedis | undefined;
  /** Undefined until Redis has been read once. */
  #takes: Map<string, Take> | undefined;

  constructor(options: DirectorOptions) {
    this.#options = options;
    this.#keys = controlKeys(options.site.code);
    this.#done = this.#run();
  }

  hasWall(name: string): boolean {
    return Object.hasOwn(this.#options.site.file.walls, name);
  }

  /** What the pages of a wall are told; undefined for an unknown wall, and until Redis has been read. */
  read(wall: string): SceneTold | undefined {
    const own = this.#ownScene(wall);
    if (!this.#takes || own === undefined) return undefined;
    return this.#describe(this.#takes.get(wall), own);
  }

  /** Since when what `read` calls `from` stood: epoch ms, or 0. */
  readSinceBefore(wall: string): number {
    return this.#takes?.get(wall)?.from?.since ?? 0;
  }

  /** Hears of every wall whose scene was taken; returns what ends it. */
  listen(listener: (wall: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Puts a scene on a wall; resolves when that is on disk. Throws the HTTP error to answer. */
  async take({ wall, scene, transition, at }: TakeWish): Promise<SceneTold> {
    if (!this.hasWall(wall)) throw httpErrors.unknownWall();
    const file = this.#sceneFile(scene);
    if (!file) throw httpErrors.unknownScene();
    const now = this.#options.now();
    if (at !== undefined && at > now + AHEAD_MAX_MS)
      throw httpErrors.badRequest('at', 'epoch milliseconds, at most a day ahead');
    const redis = this.#redis;
    if (!redis) throw httpErrors.unavailable('the store of takes');
    const holdsFrom = Math.ceil(Math.max(now + TAKE_LEAD_MS, at ?? 0));
    const how = transition ?? file.transition ?? { kind: 'cut' };
    const { walls, takes } = this.#keys;
    const values = [wall, scene, JSON.stringify(how), String(holdsFrom), String(Math.floor(now)), `${STREAM_LENGTH}`];
    let taken: Take;
    try {
      taken = parseTake(String(await redis.ask(['EVAL', TAKE_SCRIPT, '2', walls, takes, ...values])));
    } catch (error) {
      throw httpErrors.unavailable('the store of takes', error);
    }
    this.#adopt(taken);
    return this.#describe(taken, this.#ownScene(wall) ?? scene);
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
    const { walls, takes } = this.#keys;
    // The place in the stream first: what is taken between the two reads is seen twice, and the revision says so.
    const [newest] = (await redis.ask(['XREVRANGE', takes, '+', '-', 'COUNT', '1'])) as [string, string[]][];
    let last = newest?.[0] ?? '0-0';
    this.#replace(asStrings(await redis.ask(['HGETALL', walls])));
    this.#redis = redis;
    while (!this.#closing.signal.aborted) {
      const command = ['XREAD', 'COUNT', READ_COUNT, 'BLOCK', String(BLOCK_MS), 'STREAMS', takes, last];
      for (const [id, text] of readEntries(await redis.tail(command))) {
        last = id;
        this.#adopt(parseTake(text));
      }
    }
  }

  /** Redis says what stands: also where it has lost takes, or was another Redis before. */
  #replace(flat: readonly string[]): void {
    const before = this.#takes;
    this.#takes = new Map();
    for (let index = 0; index + 1 < flat.length; index += 2)
      this.#takes.set(flat[index] as string, parseTake(flat[index + 1] as string));
    for (const wall of Object.keys(this.#options.site.file.walls))
      if (!before || JSON.stringify(before.get(wall)) !== JSON.stringify(this.#takes.get(wall))) this.#tell(wall);
  }

  #adopt(take: Take): void {
    if (!this.#takes || take.revision <= (this.#takes.get(take.wall)?.revision ?? 0)) return;
    this.#takes.set(take.wall, take);
    this.#tell(take.wall);
  }

  #describe(take: Take | undefined, own: string): SceneTold {
    const untaken = { type: 'scene', scene: own, at: 0, transition: { kind: 'cut' }, revision: 0 } as const;
    if (!take) return untaken;
    // A scene may be gone from the site since it was taken.
    if (!this.#sceneFile(take.scene)) return { ...untaken, revision: take.revision };
    const from = take.from && this.#sceneFile(take.from.scene) ? take.from.scene : own;
    const { scene, at, transition, revision } = take;
    return { type: 'scene', scene, at, transition, from, revision };
  }

  #tell(wall: string): void {
    for (const listener of this.#listeners) listener(wall);
  }

  #ownScene(name: string): string | undefined {
    const { file, scenes } = this.#options.site;
    const wall = this.hasWall(name) ? file.walls[name] : undefined;
    return wall && (wall.scene ?? Object.keys(scenes)[0]);
  }

  #sceneFile(name: string): SceneFile | undefined {
    const { scenes } = this.#options.site;
    return Object.hasOwn(scenes, name) ? scenes[name] : undefined;
  }
}

/** What XREAD of one stream answers in RESP2: null, or [[key, [[id, ['take', text]], …]]]. */
function readEntries(reply: Reply): [id: string, take: string][] {
  const [stream] = (reply ?? []) as [string, [string, string[]][]][];
  return (stream?.[1] ?? []).map(([id, fields]) => [id, fields[1] ?? '']);
}
