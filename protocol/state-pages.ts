import type { LayerView } from './views.ts';

/** Entities of a page: so few that a change copies little, so many that a million entities are a thousand pages. */
export const STATES_PER_PAGE = 1_024;

/** A layer's states as bytes, the codes of its characters; every page but the last is full. Never changed in place. */
export type StatePages = readonly Uint8Array[];

const pagesOfView = new WeakMap<LayerView, StatePages>();

/**
 * The states of a view, page by page. A view that was patched from one whose pages are known shares with it those in
 * which nothing changed: whoever draws them need only look at the others. Memory of a view's pages goes with the view.
 */
export function statePagesOf(view: LayerView): StatePages {
  const known = pagesOfView.get(view);
  if (known) return known;
  const pages = readPages(view.states, 0);
  pagesOfView.set(view, pages);
  return pages;
}

/** `after` is `before` with other states at `changed`, and perhaps longer. Does nothing where nobody asked for pages. */
export function sharePages(before: LayerView, after: LayerView, changed: Iterable<number>): void {
  const known = pagesOfView.get(before);
  if (!known) return;
  const pages = [...known];
  const copied = new Set<number>();
  for (const entity of changed) {
    const index = Math.floor(entity / STATES_PER_PAGE);
    const page = pages[index];
    // Behind the known ones: it is read below.
    if (!page) continue;
    if (!copied.has(index)) pages[index] = page.slice();
    copied.add(index);
    (pages[index] as Uint8Array)[entity % STATES_PER_PAGE] = after.states.charCodeAt(entity);
  }
  if (after.states.length > before.states.length) {
    const whole = Math.floor(before.states.length / STATES_PER_PAGE);
    pages.splice(whole, pages.length, ...readPages(after.states, whole * STATES_PER_PAGE));
  }
  pagesOfView.set(after, pages);
}

function readPages(states: string, from: number): Uint8Array[] {
  const pages: Uint8Array[] = [];
  for (let start = from; start < states.length; start += STATES_PER_PAGE) {
    const page = new Uint8Array(Math.min(STATES_PER_PAGE, states.length - start));
    for (let entity = 0; entity < page.length; entity += 1) page[entity] = states.charCodeAt(start + entity);
    pages.push(page);
  }
  return pages;
}
