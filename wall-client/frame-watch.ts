/** So long a page in sight may have frames that fail, and none that does not, before it starts over. */
const FAILING_MS = 5_000;
/** So long it may have none at all. Software GL takes many seconds over a first frame. */
const STUCK_MS = 30_000;
/** Messages of errors may hold figures: no list of kinds grows for weeks. */
const KINDS_MAX = 50;

export type FrameTrouble = 'failing' | 'stuck';

/** Watches whether a page draws. Times are the page's even clock, ms. */
export class FrameWatch {
  readonly #kinds = new Set<string>();
  #goodAt: number;
  #isFailing = false;
  #faults = 0;

  constructor(now: number) {
    this.#goodAt = now;
  }

  /** Frames that failed so far. */
  get faults(): number {
    return this.#faults;
  }

  /** A frame went well, or none was to be expected: nobody looks at the page, or it stands still. */
  allWell(now: number): void {
    this.#goodAt = now;
    this.#isFailing = false;
  }

  /** A frame failed; whether one has failed so for the first time. */
  fail(error: unknown): boolean {
    this.#faults += 1;
    this.#isFailing = true;
    const kind = String(error);
    if (this.#kinds.has(kind) || this.#kinds.size >= KINDS_MAX) return false;
    this.#kinds.add(kind);
    return true;
  }

  /** What only starting over can mend. */
  trouble(now: number): FrameTrouble | undefined {
    const waitedMs = now - this.#goodAt;
    if (this.#isFailing && waitedMs >= FAILING_MS) return 'failing';
    return waitedMs >= STUCK_MS ? 'stuck' : undefined;
  }
}
