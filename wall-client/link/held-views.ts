import type { View } from '../../protocol/views.ts';
import type { ViewStore } from './view-store.ts';

/** Rule [SY2]. The server declares some ten milliseconds; whoever has to wait so long has the wrong time. */
export const HOLD_MS_MAX = 10_000;
/** Of fifty frames a second, those of the longest delay that a server may declare, twice. */
export const HELD_FRAMES_MAX = 512;

/** All that is known of one key. */
interface Known {
  readonly view: View | undefined;
  readonly missing: string | undefined;
  readonly isComplete: boolean;
}
const NOTHING: Known = { view: undefined, missing: undefined, isComplete: true };

interface HeldFrame {
  readonly dueAt: number;
  readonly changes: ReadonlyMap<string, Known>;
}

/**
 * The views as they hold at a moment of wall time. The store has what was received; from here screens read, so that a
 * change shows on all of them at the same instant. Views are never changed in place, so that those held back cost nothing
 * but a reference.
 */
export class HeldViews {
  readonly #store: ViewStore;
  /** As of the newest frame, shown or held. */
  readonly #received = new Map<string, Known>();
  readonly #shown = new Map<string, Known>();
  readonly #held: HeldFrame[] = [];
  #changed = new Set<string>();

  constructor(store: ViewStore) {
    this.#store = store;
  }

  /** The store took in a frame that holds from wall time `at`, or, left out, changed by itself. */
  hold(wall: number, at = wall): void {
    const changes = this.#findChanges();
    if (changes.size === 0) return;
    for (const [key, known] of changes) this.#received.set(key, known);
    this.#held.push({ dueAt: Math.min(at, wall + HOLD_MS_MAX), changes });
    if (this.#held.length > HELD_FRAMES_MAX) this.#showFirst();
    this.advance(wall);
  }

  /** Shows what holds by now. */
  advance(wall: number): void {
    while (this.#held[0] && this.#held[0].dueAt <= wall) this.#showFirst();
  }

  read(key: string): View | undefined {
    return this.#shown.get(key)?.view;
  }

  missing(key: string): string | undefined {
    return this.#shown.get(key)?.missing;
  }

  isComplete(key: string): boolean {
    return this.#shown.get(key)?.isComplete ?? true;
  }

  /** Keys whose shown views changed since the last call; the caller's to keep. */
  takeChanges(): ReadonlySet<string> {
    const changed = this.#changed;
    if (changed.size > 0) this.#changed = new Set();
    return changed;
  }

  #findChanges(): Map<string, Known> {
    const store = this.#store;
    const changes = new Map<string, Known>();
    for (const key of new Set([...store.keys, ...this.#received.keys()])) {
      const before = this.#received.get(key) ?? NOTHING;
      const view = store.read(key);
      const missing = store.missing(key);
      const isComplete = store.isComplete(key);
      if (view !== before.view || missing !== before.missing || isComplete !== before.isComplete)
        changes.set(key, { view, missing, isComplete });
    }
    return changes;
  }

  #showFirst(): void {
    for (const [key, known] of this.#held.shift()?.changes ?? []) {
      this.#shown.set(key, known);
      this.#changed.add(key);
    }
  }
}
