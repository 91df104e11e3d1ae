import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Session, SignedOut } from '../../../protocol/auth.ts';
import type { OfferedRight } from './offered-rights.ts';
import { ApiError, keepCsrf, request } from './request.ts';

const KEY = ['session'];
/** A session that ends while the page is open is noticed within so long. */
const LOOK_EVERY_MS = 30_000;

/** Who is signed in on this page; `data` is null where nobody is. */
export function useSession() {
  return useQuery({
    queryKey: KEY,
    queryFn: async (): Promise<Session | null> => {
      try {
        const session = await request<Session>('GET', '/session');
        keepCsrf(session.csrf);
        return session;
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    refetchInterval: LOOK_EVERY_MS,
  });
}

/** Signing in and out, and the own password. Each rejects with `ApiError`. */
export function useSessionActions() {
  const queries = useQueryClient();
  const hold = (session: Session | null) => {
    keepCsrf(session?.csrf ?? '');
    // What the one before was shown is not for the next.
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
    queries.setQueryData(KEY, session);
  };
  return {
    signIn: async (name: string, password: string) => hold(await request('POST', '/session', { name, password })),
    signInByCertificate: async () => hold(await request('POST', '/session/certificate')),
    signOut: async () => {
      const elsewhere = await request<SignedOut | undefined>('DELETE', '/session');
      hold(null);
      if (elsewhere) location.assign(elsewhere.leaveAt);
    },
    changePassword: async (old: string, next: string) =>
      hold(await request('PUT', '/session/password', { old, new: next })),
  };
}

/** Whether the console offers something to whoever is signed in; the server decides by itself. */
export function mayDo({ rights }: Pick<Session, 'rights'>, right: OfferedRight): boolean {
  return rights.includes(right);
}

/** The same for what is deep in a page. */
export function useMay(right: OfferedRight): boolean {
  const { data: session } = useSession();
  return session ? mayDo(session, right) : false;
}
