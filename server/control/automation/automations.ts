import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { RedisClientOptions } from 'redis';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { type Pause, pauseAt } from '../../../protocol/driving.ts';
import type { Site } from '../../../protocol/site/site.ts';
import type { ListRow } from '../../../protocol/views.ts';
import { type Audit, witnessed } from '../../audit/audit.ts';
import type { Director } from '../director.ts';
import type { Driving } from '../driving/driving.ts';
import type { Hand } from '../driving/settle.ts';
import { LOG_LENGTH, WallLog } from '../wall-log.ts';
import { AutomationState, type Decision, decide, IDLE } from './decide.ts';

const REPLACE_SCRIPT = readFileSync(new URL('../lua/replace-2.lua', import.meta.url), 'utf8');
/** Far more often than anything is read; a change by the clock is looked for ahead of its time. */
const LOOK_EVERY_MS = 500;

/** Acts only while nobody drives. */
const HAND: Hand = { kind: 'beside', by: 'automation', role: undefined, overrules: false, yields: true };
const ACTOR = { who: { kind: 'system', id: 'automation' } } as const;

const AutomationEntry = Type.Object({
  wall: Type.String(),
  /** Of this change: whoever wrote it knows it by that, and does what it says. */
  id: Type.String(),
  state: AutomationState,
  revision: Type.Integer(),
});
type AutomationEntry = Static<typeof AutomationEntry>;

export interface AutomationsOptions {
  readonly redis: RedisClientOptions;
  readonly site: Pick<Site, 'code' | 'file'>;
  readonly director: Director;
  readonly driving: Driving;
  readonly audit: Audit;
  /** Whether a scene must not be shown on a wall now. */
  readonly isRefused: (wall: string, scene: string) => boolean;
  /** Whether a briefing is held on a wall; undefined while nobody knows. */
  readonly isBriefed: (wall: string) => boolean | undefined;
  /** Rows of a list of the site; undefined where nobody knows them. */
  readonly rowsOf: (list: string) => readonly ListRow[] | undefined;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  readonly onTrouble: (error: unknown) => void;
  readonly lookEveryMs?: number;
}

/**
 * What the walls of a site show by themselves. Every server decides the same; which of them acts Redis says by the revision
 * of what they know: the one that writes it first. Close it.
 */
export class Automations {
  readonly #options: AutomationsOptions;
  readonly #entries: WallLog<AutomationEntry>;
  readonly #walls: readonly string[];
  readonly #closing = new AbortController();
  readonly #done: Promise<void>;

  constructor(options: AutomationsOptions) {
    this.#options = options;
    const { redis, site, onTrouble } = options;
    this.#walls = Object.keys(site.file.automation ?? {});
    const key = `{wf:${site.code}:control}`;
    this.#entries = new WallLog({
      redis,
      keys: { walls: `${key}:automation`, entries: `${key}:automationChanges` },
      parse: (text) => Value.Parse(AutomationEntry, JSON.parse(text)),
      walls: this.#walls,
      onTrouble,
    });
    this.#done = this.#walls.length === 0 ? Promise.resolve() : this.#run();
  }

  /** What a wall's automation knows; undefined where the site declares none, or until Redis has been read. */
  read(wall: string): AutomationState | undefined {
    if (!this.#walls.includes(wall) || !this.#entries.isRead) return undefined;
    return this.#entries.get(wall)?.state ?? IDLE(this.#options.now());
  }

  /** Why a wall's automation does nothing at a moment ([AM5]): also while nobody knows whether it may. */
  pauseAt(wall: string, moment: number): Pause | 'unknown' | undefined {
    const { driving, isBriefed } = this.#options;
    const driven = driving.read(wall);
    const briefed = isBriefed(wall);
    if (!driven || briefed === undefined) return 'unknown';
    return pauseAt(driven, moment) ?? (briefed ? 'briefed' : undefined);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#done;
    await this.#entries.close();
  }

  async #run(): Promise<void> {
    const { lookEveryMs = LOOK_EVERY_MS, onTrouble } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      for (const wall of this.#walls) await this.#look(wall).catch(onTrouble);
      // Ended early by close().
      await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #look(wall: string): Promise<void> {
    const { site, director, isRefused, rowsOf, now } = this.#options;
    const automation = site.file.automation?.[wall];
    const standing = director.read(wall);
    if (!automation || !standing || !this.#entries.isRead) return;
    const moment = Math.floor(now());
    const pause = this.pauseAt(wall, moment);
    if (pause === 'unknown') return;
    const before = this.#entries.get(wall);
    const decision = decide(before?.state ?? IDLE(moment), {
      automation,
      timeZone: site.file.timeZone,
      now: moment,
      standing: standing.scene,
      isPaused: pause !== undefined,
      isRefused: (scene) => isRefused(wall, scene),
      rowsOf,
    });
    if (before && Value.Equal(decision.state, before.state)) return;
    const entry = await this.#write(wall, decision.state, before?.revision ?? 0);
    if (entry && decision.take) await this.#take(entry, decision.take, before?.state);
  }

  /** Undefined where another server was first: it acts. */
  async #write(wall: string, state: AutomationState, revision: number): Promise<AutomationEntry | undefined> {
    const entry: AutomationEntry = { wall, id: randomUUID(), state, revision: revision + 1 };
    const values = [wall, String(revision), JSON.stringify(entry), String(LOG_LENGTH)];
    const stands = await this.#entries.write(REPLACE_SCRIPT, values);
    return stands.id === entry.id ? entry : undefined;
  }

  async #take(
    { wall, state, revision }: AutomationEntry,
    { scene, at, because }: NonNullable<Decision['take']>,
    before: AutomationState | undefined,
  ): Promise<void> {
    const { director, driving, audit } = this.#options;
    const what = `automation.${because === 'schedule' || because === 'return' ? because : 'rule'}`;
    const witness = driving.driven({ wall, hand: HAND, actor: ACTOR }, witnessed(audit, { ...ACTOR, what }));
    try {
      await director.take({ wall, scene, at }, witness);
    } catch (error) {
      // It is not on the wall: the next look tries again.
      const { put: _, ...undone } = state;
      // What is to come back is known from these two alone.
      const { put, back } = because === 'return' && before ? before : {};
      const returning = { ...(put !== undefined && { put }), ...(back !== undefined && { back }) };
      await this.#write(wall, { ...undone, ...returning }, revision);
      throw error;
    }
  }
}
