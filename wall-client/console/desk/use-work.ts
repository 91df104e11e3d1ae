import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Correction, WorkItem } from '../../../protocol/correction.ts';
import type { WorkAnswer, WorkClosed, WorkDone, WorkEntries, WorkMove, WorkRow } from '../../../protocol/work.ts';
import { request } from '../api/request.ts';
import { hearWork, type KnownWork, mergeWork } from './known-work.ts';

const LOOK_EVERY_MS = 2_000;

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

/** Asks for what is open before its page can be shown: both are waited for at once. */
export function readWorkEarly(queries: QueryClient, kind: string): void {
  void queries.prefetchQuery({ queryKey: keyOf(kind), queryFn: () => readWork(queries, kind) });
}

/** A list beside that of what is open: what was closed last, and what was struck out. */
export type Shelf = 'closed' | 'voided';

export function useShelf(kind: string, shelf: Shelf | undefined) {
  const { data } = useQuery({
    queryKey: ['work-closed', kind, shelf],
    queryFn: () => request<WorkClosed>('GET', `/desk/${kind}/${shelf}`),
    enabled: shelf !== undefined,
    refetchInterval: LOOK_EVERY_MS,
  });
  return data;
}

/** One item with what was corrected of it. */
export function useItem(kind: string, id: string) {
  return useQuery({ queryKey: ['work-item', kind, id], queryFn: () => request<WorkItem>('GET', itemPath(kind, id)) });
}

const itemPath = (kind: string, id: string) => `/desk/${kind}/items/${encodeURIComponent(id)}`;

/** Enters, moves and corrects; each resolves when it is on disk, and rejects with `ApiError`. What came of it is in the list at once. */
export function useWorkActs(kind: string) {
  const queries = useQueryClient();
  const hold = async <Done>(work: Promise<Done>, rowsOf: (done: Done) => readonly WorkRow[]) => {
    const done = await work;
    // One that is under way may know less.
    await queries.cancelQueries({ queryKey: keyOf(kind) });
    queries.setQueryData<KnownWork>(
      keyOf(kind),
      (known) => known && { ...known, ...mergeWork(known.byId, rowsOf(done), []) },
    );
    await queries.invalidateQueries({ queryKey: ['work-closed', kind] });
    await queries.invalidateQueries({ queryKey: ['work-item', kind] });
    return done;
  };
  return {
    enter: (items: WorkEntries['items']) =>
      hold(request<WorkDone>('POST', `/desk/${kind}/items`, { items }), ({ rows }) => rows),
    move: (wish: WorkMove) => hold(request<WorkDone>('PATCH', `/desk/${kind}/items`, wish), ({ rows }) => rows),
    correct: (id: string, wish: Correction) =>
      hold(request<WorkItem>('POST', `${itemPath(kind, id)}/corrections`, wish), ({ row }) => [row]),
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
  return hearWork(before, answer, aheadMs);
}
