import { readFileSync } from 'node:fs';
import type { RedisClientOptions } from 'redis';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { TAKE_LEAD_MS } from '../../protocol/messages.ts';
import { unwitnessed, type Witness } from '../audit/audit.ts';
import { HttpError, httpErrors } from '../errors.ts';
import { LOG_LENGTH, WallLog } from './wall-log.ts';

const CURTAIN_SCRIPT = readFileSync(new URL('lua/curtain-2.lua', import.meta.url), 'utf8');

/** The latest change of a wall's curtain as Redis keeps it; written by `lua/curtain-2.lua`. */
const CurtainChange = Type.Object({
  wall: Type.String(),
  drawn: Type.Boolean(),
  /** Wall time from which it holds, epoch ms. */
  at: Type.Number(),
  /** Whether it was drawn until then. */
  before: Type.Boolean(),
  revision: Type.Integer(),
});
export type CurtainChange = Static<typeof CurtainChange>;

export interface CurtainsOptions {
  readonly redis: RedisClientOptions;
  readonly site: { readonly code: string; readonly walls: readonly string[] };
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  /** How far ahead it takes effect at the least; default: `TAKE_LEAD_MS`. */
  readonly leadMs?: number | undefined;
  /** Whether it must stay drawn now, as while visitors stand before the wall. */
  readonly isKeptDrawn?: (wall: string) => boolean;
  readonly onTrouble: (error: unknown) => void;
}

/** Which walls show no live pictures now, on every server and relay of a site ([VD7]). Close it. */
export class Curtains {
  readonly #options: CurtainsOptions;
  readonly #changes: WallLog<CurtainChange>;

  constructor(options: CurtainsOptions) {
    this.#options = options;
    const { redis, site, onTrouble } = options;
    this.#changes = new WallLog({
      redis,
      keys: { walls: `{wf:${site.code}:control}:curtains`, entries: `{wf:${site.code}:control}:curtainChanges` },
      parse: (text) => Value.Parse(CurtainChange, JSON.parse(text)),
      walls: site.walls,
      onTrouble,
    });
  }

  /** The latest change of a wall; undefined until Redis has been read: nobody knows whether it is drawn. */
  read(wall: string): CurtainChange | undefined {
    if (!this.#changes.isRead) return undefined;
    return this.#changes.get(wall) ?? { wall, drawn: false, at: 0, before: false, revision: 0 };
  }

  /** Hears of every wall whose curtain has a change; returns what ends it. */
  listen(listener: (wall: string) => void): () => void {
    return this.#changes.listen(listener);
  }

  /** Draws or opens it, a lead ahead; resolves when that is on disk. Throws the HTTP error to answer. */
  async change(wall: string, drawn: boolean, witness: Witness = unwitnessed): Promise<CurtainChange> {
    if (!this.#options.site.walls.includes(wall)) throw httpErrors.unknownWall();
    const mayChange = () => {
      if (!drawn && this.#options.isKeptDrawn?.(wall)) throw httpErrors.visitorsPresent();
    };
    mayChange();
    const write = async () => {
      // Visitors may have come while it was written down.
      mayChange();
      const { leadMs = TAKE_LEAD_MS } = this.#options;
      const now = this.#options.now();
      const holdsFrom = Math.ceil(now + leadMs);
      const values = [wall, drawn ? '1' : '0', String(holdsFrom), String(Math.floor(now)), `${LOG_LENGTH}`];
      return this.#changes.write(CURTAIN_SCRIPT, values);
    };
    const before = this.#changes.get(wall)?.drawn ?? false;
    const change = { on: `wall/${wall}`, before: { drawn: before }, after: { drawn } };
    return await witness(change, write).catch((error: unknown) => {
      throw error instanceof HttpError ? error : httpErrors.unavailable('the store of curtains', error);
    });
  }

  async close(): Promise<void> {
    await this.#changes.close();
  }
}

/** Whether the curtain is drawn at a moment of wall time. */
export function isDrawn({ drawn, at, before }: CurtainChange, moment: number): boolean {
  return moment >= at ? drawn : before;
}
