import { diffViews } from '../../../protocol/patch.ts';
import type { View } from '../../../protocol/views.ts';
import { minuteOf, type ViewMachine } from '../views/view-machine.ts';
import type { TopicState } from './topic-state.ts';

/** Something that says whether it changed since it was last read: the cells of a definition, or a list. */
export interface Watched {
  readonly changed: boolean;
}

/** A view that is small enough to be sent whole. */
export class ViewTopic implements TopicState {
  readonly form = 'view';
  readonly key: string;
  readonly #machine: ViewMachine;
  readonly #watched: readonly Watched[];
  #changedAt = 0;
  #minute = Number.NaN;
  #view: View | undefined;
  #whole: string | undefined;

  constructor({ key, machine, watched }: { key: string; machine: ViewMachine; watched: readonly Watched[] }) {
    this.key = key;
    this.#machine = machine;
    this.#watched = watched;
  }

  get changedAt(): number {
    return this.#changedAt;
  }

  advance(viewTimeMs: number, revision: number): string | undefined {
    const minute = minuteOf(viewTimeMs);
    const moved = this.#machine.movesWithTime && minute !== this.#minute;
    if (this.#view && !moved && !this.#watched.some(({ changed }) => changed)) return undefined;
    this.#minute = minute;
    const view = this.#machine.read(viewTimeMs);
    return this.#replace(view, revision);
  }

  /** Of views that are patched as a whole the text tells whether they changed, and there is a text of the old one. */
  #replace(view: View, revision: number): string | undefined {
    const before = this.#view;
    const isPatched = view.view === 'series' || view.view === 'table';
    const patch = isPatched ? diffViews(before, view) : ({ patch: 'replace', view } as const);
    if (!patch) return undefined;
    const whole = patch.patch === 'replace' ? JSON.stringify(view) : undefined;
    if (!isPatched && whole === this.#whole) return undefined;
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
    return this.#machine.readAt?.(ms);
  }
}
