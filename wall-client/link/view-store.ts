import type { Condition, Delta, Position, Snapshot } from '../../protocol/messages.ts';
import { applyPatch } from '../../protocol/patch.ts';
import type { View } from '../../protocol/views.ts';

/** What becomes of a frame: it was applied; the store is out of step, and the server must be asked for a snapshot; or that was asked for before. */
export type Applied = 'applied' | 'gap' | 'passed';

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
  /** Since a gap: nothing fits until a snapshot begins anew. */
  #lost = false;

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

  /** A new connection: whatever was asked for on the old one will not come. */
  reconnect(): void {
    this.#lost = false;
  }

  /** Rule [LV5]. */
  applySnapshot(snapshot: Snapshot): Applied {
    const { epoch, from, revision, views, missing, incomplete, more } = snapshot;
    if (from === undefined) this.#begin(epoch);
    else if (this.#lost) return 'passed';
    else if (!this.#standsAt(epoch, from)) return this.#lose();
    for (const [key, view] of Object.entries(views)) {
      if (!this.#followed.has(key)) continue;
      this.#forget(key);
      this.#views.set(key, view);
    }
    for (const [key, why] of Object.entries(missing)) {
      this.#forget(key);
      this.#missing.set(key, why);
    }
    for (const key of incomplete) this.#incomplete.add(key);
    this.#moveTo({ epoch, revision }, more);
    return 'applied';
  }

  /** Rules [LV4] and [LV7]: all of a delta or nothing of it. */
  applyDelta({ epoch, from, to, changes, incomplete, more }: Delta): Applied {
    if (this.#lost) return 'passed';
    if (!this.#standsAt(epoch, from)) return this.#lose();
    const next: [string, View][] = [];
    try {
      for (const [key, patch] of Object.entries(changes)) {
        // A key that was let go a moment ago may still be in a frame that was under way.
        if (this.#followed.has(key)) next.push([key, applyPatch(this.#views.get(key), patch)]);
      }
    } catch (error) {
      // A patch of another view than ours: out of step. Resync, never guess.
      if (error instanceof TypeError) return this.#lose();
      throw error;
    }
    for (const [key, view] of next) {
      this.#missing.delete(key);
      this.#views.set(key, view);
      if (incomplete?.includes(key)) this.#incomplete.add(key);
      else this.#incomplete.delete(key);
      this.#changed.add(key);
    }
    this.#moveTo({ epoch, revision: to }, more);
    return 'applied';
  }

  #standsAt(epoch: string, revision: number): boolean {
    return this.#position?.epoch === epoch && this.#position.revision === revision;
  }

  #lose(): 'gap' {
    this.#lost = true;
    return 'gap';
  }

  #begin(epoch: string): void {
    this.#lost = false;
    // Of the same epoch they stay in sight until what takes their place is here.
    if (this.#position?.epoch !== epoch)
      for (const key of [...this.#views.keys(), ...this.#missing.keys()]) this.#forget(key);
  }

  #moveTo(position: Position, more: true | undefined): void {
    this.#position = position;
    this.#whole =
      more === undefined && [...this.#followed].every((key) => this.#views.has(key) || this.#missing.has(key));
  }

  #forget(key: string): void {
    this.#views.delete(key);
    this.#missing.delete(key);
    this.#incomplete.delete(key);
    this.#changed.add(key);
  }
}
