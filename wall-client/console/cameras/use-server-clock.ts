import { useQuery } from '@tanstack/react-query';
import type { StandingScene } from '../api/answers.ts';
import { request } from '../api/request.ts';

const HOLDS_MS = 60_000;

/** How far the server's clock is ahead of this machine's, ms; as well as one round trip knows it. */
export function useServerAhead(wall: string): number {
  const { data } = useQuery({
    queryKey: ['ahead', wall],
    queryFn: async () => {
      const asked = Date.now();
      const { now } = await request<StandingScene>('GET', `/walls/${wall}/scene`);
      return now - (asked + Date.now()) / 2;
    },
    staleTime: HOLDS_MS,
  });
  return data ?? 0;
}
