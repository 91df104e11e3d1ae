import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { DrivingAct, DrivingRole, Pause } from '../../../protocol/driving.ts';
import { request } from '../api/request.ts';
import { mayDo, useSession } from '../api/session.tsx';

/** Others drive as well, and a lease runs out by itself. */
const LOOK_EVERY_MS = 1_000;

export interface Holder {
  readonly by?: string;
  readonly role?: DrivingRole;
}

/** `GET /walls/{wall}/driver`. Times are epoch ms of wall time. */
export interface StandingDriver {
  readonly now: number;
  readonly driver?: Holder & { readonly since: number; readonly until: number };
  readonly asked?: Holder & { readonly at: number; readonly until: number };
  readonly lock?: Holder & { readonly since: number };
  readonly held?: Holder & { readonly since: number };
  readonly pause?: Pause;
}

/** Who drives a wall, read anew each second, and what this person can do about it. Each act rejects with `ApiError`. */
export function useDriving(wall: string) {
  const queries = useQueryClient();
  const { data: session } = useSession();
  const key = ['driver', wall];
  const { data: standing } = useQuery({
    queryKey: key,
    queryFn: () => request<StandingDriver>('GET', `/walls/${wall}/driver`),
    refetchInterval: LOOK_EVERY_MS,
  });
  const { mutateAsync } = useMutation({
    mutationFn: (act: DrivingAct['do']) => request<StandingDriver>('POST', `/walls/${wall}/driver`, { do: act }),
    onSuccess: (answer) => queries.setQueryData(key, answer),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  const own = session?.user.name;
  const drives = own !== undefined && standing?.driver?.by === own;
  return {
    standing,
    drives,
    /** This person has asked for the wall. */
    asks: own !== undefined && standing?.asked?.by === own,
    overrules: session ? mayDo(session, 'wall.overrule') : false,
    act: mutateAsync,
    toggleLock: () => mutateAsync(standing?.lock ? 'unlock' : 'lock'),
    /** Who drives pauses the automation as well: then it goes on when the wall is released. */
    toggleAutomation: () => mutateAsync(standing?.held ? 'resumeAutomation' : drives ? 'release' : 'holdAutomation'),
  };
}
export type Driving = ReturnType<typeof useDriving>;
