import { createHash } from 'node:crypto';
import type { RedisClientType } from 'redis';
import { countUp } from '../count-up.ts';
import { httpErrors } from '../errors.ts';
import type { People, SignedIn } from './people.ts';
import type { UserRecord } from './users/user-record.ts';
import { hashPassword, isPassword } from './users/passwords.ts';
import type { UserStore } from './users/user-store.ts';

/** Wrong passwords that an account has for nothing; from then on each costs a longer wait. */
const FREE_TRIES = 5;
const FIRST_WAIT_S = 30;
const LONGEST_WAIT_S = 15 * 60;
/** After so long without a wrong password all is forgotten. */
const FORGET_AFTER_S = 60 * 60;

export interface SignInDeskOptions {
  readonly users: UserStore;
  readonly people: People;
  readonly redis: Pick<RedisClientType, 'multi' | 'ttl' | 'set' | 'del'>;
  readonly site: string;
  readonly now: () => number;
  /** Who else knows names and passwords: a directory. Resolves with undefined where it knows them not. */
  readonly directory?:
    | ((name: string, password: string, from: string | undefined) => Promise<UserRecord | undefined>)
    | undefined;
}

/**
 * Where a name and a password become a session. An account that does not exist is answered, slowed down and timed like one
 * whose password is wrong.
 */
export class SignInDesk {
  readonly #options: SignInDeskOptions;
  readonly #nobody = hashPassword('nobody has this password');

  constructor(options: SignInDeskOptions) {
    this.#options = options;
  }

  /** Throws the HTTP error to answer: 401, or 429 while the account waits. */
  async signIn(name: string, password: string, from?: string): Promise<SignedIn> {
    const { users, people, redis, now } = this.#options;
    const { wrong, wait } = this.#keys(name);
    const leftS = await redis.ttl(wait);
    if (leftS > 0) throw httpErrors.signInLocked(leftS);
    const user = await this.#ask(name, password, from);
    if (!user) {
      const count = await countUp(redis, wrong, { lastsS: FORGET_AFTER_S, from: 'last' });
      const waitS = waitAfter(count);
      if (waitS > 0) await redis.set(wait, '1', { expiration: { type: 'EX', value: waitS } });
      throw httpErrors.signInRefused();
    }
    await redis.del(wrong);
    await users.markSignedIn(name, now());
    return people.signIn(user);
  }

  /** An account of this server's own is asked here alone: it opens also while the directory is away. */
  async #ask(name: string, password: string, from: string | undefined): Promise<UserRecord | undefined> {
    const { users, directory } = this.#options;
    const user = (await users.all()).get(name);
    if (directory && (user === undefined || user.source === 'ldap')) return directory(name, password, from);
    const isRight = await isPassword(password, user?.password ?? (await this.#nobody));
    return user?.enabled && isRight ? user : undefined;
  }

  /** Names are hashed: whatever somebody typed there, a password perhaps, is not kept. */
  #keys(name: string): { readonly wrong: string; readonly wait: string } {
    const of = createHash('sha256').update(name).digest('hex').slice(0, 32);
    const place = `{wf:${this.#options.site}}:sign-in`;
    return { wrong: `${place}:wrong:${of}`, wait: `${place}:wait:${of}` };
  }
}

/** Seconds until the next try after so many wrong ones. */
export function waitAfter(wrong: number): number {
  if (wrong < FREE_TRIES) return 0;
  return Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (wrong - FREE_TRIES));
}
