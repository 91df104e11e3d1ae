import { useQuery } from '@tanstack/react-query';
import type { Pause } from '../../../protocol/driving.ts';
import type { Words } from '../../../protocol/words.ts';
import { request } from '../api/request.ts';

const LOOK_EVERY_MS = 2_000;

/** `GET /walls/{wall}/automation`. Times are epoch ms of wall time. */
export interface StandingAutomation {
  readonly now: number;
  readonly isDeclared: boolean;
  readonly pause?: Pause;
  readonly called?: { readonly name: Words; readonly until: number };
  readonly waiting: number;
  readonly next?: { readonly scene: string; readonly at: number };
}

/** What a wall does by itself, read anew every other second. */
export function useAutomation(wall: string): StandingAutomation | undefined {
  const { data } = useQuery({
    queryKey: ['automation', wall],
    queryFn: () => request<StandingAutomation>('GET', `/walls/${wall}/automation`),
    refetchInterval: LOOK_EVERY_MS,
  });
  return data;
}
