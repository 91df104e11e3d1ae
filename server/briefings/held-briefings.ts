import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RedisClientOptions } from 'redis';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { assertNever } from '../../protocol/assert-never.ts';
import { type Briefing, type BriefingAct, HeldBriefing } from '../../protocol/briefing.ts';
import { spotlightFault } from '../../protocol/carry-out.ts';
import { TAKE_LEAD_MS } from '../../protocol/messages.ts';
import type { Site } from '../../protocol/site/site.ts';
import type { Arrangements } from '../control/arrangements.ts';
import type { Director } from '../control/director.ts';
import { WallLog } from '../control/wall-log.ts';
import { httpErrors } from '../errors.ts';
import { orUnavailable } from '../or-unavailable.ts';
import { Figures } from './figures.ts';
import type { HeldNumbersStore } from './held-numbers.ts';

const HOLD_SCRIPT = readFileSync(new URL('lua/hold-3.lua', import.meta.url), 'utf8');
/** Each entry stands for all before it. */
const ENTRIES_KEPT = 100;
/** Of the briefing that is held, and of the one before: what changed is reckoned from that. */
const FIGURES_KEPT = 2;
/** The entry, the take and the command are written one after the other, and are of one moment: so much before their lead begins. */
const WRITES_MS = 100;
/** Changes nothing where no panel is set off. */
const END_SPOTLIGHT = { do: 'endSpotlight' } as const;

/** What stands of briefings on a wall, as Redis keeps it; written by `lua/hold-3.lua`. */
const HeldEntry = Type.Object({
  wall: Type.String(),
  /** Of this change: whoever wrote it knows it by that. */
  id: Type.String(),
  revision: Type.Integer(),
  /** Wall time from which it holds, epoch ms. */
  at: Type.Optional(Type.Number()),
  /** Of when the numbers were until then; left out: live. */
  numbersBefore: Type.Optional(Type.Number()),
  /** Left out: none was held until then. */
  heldBefore: Type.Optional(Type.Literal(true)),
  held: Type.Optional(HeldBriefing),
});
export type HeldEntry = Static<typeof HeldEntry>;

export interface HeldBriefingsOptions {
  readonly redis: RedisClientOptions;
  readonly site: Pick<Site, 'code' | 'scenes'> & { readonly walls: readonly string[] };
  readonly director: Pick<Director, 'read' | 'take' | 'hasScene'>;
  readonly arrangements: Pick<Arrangements, 'command'>;
  /** Of the numbers as they stand now; undefined while nobody knows them. */
  readonly readFigures: () => Figures | undefined;
  /** Every view as it stands now, as JSON; undefined while nobody knows them. */
  readonly readViews: () => ReadonlyMap<string, string> | undefined;
  readonly numbers: HeldNumbersStore;
  /** Whether a scene must not be shown on a wall now. */
  readonly isRefused: (wall: string, scene: string) => boolean;
  /** What a wall shows whoever stands before it; undefined where every scene is restricted. */
  readonly openScene: (wall: string) => string | undefined;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  /** How far ahead a step takes effect at the least; default: `TAKE_LEAD_MS`. */
  readonly leadMs?: number | undefined;
  readonly onTrouble: (error: unknown) => void;
}

/** Which briefing is held on which wall, and at which step, on every server of a site ([BR2]). Close it. */
export class HeldBriefings {
  readonly #options: HeldBriefingsOptions;
  readonly #entries: WallLog<HeldEntry>;

  constructor(options: HeldBriefingsOptions) {
    this.#options = options;
    const { redis, site, onTrouble } = options;
    this.#entries = new WallLog({
      redis,
      keys: { walls: `${keyOf(site.code)}:held`, entries: `${keyOf(site.code)}:holds` },
      parse: (text) => Value.Parse(HeldEntry, JSON.parse(text)),
      walls: site.walls,
      onTrouble,
    });
  }

  hasWall(wall: string): boolean {
    return this.#options.site.walls.includes(wall);
  }

  /** Throws the HTTP error to answer. */
  read(wall: string): HeldEntry {
    if (!this.hasWall(wall)) throw httpErrors.unknownWall();
    if (!this.#entries.isRead) throw httpErrors.unavailable('the store of briefings');
    return this.#entries.get(wall) ?? { wall, id: '', revision: 0 };
  }

  /** The same for who only looks; undefined until Redis has been read. */
  peek(wall: string): HeldEntry | undefined {
    return this.#entries.isRead ? (this.#entries.get(wall) ?? { wall, id: '', revision: 0 }) : undefined;
  }

  /** Whether a briefing is held on a wall; undefined until Redis has been read. */
  isHeld(wall: string): boolean | undefined {
    const entry = this.peek(wall);
    return entry && entry.held !== undefined;
  }

  /** Walls on which a briefing is held now. */
  wallsOf(briefing: string): readonly string[] {
    return this.#options.site.walls.filter((wall) => this.#entries.get(wall)?.held?.briefing === briefing);
  }

  /** Hears of every wall on which something else stands; returns what ends it. */
  listen(listener: (wall: string) => void): () => void {
    return this.#entries.listen(listener);
  }

  /** Throws where the act cannot be carried out: nothing is written down of it then. */
  check(wall: string, act: BriefingAct, briefing: Briefing | undefined): void {
    this.#plan(this.read(wall), act, briefing);
  }

  /**
   * Carries an act out: first where the briefing stands, by which one of several is first, then the wall's scene and the
   * panel that is set off, from the same moment on. Where the second fails the first stands, and the same act again takes the scene.
   * @param briefing the one to start, or the one that is held
   */
  async act(
    { wall, by }: { readonly wall: string; readonly by: string },
    act: BriefingAct,
    briefing: Briefing | undefined,
  ): Promise<HeldEntry> {
    const before = this.read(wall);
    // Before anything is frozen; the moment is planned when that is done.
    this.#plan(before, act, briefing);
    const numbersAt = act.do === 'start' && briefing?.numbers === 'frozen' ? await this.#freeze(wall) : undefined;
    const { held: planned, scene, spotlight, at } = this.#plan(before, act, briefing);
    const held = planned && numbersAt !== undefined ? { ...planned, numbersAt } : planned;
    const numbersBefore = before.held?.numbersAt;
    const entry: HeldEntry = {
      wall,
      id: randomUUID(),
      revision: before.revision + 1,
      at,
      ...(numbersBefore !== undefined && { numbersBefore }),
      ...(before.held && { heldBefore: true }),
      ...(held && { held }),
    };
    const figures = act.do === 'start' ? this.#options.readFigures() : undefined;
    const values = [
      wall,
      String(before.revision),
      JSON.stringify(entry),
      String(ENTRIES_KEPT),
      figures ? JSON.stringify(figures) : '',
      String(FIGURES_KEPT),
    ];
    const stands = await orUnavailable('briefings', () =>
      this.#entries.write(HOLD_SCRIPT, values, [this.#figuresKey(wall)]),
    );
    if (stands.id !== entry.id)
      throw httpErrors.conflict('briefing.moved', 'somebody else was first: see where the briefing stands');
    const command = spotlight === undefined ? END_SPOTLIGHT : ({ do: 'spotlight', scene, panel: spotlight } as const);
    let from = at;
    try {
      from = (await this.#options.director.take({ wall, scene, at })).at;
    } finally {
      // An end is not asked for twice: what it clears is cleared whether the scene was taken or not.
      // They would be gone in a day by themselves.
      if (numbersBefore !== undefined && !held) await this.#options.numbers.drop(wall).catch(this.#options.onTrouble);
      await this.#options.arrangements.command({ wall, command, by, at: from });
    }
    return stands;
  }

  /** The numbers at the start of the last briefing, which is not the one that is held. */
  async readLastFigures(wall: string): Promise<Figures | undefined> {
    const index = this.read(wall).held ? 1 : 0;
    const text = await orUnavailable('briefings', () =>
      this.#entries.ask(['LINDEX', this.#figuresKey(wall), String(index)]),
    );
    return text === null ? undefined : Value.Parse(Figures, JSON.parse(String(text)));
  }

  async close(): Promise<void> {
    await this.#entries.close();
  }

  /** The numbers first: once the entry stands, every server looks for them. */
  async #freeze(wall: string): Promise<number> {
    const { readViews, numbers, now } = this.#options;
    const views = readViews();
    if (!views) throw httpErrors.unavailable('the live hub');
    const numbersAt = Math.floor(now());
    await orUnavailable('briefings', () => numbers.save(wall, { at: numbersAt, views }));
    return numbersAt;
  }

  #plan(
    { wall, held }: HeldEntry,
    act: BriefingAct,
    briefing: Briefing | undefined,
  ): {
    readonly held: HeldBriefing | undefined;
    readonly scene: string;
    readonly spotlight?: string | undefined;
    readonly at: number;
  } {
    const { director, isRefused, openScene, site, now, leadMs = TAKE_LEAD_MS } = this.#options;
    const at = Math.ceil(now() + WRITES_MS + leadMs);
    switch (act.do) {
      case 'start': {
        if (held) throw httpErrors.conflict('briefing.held', 'another briefing is held on this wall: end it first');
        if (!briefing) throw httpErrors.notFound('briefing');
        for (const { scene, spotlight: panel } of briefing.steps) {
          if (!director.hasScene(scene)) throw httpErrors.unknownScene();
          if (isRefused(wall, scene)) throw httpErrors.restrictedScene();
          const fault = panel === undefined ? undefined : spotlightFault({ scene, panel }, site.scenes);
          if (fault) throw httpErrors.refused(fault);
        }
        const before = director.read(wall)?.scene;
        if (before === undefined) throw httpErrors.unavailable('the store of takes');
        const started: HeldBriefing = {
          briefing: briefing.id,
          step: 0,
          startedAt: at,
          stepAt: at,
          spentMs: briefing.steps.map(() => 0),
          before,
        };
        const [first] = briefing.steps;
        return { held: started, scene: first?.scene ?? before, spotlight: first?.spotlight, at };
      }
      case 'go': {
        const step = briefing?.steps[act.step];
        if (!held || !briefing) throw httpErrors.conflict('briefing.none', 'no briefing is held on this wall');
        if (!step) throw httpErrors.badRequest('body/step', `a step from 0 to ${briefing.steps.length - 1}`);
        if (isRefused(wall, step.scene)) throw httpErrors.restrictedScene();
        const { scene, spotlight } = step;
        if (act.step === held.step) return { held, scene, spotlight, at };
        const spent = Math.max(0, at - held.stepAt);
        const spentMs = held.spentMs.map((ms, index) => (index === held.step ? ms + spent : ms));
        return { held: { ...held, step: act.step, stepAt: at, spentMs }, scene, spotlight, at };
      }
      case 'end': {
        if (!held) throw httpErrors.conflict('briefing.none', 'no briefing is held on this wall');
        const mayReturn = director.hasScene(held.before) && !isRefused(wall, held.before);
        return { held: undefined, scene: mayReturn ? held.before : (openScene(wall) ?? held.before), at };
      }
      default:
        return assertNever(act, 'act');
    }
  }

  #figuresKey(wall: string): string {
    return `${keyOf(this.#options.site.code)}:figures:${wall}`;
  }
}

/** The braces put a site's keys into one slot. */
function keyOf(site: string): string {
  return `{wf:${site}:briefings}`;
}
