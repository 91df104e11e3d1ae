import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RedisClientOptions } from 'redis';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { askedAt, type DrivingTold, driverAt } from '../../../protocol/driving.ts';
import { parseDuration } from '../../../protocol/duration.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { type Actor, type Audit, type Witness, witnessed } from '../../audit/audit.ts';
import { HttpError, httpErrors } from '../../errors.ts';
import { LOG_LENGTH, WallLog } from '../wall-log.ts';
import { Driven, UNDRIVEN } from './driven.ts';
import { type Doing, type Hand, RENEWAL, type Settled, settle } from './settle.ts';

const REPLACE_SCRIPT = readFileSync(new URL('../lua/replace-2.lua', import.meta.url), 'utf8');
/** Of several servers that are told something at once, one is first each time; more than this is no operator. */
const ATTEMPTS_MOST = 32;
/** Of a site that says nothing of it. */
const LEASE_MS = 10 * 60_000;
const HAND_OVER_MS = 20_000;

/** Who has a wall in hand, as Redis keeps it. */
const DrivenEntry = Type.Object({
  wall: Type.String(),
  /** Of this change: whoever wrote it knows it by that. */
  id: Type.String(),
  driven: Driven,
  revision: Type.Integer(),
});
type DrivenEntry = Static<typeof DrivenEntry>;

export interface DrivingOptions {
  readonly redis: RedisClientOptions;
  readonly site: Pick<Site, 'code' | 'file'>;
  readonly audit: Audit;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  readonly onTrouble: (error: unknown) => void;
}

/** Who lays a hand on which wall, and from where. */
export interface Reach {
  readonly wall: string;
  readonly hand: Hand;
  readonly actor: Actor;
}

/** Who drives which wall, on every server of a site; rules [DR1] to [DR7]. Close it. */
export class Driving {
  readonly #options: DrivingOptions;
  readonly #entries: WallLog<DrivenEntry>;
  readonly #leaseMs: number;
  readonly #handOverMs: number;

  constructor(options: DrivingOptions) {
    this.#options = options;
    const { redis, site, onTrouble } = options;
    const { lease, handOver } = site.file.driving ?? {};
    this.#leaseMs = lease === undefined ? LEASE_MS : parseDuration(lease);
    this.#handOverMs = handOver === undefined ? HAND_OVER_MS : parseDuration(handOver);
    const key = `{wf:${site.code}:control}`;
    this.#entries = new WallLog({
      redis,
      keys: { walls: `${key}:driven`, entries: `${key}:drivenChanges` },
      parse: (text) => Value.Parse(DrivenEntry, JSON.parse(text)),
      walls: Object.keys(site.file.walls),
      onTrouble,
    });
  }

  hasWall(name: string): boolean {
    return Object.hasOwn(this.#options.site.file.walls, name);
  }

  /** What the pages of a wall are told: roles and times, and no name; undefined until Redis has been read. */
  read(wall: string): DrivingTold | undefined {
    if (!this.#entries.isRead) return undefined;
    const { driven, revision } = this.#entries.get(wall) ?? { driven: UNDRIVEN, revision: 0 };
    const { lease, asked, lock, held } = driven;
    return {
      type: 'driving',
      ...(lease && { lease: { role: lease.role, since: lease.since, until: lease.until } }),
      ...(asked && { asked: { role: asked.role, at: asked.at, until: asked.until } }),
      ...(lock && { lock: { since: lock.since } }),
      ...(held && { held: { since: held.since } }),
      isAutomated: Object.hasOwn(this.#options.site.file.automation ?? {}, wall),
      leaseMs: this.#leaseMs,
      revision,
    };
  }

  /** Who has the wall in hand at a moment, with the names of accounts; undefined until Redis has been read. */
  at(wall: string, moment: number) {
    if (!this.#entries.isRead) return undefined;
    const { driven, revision } = this.#entries.get(wall) ?? { driven: UNDRIVEN, revision: 0 };
    const { lock, held } = driven;
    return {
      driver: driverAt({ ...driven, leaseMs: this.#leaseMs }, moment),
      asked: askedAt(driven, moment),
      lock,
      held,
      revision,
    };
  }

  /** Hears of every wall that somebody else has in hand; returns what ends it. */
  listen(listener: (wall: string) => void): () => void {
    return this.#entries.listen(listener);
  }

  /** Does something about who drives; resolves when that is on disk. Throws the HTTP error to answer. */
  async act({ wall, hand, actor }: Reach, doing: Doing): Promise<void> {
    if (!this.hasWall(wall)) throw httpErrors.unknownWall();
    for (let attempt = 0; attempt < ATTEMPTS_MOST; attempt += 1) {
      if (await this.#attempt({ wall, hand, actor }, doing)) return;
    }
    throw httpErrors.tooMany('hands on this wall at once', 1);
  }

  /** A witness that first sees to it that whoever acts may act now: what another drives, or a lock holds, is left alone. */
  driven(reach: Reach, witness: Witness): Witness {
    return async (change, act) => {
      await this.act(reach, 'direct');
      return witness(change, () => {
        // Somebody may have locked it while it was written down.
        if (this.#entries.get(reach.wall)?.driven.lock) throw httpErrors.wallLocked();
        return act();
      });
    };
  }

  async close(): Promise<void> {
    await this.#entries.close();
  }

  /** False where somebody else was first: all is to be looked at anew. */
  async #attempt({ wall, hand, actor }: Reach, doing: Doing): Promise<boolean> {
    const { audit, now } = this.#options;
    if (!this.#entries.isRead) throw httpErrors.unavailable('the store of drivers');
    const before = this.#entries.get(wall);
    const terms = { now: Math.floor(now()), leaseMs: this.#leaseMs, handOverMs: this.#handOverMs };
    const settled = settle(before?.driven ?? UNDRIVEN, hand, doing, terms);
    if (settled.outcome === 'same') return true;
    if (settled.outcome === 'refused') throw refusalOf(settled);
    const { driven, what } = settled;
    const entry: DrivenEntry = { wall, id: randomUUID(), driven, revision: (before?.revision ?? 0) + 1 };
    if (what === RENEWAL) return this.#write(entry);
    let isFirst = true;
    const write = async () => {
      isFirst = await this.#write(entry);
      // The trail then says that this came to nothing.
      if (!isFirst) throw httpErrors.conflict('lease.raced', 'somebody else was first');
    };
    const change = { on: `wall/${wall}`, before: before?.driven ?? UNDRIVEN, after: driven };
    await witnessed(audit, { ...actor, what })(change, write).catch((error: unknown) => {
      if (isFirst) throw error;
    });
    return isFirst;
  }

  async #write(entry: DrivenEntry): Promise<boolean> {
    const values = [entry.wall, String(entry.revision - 1), JSON.stringify(entry), String(LOG_LENGTH)];
    const stands = await this.#entries.write(REPLACE_SCRIPT, values).catch((error: unknown) => {
      throw error instanceof HttpError ? error : httpErrors.unavailable('the store of drivers', error);
    });
    return stands.id === entry.id;
  }
}

type Refusal = Extract<Settled, { outcome: 'refused' }>;

function refusalOf(refusal: Refusal): HttpError {
  switch (refusal.because) {
    case 'held':
      return httpErrors.leaseHeld(refusal.role, refusal.until);
    case 'locked':
      return httpErrors.wallLocked();
    case 'askedBefore':
      return httpErrors.conflict('lease.asked', 'somebody else has asked for this wall already');
    case 'notAsked':
      return httpErrors.conflict('lease.notAsked', 'nobody asks for this wall');
    case 'notDriving':
      return httpErrors.conflict('lease.notDriving', 'expected whoever drives this wall');
    case 'notYours':
      return httpErrors.lacksRight('wall.overrule', 'take a wall over, and undo the lock of somebody else');
  }
}
