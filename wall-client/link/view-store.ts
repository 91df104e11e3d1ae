import type { Condition, Delta, Position, Snapshot } from '../../protocol/messages.ts';
import { applyPatch } from '../../protocol/patch.ts';
import type { View } from '../../protocol/views.ts';

/** What becomes of a frame: it was applied, or the store is out of step and needs a snapshot. */
export type Applied = 'applied' | 'gap';

/**
 * The views that this client follows, as the server last told them. Between frames of the stage it collects which keys
 * changed; the stage asks for them once a frame with `takeChanges()`.
 */
export class ViewStore {
  readonly #views = new Map<string, View>();
  readonly #missing = new Map<string, string>();
  readonly #incomplete = new Set<string>();
  #followed = new Set<string>();
  #changed = new Set<string>();
  #position: Position | undefined;
  #condition: Condition | undefined;
  #whole = false;

  /** The view of a metric key; undefined until it was sent, or where it is missing. */
  read(key: string): View | undefined {
    return this.#views.get(key);
  }

  /** Why a followed key cannot be shown. */
  missing(key: string): string | undefined {
    return this.#missing.get(key);
  }

  /** Whether the key's totals count everything; false while they are being made up from older entities. */
  isComplete(key: string): boolean {
    return !this.#incomplete.has(key);
  }

  get keys(): ReadonlySet<string> {
    return this.#followed;
  }

  /** Where the views stand; undefined before the first snapshot. */
  get position(): Position | undefined {
    return this.#position;
  }

  /** What the server said last of its data; undefined before the first word. */
  get condition(): Condition | undefined {
    return this.#condition;
  }

  /** Everything followed has been sent at least once. */
  get whole(): boolean {
    return this.#whole;
  }

  /** Keys that changed since the last call, also those that went missing; the caller's to keep. */
  takeChanges(): ReadonlySet<string> {
    const changed = this.#changed;
    if (changed.size > 0) this.#changed = new Set();
    return changed;
  }

  /** Sets the keys to follow; what is no longer followed is forgotten. */
  subscribe(keys: Iterable<string>): void {
    this.#followed = new Set(keys);
    for (const key of this.#views.keys()) if (!this.#followed.has(key)) this.#forget(key);
    for (const key of [...this.#missing.keys(), ...this.#incomplete]) if (!this.#followed.has(key)) this.#forget(key);
    if ([...this.#followed].some((key) => !this.#views.has(key) && !this.#missing.has(key))) this.#whole = false;
  }

  applyCondition(condition: Condition): void {
    this.#condition = condition;
  }

  /** Rule [LV5]: sets the views that it names; one of another epoch first takes away all others. */
  applySnapshot(snapshot: Snapshot): Applied {
    if (this.#position?.epoch !== snapshot.epoch) for (const key of [...this.#views.keys(), ...this.#missing.keys()]) this.#forget(key);
    for (const [key, view] of Object.entries(snapshot.views)) {
      this.#forget(key);
      this.#views.set(key, view);
    }
    for (const [key, why] of Object.entries(snapshot.missing)) {
      this.#forget(key);
      this.#missing.set(key, why);
    }
    for (const key of snapshot.incomplete) this.#incomplete.add(key);
    this.#moveTo({ epoch: snapshot.epoch, revision: snapshot.revision }, snapshot.more);
    return 'applied';
  }

  /** Rules [LV4] and [LV7]: all of a delta or nothing of it. */
  applyDelta(delta: Delta): Applied {
    if (this.#position?.epoch !== delta.epoch || this.#position.revision !== delta.from) return 'gap';
    const next: [string, View][] = [];
    try {
      for (const [key, patch] of Object.entries(delta.changes)) next.push([key, applyPatch(this.#views.get(key), patch)]);
    } catch (error) {
      // A patch of another view than ours: out of step. Resync, never guess.
      if (error instanceof TypeError) return 'gap';
      throw error;
    }
    for (const [key, view] of next) {
      // A key that was let go a moment ago may still be in a frame that was under way.
      if (!this.#followed.has(key)) continue;
      this.#views.set(key, view);
      this.#changed.add(key);
    }
    this.#moveTo({ epoch: delta.epoch, revision: delta.to }, delta.more);
    return 'applied';
  }

  #moveTo(position: Position, more: true | undefined): void {
    this.#position = position;
    this.#whole = more === undefined && [...this.#followed].every((key) => this.#views.has(key) || this.#missing.has(key));
  }

  #forget(key: string): void {
    this.#views.delete(key);
    this.#missing.delete(key);
    this.#incomplete.delete(key);
    this.#changed.add(key);
  }
}
