import { readFileSync } from 'node:fs';
import type { RedisClientOptions } from 'redis';
import { type SceneTold, TAKE_LEAD_MS } from '../../protocol/messages.ts';
import type { SceneFile, Transition } from '../../protocol/site/scenes.ts';
import type { Site } from '../../protocol/site/site.ts';
import { unwitnessed, type Witness } from '../audit/audit.ts';
import { HttpError, httpErrors } from '../errors.ts';
import { controlKeys, parseTake, type Take } from './take.ts';
import { LOG_LENGTH, WallLog } from './wall-log.ts';

const TAKE_SCRIPT = readFileSync(new URL('lua/take-2.lua', import.meta.url), 'utf8');
/** Nobody plans a wall further ahead; a time in another unit would lie there. */
const AHEAD_MAX_MS = 24 * 3_600_000;

export interface DirectorOptions {
  readonly redis: RedisClientOptions;
  readonly site: Pick<Site, 'code' | 'file' | 'scenes'>;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  /** How far ahead it takes effect at the least; default: `TAKE_LEAD_MS`. */
  readonly leadMs?: number | undefined;
  /** Whether a scene must not be taken on a wall now, as while visitors stand before it. */
  readonly isRefused?: (wall: string, scene: string) => boolean;
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

/** Which scene stands on which wall, on every server of a site. Close it. */
export class Director {
  readonly #options: DirectorOptions;
  readonly #takes: WallLog<Take>;

  constructor(options: DirectorOptions) {
    this.#options = options;
    const { redis, site, onTrouble } = options;
    const { walls, takes } = controlKeys(site.code);
    this.#takes = new WallLog({
      redis,
      keys: { walls, entries: takes },
      parse: parseTake,
      walls: Object.keys(site.file.walls),
      onTrouble,
    });
  }

  hasWall(name: string): boolean {
    return Object.hasOwn(this.#options.site.file.walls, name);
  }

  hasScene(name: string): boolean {
    return this.#sceneFile(name) !== undefined;
  }

  /** What the pages of a wall are told; undefined for an unknown wall, and until Redis has been read. */
  read(wall: string): SceneTold | undefined {
    const own = this.#ownScene(wall);
    if (!this.#takes.isRead || own === undefined) return undefined;
    return this.#describe(this.#takes.get(wall), own);
  }

  /** Since when what `read` calls `from` stood: epoch ms, or 0. */
  readSinceBefore(wall: string): number {
    return this.#takes.get(wall)?.from?.since ?? 0;
  }

  /** Hears of every wall whose scene was taken; returns what ends it. */
  listen(listener: (wall: string) => void): () => void {
    return this.#takes.listen(listener);
  }

  /** Puts a scene on a wall; resolves when that is on disk. Throws the HTTP error to answer. */
  async take({ wall, scene, transition, at }: TakeWish, witness: Witness = unwitnessed): Promise<SceneTold> {
    if (!this.hasWall(wall)) throw httpErrors.unknownWall();
    const file = this.#sceneFile(scene);
    if (!file) throw httpErrors.unknownScene();
    if (this.#options.isRefused?.(wall, scene)) throw httpErrors.restrictedScene();
    if (at !== undefined && at > this.#options.now() + AHEAD_MAX_MS)
      throw httpErrors.badRequest('at', 'epoch milliseconds, at most a day ahead');
    const how = transition ?? file.transition ?? { kind: 'cut' };
    const write = async () => {
      const { leadMs = TAKE_LEAD_MS, isRefused } = this.#options;
      // Visitors may have come while it was written down.
      if (isRefused?.(wall, scene)) throw httpErrors.restrictedScene();
      const now = this.#options.now();
      const holdsFrom = Math.ceil(Math.max(now + leadMs, at ?? 0));
      const values = [wall, scene, JSON.stringify(how), String(holdsFrom), String(Math.floor(now)), `${LOG_LENGTH}`];
      return this.#takes.write(TAKE_SCRIPT, values);
    };
    const before = this.#takes.get(wall)?.scene ?? this.#ownScene(wall);
    const change = { on: `wall/${wall}`, before: { scene: before }, after: { scene, transition: how, at } };
    const taken = await witness(change, write).catch((error: unknown) => {
      throw error instanceof HttpError ? error : httpErrors.unavailable('the store of takes', error);
    });
    return this.#describe(taken, this.#ownScene(wall) ?? scene);
  }

  async close(): Promise<void> {
    await this.#takes.close();
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
