import { useLocalStorage } from '@mantine/hooks';
import type { WorkFilter } from './select-work.ts';

/** A filter under a name of somebody’s own choice. */
export interface SavedFilter {
  readonly name: string;
  readonly kind: string;
  readonly filter: WorkFilter;
}

interface Own {
  readonly unit?: string;
  readonly kind?: string;
  readonly view?: 'list' | 'board';
  readonly filters: readonly SavedFilter[];
}

const keyOfOwn = (account: string) => `watchfloor-desk-own:${account}`;

/** The kind that somebody worked on last in this browser; undefined where that is not known. */
export function kindWorkedOnLast(account: string): string | undefined {
  try {
    const { kind } = JSON.parse(localStorage.getItem(keyOfOwn(account)) ?? '{}') as Partial<Own>;
    return typeof kind === 'string' ? kind : undefined;
  } catch {
    // What another version left there is known no more.
    return undefined;
  }
}

/** What somebody has chosen on this page, kept in this browser for the account. */
export function useOwn(account: string) {
  const [own, setOwn] = useLocalStorage<Own>({
    key: keyOfOwn(account),
    defaultValue: { filters: [] },
    getInitialValueInEffect: false,
  });
  const change = (wish: Partial<Own>) => setOwn((before) => ({ ...before, ...wish }));
  return {
    own,
    change,
    save: (saved: SavedFilter) =>
      change({
        filters: [...own.filters.filter(({ name, kind }) => name !== saved.name || kind !== saved.kind), saved],
      }),
    remove: ({ name, kind }: Pick<SavedFilter, 'name' | 'kind'>) =>
      change({ filters: own.filters.filter((each) => each.name !== name || each.kind !== kind) }),
  };
}
