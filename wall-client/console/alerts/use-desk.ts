import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { DeskAnswer, DeskWish, SnoozeWish } from '../../../protocol/desk.ts';
import { request } from '../api/request.ts';
import { attempt } from '../frame/say-fault.ts';
import { useSpeech } from '../words/language.tsx';

/** What comes in is heard within so long. */
const LOOK_EVERY_MS = 2_000;

/** What is open of a kind, read anew every 2 s, and what is done to it. Faults are said by themselves. */
export function useDesk(kind: string) {
  const speech = useSpeech();
  const queries = useQueryClient();
  const queryKey = ['desk', kind];
  const { data, isError } = useQuery({
    queryKey,
    queryFn: () => request<DeskAnswer>('GET', `/desk/${kind}`),
    refetchInterval: LOOK_EVERY_MS,
  });
  const run = async (work: () => Promise<unknown>) => {
    const isDone = await attempt(work, speech);
    await queries.invalidateQueries({ queryKey });
    return isDone;
  };
  const place = (id: string) => `/desk/${kind}/${encodeURIComponent(id)}`;
  return {
    answer: data,
    isUnreachable: isError,
    act: (id: string, wish: DeskWish) => run(() => request('POST', `${place(id)}/acts`, wish)),
    snooze: (id: string, wish: SnoozeWish) => run(() => request('PUT', `${place(id)}/snooze`, wish)),
    wake: (id: string) => run(() => request('DELETE', `${place(id)}/snooze`)),
  };
}
