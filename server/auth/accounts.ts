import { type NewUser, USER_NAME_PATTERN, type User, type UserChange } from '../../protocol/auth.ts';
import type { Witness } from '../audit/audit.ts';
import { HttpError, httpErrors } from '../errors.ts';
import { faultOfPassword, hashPassword, isPassword, makeOneTimePassword } from './users/passwords.ts';
import { describeUser, type UserRecord } from './users/user-record.ts';
import type { Users, UserStore } from './users/user-store.ts';

export interface AccountsOptions {
  readonly users: UserStore;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

/** An account, and the password that opens it once. */
export interface Opened {
  readonly user: User;
  readonly oneTimePassword: string;
}

/** What is done to accounts. Every method throws the HTTP error to answer. */
export class Accounts {
  readonly #users: UserStore;
  readonly #now: () => number;

  constructor({ users, now }: AccountsOptions) {
    this.#users = users;
    this.#now = () => Math.round(now());
  }

  /** The site's first account, and its password that is told once; undefined where there are accounts already. */
  async ensureFirst(witness: Witness): Promise<Opened | undefined> {
    if ((await this.#users.all()).size > 0) return undefined;
    const wish = { name: 'admin', role: 'admin' } as const;
    try {
      return await witness({ on: `account/${wish.name}`, after: wish }, () =>
        this.#create(wish, (users) => users.size === 0),
      );
    } catch (error) {
      // Another server was quicker, and has told it.
      if (error instanceof HttpError && error.status === 409) return undefined;
      throw error;
    }
  }

  async list(): Promise<readonly User[]> {
    const [users, signedIn] = await Promise.all([this.#users.all(), this.#users.lastSignedIn()]);
    return [...users.values()]
      .map((record) => describeUser(record, signedIn.get(record.name)))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  create(wish: NewUser): Promise<Opened> {
    return this.#create(wish, (users) => !users.has(wish.name));
  }

  /** Ends every session of the account where what it may do is changed. */
  async change(name: string, change: UserChange): Promise<User> {
    const record = await this.#change(name, (old) => {
      const changed = { ...old, ...change };
      if (change.role !== undefined || change.unit !== undefined) checkOwn(old);
      checkUnit(changed);
      const isOther = changed.role !== old.role || changed.unit !== old.unit || changed.enabled !== old.enabled;
      return isOther ? { ...changed, generation: old.generation + 1 } : changed;
    });
    return describeUser(record, undefined);
  }

  /** Another one-time password, for somebody who has forgotten the own one. */
  async reset(name: string): Promise<Opened> {
    const oneTimePassword = makeOneTimePassword();
    const password = await hashPassword(oneTimePassword);
    const record = await this.#change(name, (old) => {
      checkOwn(old);
      return { ...old, password, mustChangePassword: true, generation: old.generation + 1 };
    });
    return { user: describeUser(record, undefined), oneTimePassword };
  }

  async remove(name: string): Promise<void> {
    await this.#users.change(name, (users) => {
      if (!users.has(name)) throw httpErrors.notFound('account');
      checkAdministrator(users, name, undefined);
      return null;
    });
  }

  /** Changes the own password; the sessions that were open are over. */
  async changePassword(
    name: string,
    { old, next }: { readonly old: string; readonly next: string },
  ): Promise<UserRecord> {
    const fault = faultOfPassword(next, name);
    if (fault !== undefined) throw httpErrors.badRequest('body/new', fault);
    const before = (await this.#users.all()).get(name);
    if (before) checkOwn(before);
    if (before?.password === undefined || !(await isPassword(old, before.password))) throw httpErrors.signInRefused();
    if (old === next) throw httpErrors.badRequest('body/new', 'another password than the old one');
    const password = await hashPassword(next);
    return this.#change(name, (record) => {
      if (record.password !== before.password) throw httpErrors.signInRefused();
      return { ...record, password, mustChangePassword: false, generation: record.generation + 1 };
    });
  }

  async #create(wish: NewUser, isFree: (users: Users) => boolean): Promise<Opened> {
    if (!new RegExp(USER_NAME_PATTERN).test(wish.name))
      throw httpErrors.badRequest(
        'body/name',
        'a lower-case letter, then 1 to 39 of a-z, 0-9, dot, underscore and hyphen',
      );
    checkUnit(wish);
    const oneTimePassword = makeOneTimePassword();
    const record: UserRecord = {
      display: wish.name,
      ...wish,
      enabled: true,
      createdAt: this.#now(),
      password: await hashPassword(oneTimePassword),
      mustChangePassword: true,
      generation: 0,
    };
    await this.#users.change(wish.name, (users) => {
      if (!isFree(users)) throw httpErrors.conflict('account.taken', 'there is an account of this name');
      return record;
    });
    return { user: describeUser(record, undefined), oneTimePassword };
  }

  async #change(name: string, change: (old: UserRecord) => UserRecord): Promise<UserRecord> {
    const changed = await this.#users.change(name, (users) => {
      const old = users.get(name);
      if (!old) throw httpErrors.notFound('account');
      const record = change(old);
      checkAdministrator(users, name, record);
      return record;
    });
    if (!changed) throw new Error('an account was removed by a change');
    return changed;
  }
}

/** Those who see one unit's work must have one; nobody else has. */
function checkUnit({ role, unit }: { readonly role: string; readonly unit?: string | undefined }): void {
  if (role === 'unit' && unit === undefined)
    throw httpErrors.badRequest('body/unit', 'the unit of an account of role unit');
}

/** What somebody else vouches for is changed there: here it would be as before at the next sign-in. */
function checkOwn({ source }: UserRecord): void {
  if (source !== undefined) throw httpErrors.conflict('account.elsewhere', 'this account is kept by another sign-in');
}

/** Refuses what would leave nobody who manages the accounts, also on a day on which no other sign-in answers. */
function checkAdministrator(users: Users, name: string, changed: UserRecord | undefined): void {
  const isAdministrator = (record: UserRecord | undefined) =>
    record?.role === 'admin' && record.enabled && record.source === undefined;
  if (!isAdministrator(users.get(name)) || isAdministrator(changed)) return;
  const others = [...users.values()].filter((record) => record.name !== name && isAdministrator(record));
  if (others.length === 0)
    throw httpErrors.conflict('account.lastAdministrator', 'nobody else would be left who manages accounts');
}
