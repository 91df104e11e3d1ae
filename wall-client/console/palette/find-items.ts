import type { Words } from '../../../protocol/words.ts';
import { rankOf, type SearchText } from '../search/find-matches.ts';

/** Something that can be done from the palette. */
export interface PaletteItem {
  readonly id: string;
  readonly words: Words;
  /** What sort of thing it is, such as a scene. */
  readonly sort: Words;
  /** The key or number that does the same. */
  readonly keys?: string;
  run(): void;
}

/** More than this nobody reads through: another letter is typed. */
const SHOWN_MOST = 40;

/** What fits, the best first; things that fit as well stay in their order. */
export function findItems(
  items: readonly PaletteItem[],
  query: readonly string[],
  textOf: (item: PaletteItem) => SearchText,
): readonly PaletteItem[] {
  if (query.length === 0) return items.slice(0, SHOWN_MOST);
  const ranks: PaletteItem[][] = [[], [], []];
  for (const item of items) {
    const rank = rankOf(textOf(item), query);
    if (rank !== undefined) ranks[rank]?.push(item);
  }
  return ranks.flat().slice(0, SHOWN_MOST);
}
