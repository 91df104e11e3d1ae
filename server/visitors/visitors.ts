import { readFileSync } from 'node:fs';
import type { RedisClientOptions } from 'redis';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { TAKE_LEAD_MS } from '../../protocol/messages.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { Curtains } from '../control/curtains.ts';
import type { Director } from '../control/director.ts';
import { openSceneOf } from '../control/open-scene.ts';
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
  /** Revision of the curtain that was drawn for them: only that is opened when they go, and no later one that somebody drew. */
  drew: Type.Optional(Type.Integer()),
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
  /** How far ahead it takes effect at the least; default: `TAKE_LEAD_MS`. */
  readonly leadMs?: number | undefined;
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
    return this.#visits.get(wall) ?? { wall, present: false, at: 0, before: false, revision: 0 };
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
    if (openSceneOf(this.#options.site, wall) === undefined)
      throw httpErrors.conflict('scene.restricted', 'every scene of the site is restricted');
    return stands;
  }

  /**
   * The curtain first, then what is hidden, then the scene: whatever fails on the way, too much is hidden rather than too
   * little, and the same again completes it. When they go, the other way round.
   */
  async receive(wall: string): Promise<Visit> {
    const { site, curtains, director } = this.#options;
    const stands = this.check(wall);
    const draw = async () => (curtains && !curtains.read(wall)?.drawn ? await curtains.change(wall, true) : undefined);
    const drew = (await draw())?.revision ?? (stands.present ? stands.drew : undefined);
    const visit = await this.#write(wall, true, drew);
    // Somebody may have opened it in between; from now on nobody can.
    await draw();
    const told = director.read(wall);
    const open = openSceneOf(site, wall);
    if (!told || open === undefined) return visit;
    // What stands until a take that is still to come would be seen by them too.
    const shown = told.at > visit.at && told.from !== undefined ? [told.from, told.scene] : [told.scene];
    if (shown.some((scene) => this.refuses(wall, scene))) await director.take({ wall, scene: open, at: visit.at });
    return visit;
  }

  async release(wall: string): Promise<Visit> {
    const { curtains } = this.#options;
    const stands = this.check(wall);
    if (!stands.present) return stands;
    const visit = await this.#write(wall, false, undefined);
    if (stands.drew !== undefined && curtains?.read(wall)?.revision === stands.drew) await curtains.change(wall, false);
    return visit;
  }

  async close(): Promise<void> {
    await this.#visits.close();
  }

  #write(wall: string, present: boolean, drew: number | undefined): Promise<Visit> {
    const { leadMs = TAKE_LEAD_MS } = this.#options;
    const now = this.#options.now();
    const at = Math.ceil(now + leadMs);
    const values = [
      wall,
      present ? '1' : '0',
      String(at),
      String(Math.floor(now)),
      `${LOG_LENGTH}`,
      String(drew ?? ''),
    ];
    return orUnavailable('visitors', () => this.#visits.write(RECEIVE_SCRIPT, values));
  }
}

/** Whether visitors stand before the wall at a moment of wall time. */
export function arePresent({ present, at, before }: Visit, moment: number): boolean {
  return moment >= at ? present : before;
}
