import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { PersonRole, Session, SignedOut } from '../../../protocol/auth.ts';
import { ApiError, keepCsrf, request } from './request.ts';

const KEY = ['session'];
/** A session that ends while the page is open is noticed within so long. */
const LOOK_EVERY_MS = 30_000;

const directing: ReadonlySet<PersonRole> = new Set(['operator', 'supervisor', 'admin']);
const keeping: ReadonlySet<PersonRole> = new Set(['supervisor', 'admin']);

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

/** What the console offers to a role; the server decides by itself. */
export function offersOf(role: PersonRole) {
  return {
    directs: directing.has(role),
    admits: keeping.has(role),
    manages: role === 'admin',
    /** A wall shows the work of all units. */
    looks: role !== 'unit',
    works: role === 'unit' || directing.has(role),
    audits: role === 'auditor' || role === 'admin',
  };
}

export type Offers = ReturnType<typeof offersOf>;
