import { randomBytes } from 'node:crypto';
import type { RedisClientType } from 'redis';
import { Accounts } from './accounts.ts';
import { People } from './people.ts';
import { SessionStore } from './sessions/session-store.ts';
import { SignInDesk } from './sign-in-desk.ts';
import { ExternalAccounts } from './ways/external-accounts.ts';
import type { Ways } from './ways/open-ways.ts';
import type { Audit } from '../audit/audit.ts';
import { UserStore } from './users/user-store.ts';

export interface AuthOptions {
  /** Fails at once while Redis is down. */
  readonly redis: Pick<
    RedisClientType,
    'get' | 'mGet' | 'set' | 'del' | 'pExpire' | 'multi' | 'ttl' | 'eval' | 'hGetAll' | 'hSet'
  >;
  readonly site: string;
  /** How long a session lasts that nobody uses, and in all. */
  readonly idleMs: number;
  readonly sessionMs: number;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  /** Besides passwords of this server's own; left out where nobody signs in, as on a relay. */
  readonly others?: { readonly ways: Ways; readonly audit: Audit } | undefined;
}

export interface Auth {
  readonly people: People;
  readonly accounts: Accounts;
  readonly desk: SignInDesk;
  readonly users: UserStore;
  readonly ways: Ways;
  /** Undefined where nobody signs in. */
  readonly external: ExternalAccounts | undefined;
}

/** People, their accounts and their sessions. Close `people`. */
export function openAuth({ redis, site, idleMs, sessionMs, now, others }: AuthOptions): Auth {
  const users = new UserStore(redis, site);
  const sessions = new SessionStore(redis, { site, idleMs });
  const people = new People({ users, sessions, sessionMs, now, random: randomBytes });
  const external = others && new ExternalAccounts({ users, audit: others.audit, now });
  const ldap = others?.ways.ldap;
  const directory =
    external && ldap
      ? async (name: string, password: string, from: string | undefined) => {
          const claimed = await ldap.ask(name, password);
          return claimed && external.admit(claimed, ldap.file.roles, from);
        }
      : undefined;
  const desk = new SignInDesk({ users, people, redis, site, now, directory });
  return { people, accounts: new Accounts({ users, now }), desk, users, ways: others?.ways ?? {}, external };
}
