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

/** What somebody has chosen on this page, kept in this browser for the account. */
export function useOwn(account: string) {
  const [own, setOwn] = useLocalStorage<Own>({
    key: `watchfloor-desk-own:${account}`,
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
