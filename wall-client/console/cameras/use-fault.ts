import { useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import { CAMERA_STATES } from '../api/cameras.ts';

const LOOK_EVERY_MS = 5_000;

/** `GET /faults/{fault}`; times are epoch ms. */
export interface FaultTicket {
  readonly fault: string;
  readonly found?: number;
  readonly confirmed?: number;
  /** Until when its picture is there for whoever asks. */
  readonly snapshotUntil?: number;
}

/** An open fault, and what people do to it. Each act rejects with `ApiError`. */
export function useFault(fault: string, { isOffered }: { readonly isOffered: boolean }) {
  const queries = useQueryClient();
  const key = ['fault', fault];
  const { data, isError } = useQuery({
    queryKey: key,
    queryFn: () => request<FaultTicket>('GET', `/faults/${fault}`),
    enabled: isOffered,
    refetchInterval: LOOK_EVERY_MS,
    // One that was repaired meanwhile answers with an error; the list says so too.
    retry: false,
  });
  const act = async (what: 'confirmed' | 'repaired') => {
    await request('POST', `/faults/${fault}/${what}`);
    await Promise.all([
      queries.invalidateQueries({ queryKey: key }),
      queries.invalidateQueries({ queryKey: CAMERA_STATES }),
    ]);
  };
  // What was last told is kept beside an error; of a fault that nobody tells of any more nothing is to be seen.
  return { ticket: isError ? undefined : data, act };
}
