import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import type { WorkAnswer, WorkClosed, WorkDone, WorkEntries, WorkMove } from '../../../protocol/work.ts';
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
    queries.setQueryData<KnownWork>(
      keyOf(kind),
      (known) => known && { ...known, ...mergeWork(known.byId, done.rows, []) },
    );
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
  return hearWork(before, answer, aheadMs);
}
