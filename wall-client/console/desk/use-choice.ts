import { useCallback, useMemo, useState } from 'react';
import { WORK_ITEMS_MOST, type WorkRow } from '../../../protocol/work.ts';
import { idOf } from './select-work.ts';

/** The item that somebody chose, and where it stood last. */
export interface Wish {
  readonly id: string;
  readonly place: number;
}

const FIRST: Wish = { id: '', place: 0 };
const NONE: ReadonlySet<string> = new Set();

/** The place of what is chosen: its own, or that of its neighbour where it is in sight no more; -1 where nothing is. */
export function choosePlace(wanted: readonly WorkRow[], { id, place }: Wish): number {
  const found = wanted.findIndex((row) => idOf(row) === id);
  return found >= 0 ? found : Math.min(place, wanted.length - 1);
}

/** What acts are for: the rows in sight that are marked, else the one that is chosen. */
export function chooseTargets(
  wanted: readonly WorkRow[],
  { marked, place }: { readonly marked: ReadonlySet<string>; readonly place: number },
): { readonly targets: readonly WorkRow[]; readonly isMarked: boolean } {
  const held = marked.size === 0 ? [] : wanted.filter((row) => marked.has(idOf(row)));
  return held.length > 0
    ? { targets: held, isMarked: true }
    : { targets: wanted.slice(Math.max(0, place)).slice(0, 1), isMarked: false };
}

/** What is chosen and what is marked of the rows in sight. */
export function useChoice(wanted: readonly WorkRow[]) {
  const [wish, setWish] = useState(FIRST);
  const [marked, setMarked] = useState(NONE);
  const place = useMemo(() => choosePlace(wanted, wish), [wanted, wish]);
  const row = wanted[place];
  const chosen = row && idOf(row);
  // As others come and go it stays the same one: what takes the place of one that went is chosen from then on.
  if (chosen !== undefined && (chosen !== wish.id || place !== wish.place)) setWish({ id: chosen, place });
  const { targets, isMarked } = useMemo(() => chooseTargets(wanted, { marked, place }), [wanted, marked, place]);
  return {
    place,
    chosen,
    row,
    marked,
    targets,
    isMarked,
    choose: useCallback((id: string) => setWish((before) => ({ ...before, id })), []),
    step: (by: 1 | -1) => {
      const next = wanted[Math.max(0, Math.min(wanted.length - 1, place + by))];
      if (next) setWish((before) => ({ ...before, id: idOf(next) }));
    },
    mark: useCallback(
      (id: string) =>
        setMarked((before) => {
          const after = new Set(before);
          if (!after.delete(id)) after.add(id);
          return after;
        }),
      [],
    ),
    /** As many as one request takes, from the first on; or none any more. */
    markAll: useCallback(
      () =>
        setMarked((before) => {
          const ids = wanted.slice(0, WORK_ITEMS_MOST).map(idOf);
          return ids.every((id) => before.has(id)) ? NONE : new Set(ids);
        }),
      [wanted],
    ),
    unmark: (ids: readonly string[]) => setMarked((before) => new Set([...before].filter((id) => !ids.includes(id)))),
    unmarkAll: () => setMarked(NONE),
  };
}
