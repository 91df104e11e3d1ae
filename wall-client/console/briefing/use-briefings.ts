import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  Briefing,
  BriefingAct,
  BriefingChanges,
  BriefingDraft,
  StandingBriefing,
} from '../../../protocol/briefing.ts';
import { request } from '../api/request.ts';

const KEY = ['briefings'];
/** The phone of whoever speaks and the desk see the same within so long. */
const LOOK_EVERY_MS = 1_000;
const CHANGES_EVERY_MS = 10_000;

export function useBriefings() {
  return useQuery({
    queryKey: KEY,
    queryFn: async () => (await request<{ briefings: readonly Briefing[] }>('GET', '/briefings')).briefings,
  });
}

/** What is prepared. Each resolves when it is on disk, and rejects with `ApiError`. */
export function useBriefingChanges() {
  const queries = useQueryClient();
  const doing = <Wish, Answer>(act: (wish: Wish) => Promise<Answer>) => ({
    mutationFn: act,
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const save = useMutation(
    doing(({ draft, known }: { draft: BriefingDraft; known: Pick<Briefing, 'id' | 'revision'> | undefined }) =>
      known
        ? request<Briefing>('PUT', `/briefings/${known.id}`, { ...draft, revision: known.revision })
        : request<Briefing>('POST', '/briefings', draft),
    ),
  );
  const copy = useMutation(doing((id: string) => request<Briefing>('POST', `/briefings/${id}/copies`)));
  const remove = useMutation(doing((id: string) => request('DELETE', `/briefings/${id}`)));
  return { save: save.mutateAsync, copy: copy.mutateAsync, remove: remove.mutateAsync };
}

/** The briefing of a wall, read anew each second: others press keys as well. */
export function useStandingBriefing(wall: string) {
  return useQuery({
    queryKey: ['held', wall],
    queryFn: async () => {
      const standing = await request<StandingBriefing>('GET', `/walls/${wall}/briefing`);
      return { ...standing, aheadMs: standing.now - Date.now() };
    },
    refetchInterval: LOOK_EVERY_MS,
    refetchIntervalInBackground: true,
  });
}

export function useBriefingAct(wall: string) {
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (wish: BriefingAct) => request<StandingBriefing>('POST', `/walls/${wall}/briefing`, wish),
    onSuccess: (standing) => queries.setQueryData(['held', wall], { ...standing, aheadMs: standing.now - Date.now() }),
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === wall }),
  });
  return { act: act.mutateAsync, isActing: act.isPending };
}

export function useWhatChanged(wall: string) {
  return useQuery({
    queryKey: ['changes', wall],
    queryFn: () => request<BriefingChanges>('GET', `/walls/${wall}/briefing/changes`),
    refetchInterval: CHANGES_EVERY_MS,
  });
}
