import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CameraList, CameraState, CameraStates, ListedCamera } from '../../../protocol/cameras.ts';
import { request } from './request.ts';

/** An edited site restarts its server; a console that stays open finds out within so long. */
const LIST_HOLDS_MS = 60_000;
const LOOK_EVERY_MS = 5_000;
export const CAMERA_STATES = ['camera-states'];
const NONE: readonly ListedCamera[] = [];

export function useCameraList(): { readonly cameras: readonly ListedCamera[]; readonly isLoading: boolean } {
  const { data, isPending } = useQuery({
    queryKey: ['cameras'],
    queryFn: () => request<CameraList>('GET', '/cameras'),
    staleTime: LIST_HOLDS_MS,
  });
  return { cameras: data?.cameras ?? NONE, isLoading: isPending };
}

/** How the cameras do; another object after each change. */
export interface KnownStates extends Pick<CameraStates, 'epoch' | 'revision' | 'attributes'> {
  /** By the camera's number. */
  readonly byNumber: ReadonlyMap<number, CameraState>;
}

/** Asks for what has changed since it asked last. */
export function useCameraStates(): KnownStates | undefined {
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: CAMERA_STATES,
    queryFn: () => readStates(queries),
    refetchInterval: LOOK_EVERY_MS,
    structuralSharing: false,
  });
  return data;
}

async function readStates(queries: QueryClient): Promise<KnownStates> {
  const before = queries.getQueryData<KnownStates>(CAMERA_STATES);
  const since = before ? `?${new URLSearchParams({ epoch: before.epoch, since: String(before.revision) })}` : '';
  const told = await request<CameraStates>('GET', `/cameras/states${since}`);
  if (before?.epoch === told.epoch && told.cameras.length === 0) return before;
  const kept = before?.epoch === told.epoch ? before.byNumber : [];
  const byNumber = new Map([...kept, ...told.cameras.map((state): [number, CameraState] => [state.number, state])]);
  return { ...told, byNumber };
}
