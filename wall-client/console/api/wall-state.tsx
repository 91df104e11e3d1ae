import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ArrangementStep } from '../../../protocol/arrangement.ts';
import type { Command } from '../../../protocol/commands.ts';
import type { SiteDescription } from '../../../protocol/site/site.ts';
import type { StandingCurtain, StandingScene } from './answers.ts';
import { request } from './request.ts';

/** Others change a wall as well. */
const LOOK_EVERY_MS = 1_000;
const FOR_EVER = Number.POSITIVE_INFINITY;

export function useSite() {
  return useQuery({
    queryKey: ['site'],
    queryFn: () => request<SiteDescription>('GET', '/site'),
    staleTime: FOR_EVER,
  });
}

/** What stands on a wall, read anew each second; `curtain` is null where no video reaches the walls. */
export function useWallState(wall: string, hasVideo: boolean) {
  const every = { refetchInterval: LOOK_EVERY_MS };
  const scene = useQuery({
    queryKey: ['scene', wall],
    queryFn: () => request<StandingScene>('GET', `/walls/${wall}/scene`),
    ...every,
  });
  const arrangement = useQuery({
    queryKey: ['arrangement', wall],
    queryFn: () => request<{ holds: ArrangementStep }>('GET', `/walls/${wall}/arrangement`),
    ...every,
  });
  const curtain = useQuery({
    queryKey: ['curtain', wall],
    queryFn: () => request<StandingCurtain>('GET', `/walls/${wall}/curtain`),
    enabled: hasVideo,
    ...every,
  });
  const { frozenSince, blankSince, banner, spotlight, highlight } = arrangement.data?.holds.arrangement ?? {};
  return {
    // What is to come stands for whoever looks at buttons: it comes within a blink.
    scene: scene.data?.next?.scene ?? scene.data?.scene,
    isCurtained: curtain.data?.next?.drawn ?? curtain.data?.drawn,
    isFrozen: frozenSince !== undefined,
    isBlank: blankSince !== undefined,
    isUnreachable: scene.isError,
    arranged: { banner, spotlight, highlight },
  };
}

/** What an operator does to a wall. Each resolves when it is on disk, and rejects with `ApiError`. */
export function useDirecting(wall: string) {
  const queries = useQueryClient();
  const doing = <Wish, Answer>(act: (wish: Wish) => Promise<Answer>) => ({
    mutationFn: act,
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === wall }),
  });
  const take = useMutation({
    ...doing((scene: string) => request<StandingScene>('PUT', `/walls/${wall}/scene`, { scene })),
    onSuccess: (standing) => queries.setQueryData(['scene', wall], standing),
  });
  const draw = useMutation(doing((drawn: boolean) => request('PUT', `/walls/${wall}/curtain`, { drawn })));
  const command = useMutation(doing((wish: Command) => request('POST', `/walls/${wall}/commands`, wish)));
  return { take: take.mutateAsync, drawCurtain: draw.mutateAsync, command: command.mutateAsync };
}
