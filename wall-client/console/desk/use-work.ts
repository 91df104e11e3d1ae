import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import type { WorkAnswer, WorkClosed, WorkDone, WorkEntries, WorkMove, WorkRow } from '../../../protocol/work.ts';
import { request } from '../api/request.ts';
import { type Columns, placeColumns } from './select-work.ts';

const LOOK_EVERY_MS = 2_000;
/** A clock that is off by less is not worth a list that is made anew. */
const CLOCK_STEP_MS = 1_000;

/** What is open of a kind; another object after each change. */
export interface KnownWork {
  readonly epoch: string;
  readonly revision: number;
  readonly isStale: boolean;
  readonly columns: Columns;
  readonly byId: ReadonlyMap<string, WorkRow>;
  /** The same, in no order. */
  readonly rows: readonly WorkRow[];
  /** How far the server’s clock is ahead of this machine’s, ms. */
  readonly aheadMs: number;
}

const keyOf = (kind: string) => ['work', kind];

/** What is open of a kind: all of it once, then what has changed. */
export function useWork(kind: string) {
  const queries = useQueryClient();
  const { data, isError } = useQuery({
    queryKey: keyOf(kind),
    queryFn: () => readWork(queries, kind),
    refetchInterval: LOOK_EVERY_MS,
    structuralSharing: false,
  });
  return { work: data, isUnreachable: isError };
}

/** What was closed last. */
export function useClosed(kind: string, isWanted: boolean) {
  const { data } = useQuery({
    queryKey: ['work-closed', kind],
    queryFn: () => request<WorkClosed>('GET', `/desk/${kind}/closed`),
    enabled: isWanted,
    refetchInterval: LOOK_EVERY_MS,
  });
  return data;
}

/** Enters and moves; each resolves when it is on disk, and rejects with `ApiError`. What came of it is in the list at once. */
export function useWorkActs(kind: string) {
  const queries = useQueryClient();
  const hold = async (work: Promise<WorkDone>) => {
    const done = await work;
    // One that is under way may know less.
    await queries.cancelQueries({ queryKey: keyOf(kind) });
    queries.setQueryData<KnownWork>(keyOf(kind), (known) => known && { ...known, ...merge(known.byId, done.rows, []) });
    await queries.invalidateQueries({ queryKey: ['work-closed', kind] });
    return done;
  };
  return {
    enter: (items: WorkEntries['items']) => hold(request('POST', `/desk/${kind}/items`, { items })),
    move: (wish: WorkMove) => hold(request('PATCH', `/desk/${kind}/items`, wish)),
  };
}

async function readWork(queries: QueryClient, kind: string): Promise<KnownWork> {
  const before = queries.getQueryData<KnownWork>(keyOf(kind));
  const since =
    before && before.revision > 0
      ? `?${new URLSearchParams({ epoch: before.epoch, since: String(before.revision) })}`
      : '';
  const asked = Date.now();
  const answer = await request<WorkAnswer>('GET', `/desk/${kind}/items${since}`);
  const aheadMs = answer.now - (asked + Date.now()) / 2;
  const { epoch, revision, rows, gone, isWhole } = answer;
  const isStale = answer.source === 'stale';
  const isSameClock = before !== undefined && Math.abs(before.aheadMs - aheadMs) < CLOCK_STEP_MS;
  if (before && !isWhole && rows.length + gone.length === 0 && isSameClock && before.isStale === isStale)
    return before.revision === revision ? before : { ...before, revision };
  return {
    epoch,
    revision,
    isStale,
    columns: before && !isWhole ? before.columns : placeColumns(answer.columns),
    ...(isWhole || !before
      ? { byId: new Map(rows.map((row) => [row[0], row])), rows }
      : merge(before.byId, rows, gone)),
    aheadMs: isSameClock ? before.aheadMs : aheadMs,
  };
}

/** What is open no more has no time since when it is. */
function merge(
  byId: KnownWork['byId'],
  rows: readonly WorkRow[],
  gone: readonly string[],
): Pick<KnownWork, 'byId' | 'rows'> {
  const merged = new Map(byId);
  for (const id of gone) merged.delete(id);
  for (const row of rows)
    if (row[1] === null) merged.delete(row[0]);
    else merged.set(row[0], row);
  return { byId: merged, rows: [...merged.values()] };
}
