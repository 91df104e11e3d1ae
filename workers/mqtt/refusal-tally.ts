import type { Log } from '../log.ts';

/** A source that sends nothing but nonsense fills no log. */
const SAY_EVERY_MS = 60_000;

/** Counts what was not taken in, and says so: the first at once, then at most once a minute, and the rest at the end. */
export class RefusalTally {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #counts = new Map<string, Map<string, number>>();
  #quietUntilMs = 0;

  constructor({ log, now }: { readonly log: Log; readonly now: () => number }) {
    this.#log = log;
    this.#now = now;
  }

  add(adapter: string, reason: string): void {
    const counts = this.#counts.get(adapter) ?? new Map<string, number>();
    this.#counts.set(adapter, counts);
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
    if (this.#now() >= this.#quietUntilMs) this.say();
  }

  say(): void {
    this.#quietUntilMs = this.#now() + SAY_EVERY_MS;
    for (const [adapter, counts] of this.#counts)
      this.#log.warn({ adapter, refused: Object.fromEntries(counts) }, 'messages that were not taken in as they are');
    this.#counts.clear();
  }
}
