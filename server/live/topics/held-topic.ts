import type { LayerView, View } from '../../../protocol/views.ts';
import type { PiecedTopic, Topic, WholeTopic } from './topic.ts';

/** A view that stands still, of its JSON. */
export function createHeldTopic(key: string, text: string): Topic {
  const view = JSON.parse(text) as View;
  return view.view === 'layer' ? new HeldLayer(key, view) : new HeldView(key, view, text);
}

class HeldView implements WholeTopic {
  readonly form = 'view';
  readonly changedAt = 0;
  readonly isComplete = true;
  readonly key: string;
  readonly #view: View;
  readonly #text: string;

  constructor(key: string, view: View, text: string) {
    this.key = key;
    this.#view = view;
    this.#text = text;
  }

  whole(): string {
    return this.#text;
  }
  read(): View {
    return this.#view;
  }
  readAt(): undefined {
    return undefined;
  }
}

class HeldLayer implements PiecedTopic {
  readonly form = 'layer';
  readonly changedAt = 0;
  readonly isComplete = true;
  readonly key: string;
  readonly size: number;
  readonly #view: LayerView;

  constructor(key: string, view: LayerView) {
    this.key = key;
    this.#view = view;
    this.size = view.states.length;
  }

  sizeAt(): number {
    return this.size;
  }
  whole(): string {
    return JSON.stringify(this.#view);
  }
  read(): LayerView {
    return this.#view;
  }
  firstEntities(count: number): string {
    return JSON.stringify(this.#slice(0, count));
  }
  patchSince({ known, upTo }: { known: number; upTo: number }): string {
    const { places, districts, states } = this.#slice(known, upTo);
    return JSON.stringify({ patch: 'entities', places, districts, states, changed: [] });
  }

  #slice(from: number, to: number): LayerView {
    const { places, districts, states } = this.#view;
    return {
      view: 'layer',
      places: places.slice(2 * from, 2 * to),
      districts: districts.slice(from, to),
      states: states.slice(from, to),
    };
  }
}
