import type { AskTurn, Turn } from '../protocol/messages.ts';

/** A server that says nothing for so long has no turns to give, or is not there. */
const ANSWER_MS = 10_000;
/** Without turns, the screens of a wall start over at moments of their own within so long. */
const STAGGER_MS = 60_000;
/** A page that was told to wait and is forgotten helps itself; a wall of many screens, each with its minute, is through by then. */
const PATIENCE_MS = 1_800_000;

export interface TurnSeekerOptions {
  readonly ask: (because: AskTurn['because']) => void;
  readonly random: () => number;
}

/** Finds the moment at which a page that wants to start over does so: in its turn, so that a wall never blinks whole ([TN1]). */
export class TurnSeeker {
  readonly #options: TurnSeekerOptions;
  #begunAt: number | undefined;
  #unheardSince = 0;
  #at = Number.POSITIVE_INFINITY;
  #ownShare: number | undefined;

  constructor(options: TurnSeekerOptions) {
    this.#options = options;
  }

  get isSeeking(): boolean {
    return this.#begunAt !== undefined;
  }

  /** The page wants to start over. Safe to call in each frame. `now`: the page's even clock, ms. */
  seek(because: AskTurn['because'], now: number): void {
    if (this.#begunAt !== undefined) return;
    this.#begunAt = now;
    this.#unheardSince = now;
    this.#options.ask(because);
  }

  /** Whether the moment has come; `turn` is the server's latest word, `wall` wall time, `now` the page's even clock. */
  isDue({
    turn,
    wall,
    now,
  }: {
    readonly turn: Turn | undefined;
    readonly wall: number;
    readonly now: number;
  }): boolean {
    if (this.#begunAt === undefined) return false;
    if (turn) this.#unheardSince = now;
    // Stands, though the link be lost before it comes.
    if (turn && turn.at !== null) this.#at = turn.at;
    if (wall >= this.#at) return true;
    const isForgotten = now - this.#begunAt >= PATIENCE_MS;
    const helpsItselfFrom = isForgotten ? this.#begunAt + PATIENCE_MS : this.#unheardSince + ANSWER_MS;
    if (now < helpsItselfFrom) return false;
    this.#ownShare ??= this.#options.random();
    return now >= helpsItselfFrom + this.#ownShare * STAGGER_MS;
  }
}
