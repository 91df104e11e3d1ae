import { type ModeStep, type ModeTold, PLAIN_MODE } from '../../protocol/wall-mode.ts';
import type { HeldEntry } from '../briefings/held-briefings.ts';
import type { HeldNumbers, HeldNumbersStore } from '../briefings/held-numbers.ts';
import { arePresent, type Visit } from '../visitors/visitors.ts';

/** How a wall is to show what it shows, from a moment of wall time (epoch ms) on. */
export interface WallMode {
  readonly at: number;
  readonly visitors: boolean;
  /** Undefined: live. */
  readonly numbers?: HeldNumbers | undefined;
  readonly told: ModeTold;
}

/** What is kept of walls elsewhere. */
interface Kept<T> {
  /** Undefined until it is known. */
  read(wall: string): T | undefined;
  listen(listener: (wall: string) => void): () => void;
}

export interface WallModesOptions {
  readonly walls: readonly string[];
  readonly visitors: Kept<Visit>;
  readonly held: Kept<HeldEntry>;
  readonly numbers: Pick<HeldNumbersStore, 'load'>;
  readonly onTrouble: (error: unknown) => void;
}

const RETRY_MS = 500;

/** Briefings, their frozen numbers and visitors, as one thing that the pages of a wall are told and their views follow. Close it. */
export class WallModes {
  readonly #options: WallModesOptions;
  readonly #modes = new Map<string, WallMode>();
  readonly #listeners = new Set<(wall: string) => void>();
  readonly #stops: readonly (() => void)[];
  readonly #retries = new Map<string, NodeJS.Timeout>();
  #isClosed = false;

  constructor(options: WallModesOptions) {
    this.#options = options;
    const { visitors, held, walls } = options;
    const heed = (wall: string) => void this.#heed(wall);
    this.#stops = [visitors.listen(heed), held.listen(heed)];
    for (const wall of walls) heed(wall);
  }

  /** Undefined while it is not known: then nothing may be sent. */
  read(wall: string): WallMode | undefined {
    return this.#modes.get(wall);
  }

  /** Hears of every wall that is to be shown otherwise; returns what ends it. */
  listen(listener: (wall: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    for (const timer of this.#retries.values()) clearTimeout(timer);
  }

  async #heed(wall: string): Promise<void> {
    const { visitors, held, onTrouble } = this.#options;
    clearTimeout(this.#retries.get(wall));
    const visit = visitors.read(wall);
    const entry = held.read(wall);
    // Whichever is read later tells.
    if (!visit || !entry) return;
    try {
      const numbersAt = entry.held?.numbersAt;
      const numbers = numbersAt === undefined ? undefined : await this.#load(wall, numbersAt);
      // Something else came while they were read, and sees to itself.
      if (this.#isClosed || isOther(visitors.read(wall), visit) || isOther(held.read(wall), entry)) return;
      this.#set(wall, composeMode(visit, entry, numbers));
    } catch (error) {
      onTrouble(error);
      if (!this.#isClosed)
        this.#retries.set(
          wall,
          setTimeout(() => void this.#heed(wall), RETRY_MS),
        );
    }
  }

  async #load(wall: string, at: number): Promise<HeldNumbers | undefined> {
    const known = this.#modes.get(wall)?.numbers;
    return known?.at === at ? known : this.#options.numbers.load(wall, at);
  }

  #set(wall: string, mode: WallMode): void {
    const before = this.#modes.get(wall);
    this.#modes.set(wall, mode);
    if (before && JSON.stringify(before.told) === JSON.stringify(mode.told)) return;
    for (const listener of this.#listeners) listener(wall);
  }
}

/** Pure: what follows from who stands before a wall, what is held on it, and the numbers that are kept of that. */
export function composeMode(visit: Visit, entry: HeldEntry, numbers: HeldNumbers | undefined): WallMode {
  const { at: changedAt = 0, numbersBefore, heldBefore = false } = entry;
  const stepAt = (at: number): ModeStep => {
    // Numbers that are kept no more are not said to be.
    const numbersAt = at >= changedAt ? numbers?.at : numbersBefore;
    const isBriefed = at >= changedAt ? entry.held !== undefined : heldBefore;
    return {
      at,
      visitors: arePresent(visit, at),
      ...(isBriefed && { isBriefed }),
      ...(numbersAt !== undefined && { numbersAt }),
    };
  };
  const moments = [...new Set([0, visit.at, changedAt])].sort((a, b) => a - b);
  const steps = moments
    .map(stepAt)
    .filter((step, index, all) => index === 0 || !isSame(step, all[index - 1] ?? PLAIN_MODE));
  const last = steps.at(-1) ?? PLAIN_MODE;
  return { at: last.at, visitors: last.visitors, numbers, told: { type: 'mode', steps } };
}

function isSame(a: ModeStep, b: ModeStep): boolean {
  return a.visitors === b.visitors && a.numbersAt === b.numbersAt && a.isBriefed === b.isBriefed;
}

function isOther(now: { readonly revision: number } | undefined, before: { readonly revision: number }): boolean {
  return now?.revision !== before.revision;
}
