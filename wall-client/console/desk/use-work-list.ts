import { useCallback, useMemo, useState } from 'react';
import type { Kind } from '../../../protocol/site/kinds.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { WorkRow } from '../../../protocol/work.ts';
import { useNow } from '../frame/use-now.ts';
import { useSpeech } from '../words/language.tsx';
import { choicesOf } from './fields.ts';
import {
  BY_DUE,
  type Columns,
  filterWork,
  isOverdue,
  NO_FILTER,
  placeColumns,
  sortWork,
  type WorkFilter,
} from './select-work.ts';
import { compileTextOf } from './text-of-row.ts';
import { type Shelf, useShelf, useWork } from './use-work.ts';

const NO_ROWS: readonly WorkRow[] = [];
const NO_COLUMNS: Columns = new Map();
/** Deadlines are said in minutes. */
const STEP_MS = 10_000;
/** As many attributes as a line shows without being scrolled. */
const SHOWN_MOST = 7;

export interface WorkListWish {
  readonly site: SiteDescription;
  readonly name: string;
  readonly kind: Kind;
  readonly myUnit: string | undefined;
}

/** What is open of a kind, or was closed lately: as it is filtered and sorted, and what is told of it. */
export function useWorkList({ site, name, kind, myUnit }: WorkListWish) {
  const { language } = useSpeech();
  const { districts } = site.file;
  const closedBy = closingOf(site, kind);
  const [filter, setFilter] = useState<WorkFilter>(NO_FILTER);
  const [shelf, setShelf] = useState<Shelf>();
  const isClosed = shelf !== undefined;
  const [openOrder, setOpenOrder] = useState(BY_DUE);
  const [closedOrder, setClosedOrder] = useState({ by: closedBy, isReversed: true });
  const [order, setOrder] = isClosed ? [closedOrder, setClosedOrder] : [openOrder, setOpenOrder];
  const { work, isUnreachable } = useWork(name);
  const closed = useShelf(name, shelf);
  const now = useNow(work?.aheadMs ?? 0, STEP_MS);

  const open = work?.rows ?? NO_ROWS;
  const rows = isClosed ? (closed?.rows ?? NO_ROWS) : open;
  const columns = useMemo(
    () => (isClosed ? placeColumns(closed?.columns ?? []) : (work?.columns ?? NO_COLUMNS)),
    [isClosed, closed?.columns, work?.columns],
  );
  const textOf = useMemo(
    () => compileTextOf(kind, columns, { districts, language }),
    [kind, columns, districts, language],
  );
  const placesOf = useCallback(
    (attribute: string) =>
      new Map(choicesOf(kind.attributes[attribute], districts).map(({ code }, place) => [code, place])),
    [kind, districts],
  );
  // Sorted first, so that a filter has nothing to sort.
  const sorted = useMemo(
    () => sortWork(rows, { kind, columns, order, placesOf }),
    [rows, kind, columns, order, placesOf],
  );
  const wanted = useMemo(
    () => filterWork(sorted, { kind, columns, filter, myUnit, now, textOf }),
    [sorted, kind, columns, filter, myUnit, now, textOf],
  );
  const overdue = useMemo(() => open.filter((row) => isOverdue(row, now)).length, [open, now]);
  const shown = useMemo(() => shownOf(kind), [kind]);
  return {
    isLoading: isClosed ? !closed : !work,
    isStale: isUnreachable || work?.isStale === true,
    closedBy,
    columns,
    shown,
    now,
    openCount: open.length,
    overdue,
    count: rows.length,
    wanted,
    filter,
    setFilter,
    order,
    reorder: useCallback(
      (by: string) => setOrder((before) => ({ by, isReversed: before.by === by && !before.isReversed })),
      [setOrder],
    ),
    shelf,
    setShelf,
  };
}

export type WorkList = ReturnType<typeof useWorkList>;

/** The milestone that closes, by the level of what is open. */
function closingOf({ metrics }: SiteDescription, { work }: Kind): string {
  const metric = metrics[work?.open ?? ''];
  return (metric && 'level' in metric ? metric.level.until : undefined) ?? '';
}

/** The attributes that have a column each: how much it matters, what it is about, then the others. */
function shownOf({ attributes, work }: Kind): readonly string[] {
  const rank = (each: string) => (each === work?.level ? 0 : 'label' in (attributes[each] ?? {}) ? 1 : 2);
  return Object.keys(attributes)
    .filter((each) => !('point' in (attributes[each] ?? {})))
    .toSorted((left, right) => rank(left) - rank(right))
    .slice(0, SHOWN_MOST);
}
