import type { RateLimitPluginOptions } from '@fastify/rate-limit';
import type { Audit } from '../audit/audit.ts';
import { HttpError, httpErrors } from '../errors.ts';
import { orUnavailable } from '../or-unavailable.ts';
import type { Auth } from './open-auth.ts';
import type { SignedIn } from './people.ts';

/** Whoever fetches more than this from one address has no fingers. Behind a proxy a whole shift has one address. */
const TRIES_A_MINUTE = 60;
/** Answers that say of somebody that they may not come in. */
const refusals: ReadonlySet<number> = new Set([401, 403, 409]);

/** For every route that takes a password. */
export const signInLimit: RateLimitPluginOptions = {
  max: TRIES_A_MINUTE,
  timeWindow: '1 minute',
  errorResponseBuilder: (_request, { ttl }) => httpErrors.tooMany('requests from this address', Math.ceil(ttl / 1000)),
};

/** The one door by name and password: what is refused there leaves a trace. Throws the HTTP error to answer. */
export async function signInNoted(
  { desk, people, audit }: Pick<Auth, 'desk' | 'people'> & { readonly audit: Audit },
  { name, password }: { readonly name: string; readonly password: string },
  from: string,
): Promise<SignedIn> {
  try {
    return await orUnavailable('accounts', () => desk.signIn(name, password, from));
  } catch (error) {
    if (error instanceof HttpError && refusals.has(error.status)) {
      // Of a name that no account has, nothing is kept: people type passwords there.
      const on = `account/${people.hasAccount(name) ? name : '-'}`;
      await audit.record({ who: { kind: 'stranger', id: 'unknown' }, from, what: 'session.refuse', on });
    }
    throw error;
  }
}
