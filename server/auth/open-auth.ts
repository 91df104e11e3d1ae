import { randomBytes } from 'node:crypto';
import type { RedisClientType } from 'redis';
import { Accounts } from './accounts.ts';
import { People } from './people.ts';
import { SessionStore } from './sessions/session-store.ts';
import { SignInDesk } from './sign-in-desk.ts';
import { UserStore } from './users/user-store.ts';

export interface AuthOptions {
  /** Fails at once while Redis is down. */
  readonly redis: Pick<
    RedisClientType,
    'get' | 'mGet' | 'set' | 'del' | 'pExpire' | 'expire' | 'incr' | 'ttl' | 'eval' | 'hGetAll' | 'hSet'
  >;
  readonly site: string;
  /** How long a session lasts that nobody uses, and in all. */
  readonly idleMs: number;
  readonly sessionMs: number;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

export interface Auth {
  readonly people: People;
  readonly accounts: Accounts;
  readonly desk: SignInDesk;
}

/** People, their accounts and their sessions. Close `people`. */
export function openAuth({ redis, site, idleMs, sessionMs, now }: AuthOptions): Auth {
  const users = new UserStore(redis, site);
  const sessions = new SessionStore(redis, { site, idleMs });
  const people = new People({ users, sessions, sessionMs, now, random: randomBytes });
  return { people, accounts: new Accounts({ users, now }), desk: new SignInDesk({ users, people, redis, site, now }) };
}
