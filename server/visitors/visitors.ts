import { readFileSync } from 'node:fs';
import type { RedisClientOptions } from 'redis';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { TAKE_LEAD_MS } from '../../protocol/messages.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { Curtains } from '../control/curtains.ts';
import type { Director } from '../control/director.ts';
import { LOG_LENGTH, WallLog } from '../control/wall-log.ts';
import { httpErrors } from '../errors.ts';
import { orUnavailable } from '../or-unavailable.ts';

const RECEIVE_SCRIPT = readFileSync(new URL('lua/receive-2.lua', import.meta.url), 'utf8');

/** The latest coming or going as Redis keeps it; written by `lua/receive-2.lua`. */
const Visit = Type.Object({
  wall: Type.String(),
  present: Type.Boolean(),
  /** Wall time from which it holds, epoch ms. */
  at: Type.Number(),
  /** Whether they were there until then. */
  before: Type.Boolean(),
  /** The curtain was drawn before they came: then it stays so when they go. */
  curtain: Type.Boolean(),
  revision: Type.Integer(),
});
export type Visit = Static<typeof Visit>;

export interface VisitorsOptions {
  readonly redis: RedisClientOptions;
  readonly site: Pick<Site, 'code' | 'file' | 'scenes'>;
  readonly director: Pick<Director, 'read' | 'take'>;
  /** Undefined where no video reaches the walls. */
  readonly curtains: Curtains | undefined;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  readonly onTrouble: (error: unknown) => void;
}

/** Before which walls visitors stand, on every server of a site ([MO2]). Close it. */
export class Visitors {
  readonly #options: VisitorsOptions;
  readonly #visits: WallLog<Visit>;

  constructor(options: VisitorsOptions) {
    this.#options = options;
    const { redis, site, onTrouble } = options;
    this.#visits = new WallLog({
      redis,
      keys: { walls: `{wf:${site.code}:visitors}:walls`, entries: `{wf:${site.code}:visitors}:visits` },
      parse: (text) => Value.Parse(Visit, JSON.parse(text)),
      walls: Object.keys(site.file.walls),
      onTrouble,
    });
  }

  hasWall(wall: string): boolean {
    return Object.hasOwn(this.#options.site.file.walls, wall);
  }

  /** The latest change of a wall; undefined until Redis has been read: nobody knows who stands before it. */
  read(wall: string): Visit | undefined {
    if (!this.#visits.isRead) return undefined;
    return this.#visits.get(wall) ?? { wall, present: false, at: 0, before: false, curtain: false, revision: 0 };
  }

  /** Hears of every wall to which visitors come, or from which they go; returns what ends it. */
  listen(listener: (wall: string) => void): () => void {
    return this.#visits.listen(listener);
  }

  /** Whether a scene must not be taken now; also while nobody knows. */
  refuses(wall: string, scene: string): boolean {
    return this.#options.site.scenes[scene]?.restricted === true && this.read(wall)?.present !== false;
  }

  /** Throws the HTTP error to answer where they cannot be received: no scene would be left to show. */
  check(wall: string): Visit {
    if (!this.hasWall(wall)) throw httpErrors.unknownWall();
    const stands = this.read(wall);
    if (!stands) throw httpErrors.unavailable('the store of visitors');
    if (this.#openScene(wall) === undefined)
      throw httpErrors.conflict('scene.restricted', 'every scene of the site is restricted');
    return stands;
  }

  /**
   * The curtain first, then what is hidden, then the scene: whatever fails on the way, too much is hidden rather than too
   * little, and the same again completes it. When they go, the other way round.
   */
  async receive(wall: string): Promise<Visit> {
    const { curtains, director } = this.#options;
    const stands = this.check(wall);
    const curtain = stands.present ? stands.curtain : (curtains?.read(wall)?.drawn ?? false);
    if (curtains && !curtains.read(wall)?.drawn) await curtains.change(wall, true);
    const visit = await this.#write(wall, true, curtain);
    const scene = director.read(wall)?.scene;
    const open = this.#openScene(wall);
    if (scene !== undefined && open !== undefined && this.refuses(wall, scene))
      await director.take({ wall, scene: open, at: visit.at });
    return visit;
  }

  async release(wall: string): Promise<Visit> {
    const { curtains } = this.#options;
    const stands = this.check(wall);
    if (!stands.present) return stands;
    const visit = await this.#write(wall, false, stands.curtain);
    if (curtains && !stands.curtain) await curtains.change(wall, false);
    return visit;
  }

  async close(): Promise<void> {
    await this.#visits.close();
  }

  #write(wall: string, present: boolean, curtain: boolean): Promise<Visit> {
    const now = this.#options.now();
    const at = Math.ceil(now + TAKE_LEAD_MS);
    const values = [
      wall,
      present ? '1' : '0',
      String(at),
      String(Math.floor(now)),
      `${LOG_LENGTH}`,
      curtain ? '1' : '0',
    ];
    return orUnavailable('visitors', () => this.#visits.write(RECEIVE_SCRIPT, values));
  }

  /** The wall's own scene, where visitors may see it; else the first that they may. */
  #openScene(wall: string): string | undefined {
    const { file, scenes } = this.#options.site;
    const own = file.walls[wall]?.scene;
    const open = Object.keys(scenes).filter((name) => scenes[name]?.restricted !== true);
    return own !== undefined && open.includes(own) ? own : open[0];
  }
}

/** Whether visitors stand before the wall at a moment of wall time. */
export function arePresent({ present, at, before }: Visit, moment: number): boolean {
  return moment >= at ? present : before;
}
