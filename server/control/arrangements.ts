import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RedisClientOptions } from 'redis';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import {
  Arrangement,
  ArrangementStep,
  AS_DECLARED,
  camerasOfArrangement,
  stepAt,
  takeStep,
} from '../../protocol/arrangement.ts';
import { carryOut, type Controlled, type ControlledWall, type Outcome } from '../../protocol/carry-out.ts';
import { type ArrangementTold, Command, UNDO_MOST } from '../../protocol/commands.ts';
import { TAKE_LEAD_MS } from '../../protocol/messages.ts';
import type { Site } from '../../protocol/site/site.ts';
import { httpErrors } from '../errors.ts';
import { WallLog } from './wall-log.ts';

const COMMAND_SCRIPT = readFileSync(new URL('lua/command-3.lua', import.meta.url), 'utf8');
/** Each entry stands for all before it: the stream only has to carry the newest to who follows. */
const ENTRIES_KEPT = 100;
/** Of several servers that are told something at once, one is first each time; more than this is no operator. */
const ATTEMPTS_MOST = 32;
/** Commands whose time is still to come: a hand gives one or two in a lead. */
const PENDING_MOST = 16;

/** The latest command of a wall and what it made, as Redis keeps it; written by `lua/command-3.lua`. */
const ArrangementEntry = Type.Object({
  wall: Type.String(),
  /** Of this command: whoever wrote it knows it by that. */
  id: Type.String(),
  steps: Type.Array(ArrangementStep, { minItems: 1 }),
  revision: Type.Integer(),
  command: Command,
  /** Who gave it: the id of a key. */
  by: Type.String(),
});
export type ArrangementEntry = Static<typeof ArrangementEntry>;

export interface ArrangementsOptions {
  readonly redis: RedisClientOptions;
  readonly site: Pick<Site, 'code' | 'file' | 'scenes' | 'cameras'>;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  /** How far ahead it takes effect at the least; default: `TAKE_LEAD_MS`. */
  readonly leadMs?: number | undefined;
  readonly onTrouble: (error: unknown) => void;
}

export interface CommandGiven {
  readonly wall: string;
  readonly command: Command;
  /** Id of the key. */
  readonly by: string;
  /** Wall time from which it holds, epoch ms; default, and the soonest: the lead from now. A command that is still to come goes before it. */
  readonly at?: number | undefined;
}

/** What operators have made of the pictures of each wall, on every server of a site. Close it. */
export class Arrangements {
  readonly #options: ArrangementsOptions;
  readonly #entries: WallLog<ArrangementEntry>;

  constructor(options: ArrangementsOptions) {
    this.#options = options;
    const { redis, site, onTrouble } = options;
    this.#entries = new WallLog({
      redis,
      keys: { walls: `${keyOf(site.code)}:arrangements`, entries: `${keyOf(site.code)}:commands` },
      parse: (text) => Value.Parse(ArrangementEntry, JSON.parse(text)),
      walls: Object.keys(site.file.walls),
      onTrouble,
    });
  }

  hasWall(name: string): boolean {
    return Object.hasOwn(this.#options.site.file.walls, name);
  }

  /** The latest command of a wall; undefined where there was none. */
  entry(wall: string): ArrangementEntry | undefined {
    return this.#entries.get(wall);
  }

  /** What the pages of a wall are told; undefined until Redis has been read. */
  read(wall: string): ArrangementTold | undefined {
    if (!this.#entries.isRead) return undefined;
    const { steps, revision } = this.#entries.get(wall) ?? { steps: [UNTOUCHED_STEP], revision: 0 };
    const { cameras } = this.#options.site;
    const named = new Set(steps.flatMap(({ arrangement }) => [...camerasOfArrangement(arrangement)]));
    const names = Object.fromEntries(
      [...named].flatMap((id) => {
        const name = cameras.get(id)?.name;
        return name ? [[id, name]] : [];
      }),
    );
    return { type: 'arrangement', steps, names, revision };
  }

  /** Hears of every wall of which something else is told; returns what ends it. */
  listen(listener: (wall: string) => void): () => void {
    return this.#entries.listen(listener);
  }

  /** Carries a command out; resolves when that is on disk, with what stands then. Throws the HTTP error to answer. */
  async command(given: CommandGiven): Promise<ArrangementEntry> {
    if (!this.hasWall(given.wall)) throw httpErrors.unknownWall();
    for (let attempt = 0; attempt < ATTEMPTS_MOST; attempt += 1) {
      const entry = await this.#attempt(given);
      if (entry) return entry;
    }
    throw httpErrors.tooMany('commands at once', 1);
  }

  async close(): Promise<void> {
    await this.#entries.close();
  }

  /** Undefined where another command was first: this one is to be looked at anew. */
  async #attempt({ wall, command, by, at: wished }: CommandGiven): Promise<ArrangementEntry | undefined> {
    const { now, site, leadMs = TAKE_LEAD_MS } = this.#options;
    const before = this.#entries.get(wall);
    const steps = before?.steps ?? [UNTOUCHED_STEP];
    const last = steps.at(-1) ?? UNTOUCHED_STEP;
    const moment = now();
    // Never before the one before it, whose server may have a clock that is ahead.
    const at = Math.ceil(Math.max(wished ?? 0, moment + leadMs, last.at));
    if (steps.filter((step) => step.at > moment).length >= PENDING_MOST) throw httpErrors.tooMany('commands', 1);
    const past = command.do === 'undo' ? await this.#readPast(wall) : [];
    const standing = { arrangement: last.arrangement, past };
    const outcome = carryOut(standing, command, { at, wall: controlledWall(site, wall) });
    switch (outcome.outcome) {
      case 'refused':
        throw httpErrors.refused(outcome.refusal);
      case 'same':
        return before ?? { wall, id: '', steps, revision: 0, command, by };
      case 'changed': {
        const entry: ArrangementEntry = {
          wall,
          id: randomUUID(),
          steps: takeStep(steps, { at, arrangement: outcome.arrangement }, moment),
          revision: (before?.revision ?? 0) + 1,
          command,
          by,
        };
        const stands = await this.#write(entry, standing, outcome);
        return stands.id === entry.id ? stands : undefined;
      }
    }
  }

  async #write(
    entry: ArrangementEntry,
    { arrangement }: Controlled,
    { outcome }: Pick<Outcome, 'outcome'>,
  ): Promise<ArrangementEntry> {
    const isUndo = outcome === 'changed' && entry.command.do === 'undo';
    const values = [
      entry.wall,
      String(entry.revision - 1),
      JSON.stringify(entry),
      String(ENTRIES_KEPT),
      isUndo ? 'pop' : 'push',
      isUndo ? '' : JSON.stringify(arrangement),
      String(UNDO_MOST),
    ];
    return await this.#entries
      .write(COMMAND_SCRIPT, values, [this.#pastKey(entry.wall)])
      .catch((error: unknown) => this.#unavailable(error));
  }

  /** What undo brings back. Of the past the latest is enough: the script takes it off. */
  async #readPast(wall: string): Promise<readonly Arrangement[]> {
    const text = await this.#entries
      .ask(['LINDEX', this.#pastKey(wall), '0'])
      .catch((error: unknown) => this.#unavailable(error));
    return text === null ? [] : [Value.Parse(Arrangement, JSON.parse(String(text)))];
  }

  #pastKey(wall: string): string {
    return `${keyOf(this.#options.site.code)}:past:${wall}`;
  }

  #unavailable(error: unknown): never {
    throw httpErrors.unavailable('the store of commands', error);
  }
}

const UNTOUCHED_STEP: ArrangementStep = { at: 0, arrangement: AS_DECLARED };

/** What holds at a moment, and what will. */
export function arrangedAt(
  { steps }: Pick<ArrangementTold, 'steps'>,
  moment: number,
): { readonly holds: ArrangementStep; readonly coming: ArrangementStep[] } {
  return { holds: stepAt(steps, moment) ?? UNTOUCHED_STEP, coming: steps.filter(({ at }) => at > moment) };
}

/** The braces put a site's keys into one slot. */
function keyOf(site: string): string {
  return `{wf:${site}:control}`;
}

function controlledWall(site: ArrangementsOptions['site'], wall: string): ControlledWall {
  const { scenes, cameras, file } = site;
  const screens = Object.values(file.walls[wall]?.screens ?? {});
  const seesRestricted = screens.some(({ sees }) => sees === 'restricted');
  return {
    scenes,
    tours: file.tours ?? {},
    hasCamera: (id) => cameras.has(id),
    hasDistrict: (code) => file.districts.some((district) => district.code === code),
    maySee: (id) => seesRestricted || cameras.get(id)?.restricted !== true,
  };
}
