import { httpErrors } from '../errors.ts';
import { formatToken, TOKEN_BYTES } from '../gate/keys/token.ts';
import { within } from '../within.ts';
import { NO_POSTING } from '../gate/posting.ts';
import type { Principal } from './principal.ts';
import { mayDo } from './rights.ts';
import type { SessionRecord } from './sessions/session-record.ts';
import type { SessionStore } from './sessions/session-store.ts';
import type { UserRecord } from './users/user-record.ts';
import type { Users, UserStore } from './users/user-store.ts';

/** An account that is changed, or a session that is ended, holds no longer than this. */
const REFRESH_MS = 2_000;
/** Longer than this no request waits for a session. */
const LOOK_UP_MS = 1_000;
/** How exactly the end of an idle session is known. */
const KEEP_EVERY_MS = 30_000;
/** A link that has not asked for so long is gone. */
const FORGET_AFTER_MS = 30_000;
const RENEW_AFTER_MS = 15 * 60_000;
/** How long requests that were under way with the old token may take. */
const RENEWAL_GRACE_MS = 30_000;

export interface PeopleOptions {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  /** How long a session lasts, whatever is done. */
  readonly sessionMs: number;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

export interface SignedIn {
  readonly token: string;
  readonly record: SessionRecord;
  readonly user: UserRecord;
}

/** A session that links ask for each second. */
interface Watched {
  isAlive: boolean;
  askedAt: number;
  keptAt: number;
}

/**
 * Who is signed in. Accounts are held in memory and read anew every 2 s, sessions are looked up for each request; while Redis
 * is down nobody can be recognised anew, and links that are open go on.
 */
export class People {
  readonly #options: PeopleOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #watched = new Map<string, Watched>();
  #users: Users = new Map();

  constructor(options: PeopleOptions) {
    this.#options = options;
    // A refresh that fails leaves everything as it is: the next one mends it.
    this.#timer = setInterval(() => void this.refresh().catch(() => {}), REFRESH_MS);
    this.#timer.unref();
  }

  /** Whether somebody could sign in who manages the others, and has chosen the password. */
  get hasAdministrator(): boolean {
    return [...this.#users.values()].some((user) => isReadyAdministrator(user));
  }

  hasAccount(name: string): boolean {
    return this.#users.has(name);
  }

  async refresh(): Promise<void> {
    const { users, sessions, now } = this.#options;
    const oldest = now() - FORGET_AFTER_MS;
    for (const [token, { askedAt }] of this.#watched) if (askedAt < oldest) this.#watched.delete(token);
    const tokens = [...this.#watched.keys()];
    const [all, alive] = await Promise.all([users.all(), sessions.findAlive(tokens)]);
    this.#users = all;
    for (const token of tokens) {
      const watched = this.#watched.get(token);
      if (watched && !alive.has(token)) watched.isAlive = false;
    }
  }

  /** Opens a session for somebody whose password was right, or has been changed just now. */
  async signIn(user: UserRecord): Promise<SignedIn> {
    const { now, sessionMs } = this.#options;
    const at = Math.round(now());
    const record = { user: user.name, generation: user.generation, createdAt: at, expiresAt: at + sessionMs };
    return this.#open(record, user);
  }

  async signOut(token: string): Promise<void> {
    this.#watched.delete(token);
    await this.#options.sessions.end(token);
  }

  /**
   * The one with this session; undefined where it is over. `renewed` is a token to go on with in place of the old one.
   * @throws {HttpError} 503 while Redis is down
   */
  async find(token: string): Promise<(SignedIn & { readonly renewed?: SignedIn }) | undefined> {
    const { sessions, now } = this.#options;
    const record = await this.#ask(sessions.find(token));
    const user = record && (await this.#findUser(record));
    if (!record || !user) return undefined;
    this.#watch(token);
    const found = { token, record, user };
    const isDue = record.renewAt <= now();
    if (!isDue || !(await this.#ask(sessions.claimRenewal(token, RENEWAL_GRACE_MS)))) return found;
    return { ...found, renewed: await this.#open(record, user) };
  }

  principalOf({ token, record, user }: SignedIn): Principal {
    const { role, unit } = user;
    return {
      kind: 'person',
      id: user.name,
      role,
      unit,
      csrf: record.csrf,
      may: (right) => mayDo(role, right) && (right === 'session.own' || !user.mustChangePassword),
      ...NO_POSTING,
      holds: () => this.#holds(token, record, user),
    };
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #open(
    begun: Pick<SessionRecord, 'user' | 'generation' | 'createdAt' | 'expiresAt'>,
    user: UserRecord,
  ): Promise<SignedIn> {
    const { sessions, now, random } = this.#options;
    const token = formatToken('session', random(TOKEN_BYTES));
    const csrf = Buffer.from(random(24)).toString('base64url');
    const { user: name, generation, createdAt, expiresAt } = begun;
    const record = { user: name, generation, createdAt, expiresAt, csrf, renewAt: Math.round(now()) + RENEW_AFTER_MS };
    await this.#ask(sessions.open(token, record));
    return { token, record, user };
  }

  async #findUser(record: SessionRecord): Promise<UserRecord | undefined> {
    // Somebody who was added just now, on another server perhaps.
    if (!this.#users.has(record.user)) this.#users = await this.#ask(this.#options.users.all());
    let user = this.#users.get(record.user);
    // Signed in since the accounts were read.
    if (user && user.generation < record.generation) {
      this.#users = await this.#ask(this.#options.users.all());
      user = this.#users.get(record.user);
    }
    return user && isSessionOf(record, user, this.#options.now()) ? user : undefined;
  }

  #watch(token: string): Watched {
    const at = this.#options.now();
    const watched = this.#watched.get(token) ?? { isAlive: true, askedAt: at, keptAt: 0 };
    watched.askedAt = at;
    if (at - watched.keptAt >= KEEP_EVERY_MS) {
      watched.keptAt = at;
      // While Redis is away the session does not end either.
      this.#options.sessions.keepAlive(token).catch(() => {});
    }
    this.#watched.set(token, watched);
    return watched;
  }

  /** An open link keeps no session alive: a desk that everybody has left is signed out. */
  #holds(token: string, record: SessionRecord, found: UserRecord): boolean {
    const at = this.#options.now();
    const watched = this.#watched.get(token) ?? { isAlive: true, askedAt: at, keptAt: at };
    watched.askedAt = at;
    this.#watched.set(token, watched);
    const user = this.#users.get(record.user);
    return watched.isAlive && user !== undefined && user.role === found.role && isSessionOf(record, user, at);
  }

  async #ask<T>(work: Promise<T>): Promise<T> {
    try {
      return await within(LOOK_UP_MS, work);
    } catch (error) {
      throw httpErrors.unavailable('the store of sessions', error);
    }
  }
}

function isReadyAdministrator({ role, enabled, mustChangePassword }: UserRecord): boolean {
  return role === 'admin' && enabled && !mustChangePassword;
}

function isSessionOf({ generation, expiresAt }: SessionRecord, user: UserRecord, nowMs: number): boolean {
  return user.enabled && generation === user.generation && nowMs < expiresAt;
}
