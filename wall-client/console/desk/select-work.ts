import type { Kind } from '../../../protocol/site/kinds.ts';
import { WORK_ROW_LEAD, type WorkRow, type WorkValue } from '../../../protocol/work.ts';

/** Column -> its place in a row. */
export type Columns = ReadonlyMap<string, number>;

export function placeColumns(columns: readonly string[]): Columns {
  return new Map(columns.map((name, place) => [name, place + WORK_ROW_LEAD]));
}

export function valueOf(row: WorkRow, columns: Columns, name: string): WorkValue {
  const place = columns.get(name);
  return place === undefined ? null : ((row[place] as WorkValue | undefined) ?? null);
}

export const idOf = (row: WorkRow): string => row[0];
/** Epoch ms since when it is open; null where it is not. */
export const sinceOf = (row: WorkRow): number | null => row[1];
/** Epoch ms of its deadline; null where it has none. */
export const dueOf = (row: WorkRow): number | null => row[2];

export function isOverdue(row: WorkRow, now: number): boolean {
  const due = dueOf(row);
  return due !== null && due <= now;
}

/** The milestone that was told last; of two at one time the later one of the declaration. */
export function stageOf(row: WorkRow, columns: Columns, { milestones }: Pick<Kind, 'milestones'>): string | undefined {
  let stage: string | undefined;
  let latest = Number.NEGATIVE_INFINITY;
  for (const name in milestones) {
    const at = valueOf(row, columns, name);
    if (typeof at !== 'number' || at < latest) continue;
    latest = at;
    stage = name;
  }
  return stage;
}

/** Which rows somebody wants to see: all that holds. */
export interface WorkFilter {
  readonly typed: string;
  readonly isOverdue: boolean;
  /** Of the own unit alone. */
  readonly isMine: boolean;
  readonly stage: string | null;
  /** Attribute -> code. */
  readonly codes: Readonly<Record<string, string>>;
}
export const NO_FILTER: WorkFilter = { typed: '', isOverdue: false, isMine: false, stage: null, codes: {} };

/** `due`: what is due first; `since`: what is open longest; else a column, by its declaration’s order. */
export interface WorkOrder {
  readonly by: string;
  readonly isReversed: boolean;
}
export const BY_DUE: WorkOrder = { by: 'due', isReversed: false };

export interface WorkFiltering {
  readonly kind: Kind;
  readonly columns: Columns;
  readonly filter: WorkFilter;
  readonly myUnit: string | undefined;
  /** Epoch ms, of the server. */
  readonly now: number;
  /** Lower-case text in which what was typed is looked for. */
  readonly textOf: (row: WorkRow) => string;
}

/** The rows that are wanted, in the order in which they come. */
export function filterWork(rows: readonly WorkRow[], wish: WorkFiltering): readonly WorkRow[] {
  const { filter, columns, kind, now, myUnit, textOf } = wish;
  if (filter === NO_FILTER) return rows;
  const words = filter.typed.toLowerCase().split(/\s+/).filter(Boolean);
  const codes = Object.entries(filter.codes).map(([name, code]) => [columns.get(name) ?? -1, code] as const);
  // Whose unit is not said any more sees all.
  const unit = filter.isMine && myUnit ? columns.get(kind.work?.unit ?? '') : undefined;
  return rows.filter((row) => {
    if (filter.isOverdue && !isOverdue(row, now)) return false;
    if (unit !== undefined && row[unit] !== myUnit) return false;
    for (const [place, code] of codes) if (row[place] !== code) return false;
    if (filter.stage !== null && stageOf(row, columns, kind) !== filter.stage) return false;
    if (words.length === 0) return true;
    const text = textOf(row);
    return words.every((word) => text.includes(word));
  });
}

export interface WorkSorting {
  readonly kind: Kind;
  readonly columns: Columns;
  readonly order: WorkOrder;
  /** Attribute -> code -> its place. */
  readonly placesOf: (attribute: string) => ReadonlyMap<string, number>;
}

/** Of the rows of each kind the order in which they were wanted last: whoever comes back to a kind waits for no sorting. */
const sortedLast = new WeakMap<
  readonly WorkRow[],
  { readonly order: WorkOrder; readonly sorted: readonly WorkRow[] }
>();

/** All rows in the order that is wanted; those of which the order knows nothing come last either way. */
export function sortWork(rows: readonly WorkRow[], wish: WorkSorting): readonly WorkRow[] {
  const { order } = wish;
  const last = sortedLast.get(rows);
  if (last && last.order.by === order.by && last.order.isReversed === order.isReversed) return last.sorted;
  const sorted = sortAnew(rows, wish);
  sortedLast.set(rows, { order, sorted });
  return sorted;
}

function sortAnew(rows: readonly WorkRow[], wish: WorkSorting): readonly WorkRow[] {
  const sign = wish.order.isReversed ? -1 : 1;
  const keyOf = compileKey(wish);
  // Keys apart from rows: of twenty thousand each would be made fifteen times over.
  const keyed = rows.map((row) => ({ row, key: keyOf(row), since: sinceOf(row) ?? 0 }));
  keyed.sort((left, right) => {
    if (left.key !== right.key) {
      if (left.key === null) return 1;
      if (right.key === null) return -1;
      return left.key < right.key ? -sign : sign;
    }
    if (left.since !== right.since) return left.since - right.since;
    return idOf(left.row) < idOf(right.row) ? -1 : 1;
  });
  return keyed.map(({ row }) => row);
}

function compileKey({ order: { by }, kind, columns, placesOf }: WorkSorting): (row: WorkRow) => number | string | null {
  if (by === 'id') return idOf;
  if (by === 'since') return sinceOf;
  if (by === 'due') return dueOf;
  if (by === 'stage') {
    const places = new Map(Object.keys(kind.milestones).map((name, place) => [name, place]));
    return (row) => places.get(stageOf(row, columns, kind) ?? '') ?? null;
  }
  const place = columns.get(by);
  if (place === undefined) return () => null;
  const places = placesOf(by);
  if (places.size === 0) return (row) => (row[place] as string | number | null) ?? null;
  return (row) => places.get(String(row[place])) ?? null;
}
