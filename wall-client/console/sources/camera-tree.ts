import type { ListedCamera } from '../../../protocol/cameras.ts';
import { rankOf, type SearchText } from '../search/find-matches.ts';

/** A row of the tree: a branch, or a camera on it. */
export type TreeRow =
  | { readonly row: 'branch'; readonly branch: string; readonly count: number; readonly isOpen: boolean }
  | {
      readonly row: 'camera';
      readonly branch: string;
      readonly camera: ListedCamera;
      readonly place: number;
      readonly of: number;
    };

export interface TreeWish {
  readonly cameras: readonly ListedCamera[];
  /** Which branch a camera hangs on: its district or its state. */
  readonly branchOf: (camera: ListedCamera) => string;
  /** Branches in their order; others come after them. */
  readonly branches: readonly string[];
  /** In which a word is looked for. */
  readonly textOf: (camera: ListedCamera) => SearchText;
  readonly query: readonly string[];
  /** Branches that somebody has opened; while something is looked for all are open. */
  readonly open: ReadonlySet<string>;
}

/** The rows that are to be seen, from top to bottom; a branch without cameras has none. */
export function growTree({ cameras, branchOf, branches, textOf, query, open }: TreeWish): readonly TreeRow[] {
  const isSearch = query.length > 0;
  const found = isSearch ? cameras.filter((camera) => rankOf(textOf(camera), query) !== undefined) : cameras;
  const hanging = Map.groupBy(found, branchOf);
  const order = [...new Set([...branches, ...hanging.keys()])];
  return order.flatMap((branch): TreeRow[] => {
    const own = hanging.get(branch);
    if (!own) return [];
    const isOpen = isSearch || open.has(branch);
    const head: TreeRow = { row: 'branch', branch, count: own.length, isOpen };
    if (!isOpen) return [head];
    return [
      head,
      ...own.map((camera, index): TreeRow => ({ row: 'camera', branch, camera, place: index + 1, of: own.length })),
    ];
  });
}
