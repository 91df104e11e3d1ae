import { diffViews } from '../../../protocol/patch.ts';
import type { View } from '../../../protocol/views.ts';
import { minuteOf, type ViewMachine } from '../views/view-machine.ts';
import type { TopicState } from './topic-state.ts';

/** Something that says whether it changed since it was last read: the cells of a definition, or a list. */
export interface Watched {
  readonly changed: boolean;
}

/** What a view is made of. */
export interface Edition {
  readonly machine: ViewMachine;
  readonly watched: readonly Watched[];
  /** Whether its totals count every entity. */
  readonly isWhole: () => boolean;
}

/**
 * A view that is small enough to be sent whole. While its totals are being counted for the first time, it goes on as it was before its
 * metric was edited, if it can; then it changes over in one step.
 */
export class ViewTopic implements TopicState {
  readonly form = 'view';
  readonly key: string;
  readonly #current: Edition;
  readonly #previous: Edition | undefined;
  #shown: Edition;
  #isComplete = true;
  #changedAt = 0;
  #minute = Number.NaN;
  #view: View | undefined;
  #whole: string | undefined;

  constructor({ key, current, previous }: { key: string; current: Edition; previous?: Edition | undefined }) {
    this.key = key;
    this.#current = current;
    this.#previous = previous;
    this.#shown = current;
  }

  get changedAt(): number {
    return this.#changedAt;
  }
  get isComplete(): boolean {
    return this.#isComplete;
  }

  advance(viewTimeMs: number, revision: number): string | undefined {
    const isOther = this.#choose();
    const { machine, watched } = this.#shown;
    const minute = minuteOf(viewTimeMs);
    const moved = machine.movesWithTime && minute !== this.#minute;
    if (this.#view && !isOther && !moved && !watched.some(({ changed }) => changed)) return undefined;
    this.#minute = minute;
    return this.#replace(machine.read(viewTimeMs), revision, isOther);
  }

  /** Whether another edition is to be seen, or the same is whole, or no longer. */
  #choose(): boolean {
    const [shown, isComplete] = [this.#shown, this.#isComplete];
    this.#isComplete = this.#current.isWhole();
    if (this.#isComplete) this.#shown = this.#current;
    else if (this.#previous?.isWhole()) {
      this.#shown = this.#previous;
      this.#isComplete = true;
    }
    return this.#shown !== shown || this.#isComplete !== isComplete;
  }

  /** Of views that are patched as a whole the text tells whether they changed, and there is a text of the old one. */
  #replace(view: View, revision: number, isOther: boolean): string | undefined {
    const before = isOther ? undefined : this.#view;
    const isPatched = view.view === 'series' || view.view === 'table';
    const patch = isPatched ? diffViews(before, view) : ({ patch: 'replace', view } as const);
    if (!patch) return undefined;
    const whole = patch.patch === 'replace' ? JSON.stringify(view) : undefined;
    if (!isPatched && !isOther && whole === this.#whole) return undefined;
    this.#view = view;
    this.#whole = whole;
    this.#changedAt = revision;
    return whole === undefined ? JSON.stringify(patch) : `{"patch":"replace","view":${whole}}`;
  }

  whole(): string {
    this.#whole ??= JSON.stringify(this.read());
    return this.#whole;
  }

  read(): View {
    if (!this.#view) throw new Error(`${this.key} was asked for before the first tick`);
    return this.#view;
  }

  /** As it was at another moment; undefined where its metric cannot know. */
  readAt(ms: number): View | undefined {
    return this.#shown.machine.readAt?.(ms);
  }
}
