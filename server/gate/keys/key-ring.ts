import { timingSafeEqual } from 'node:crypto';
import type { KeyScope } from '../../../protocol/site/site-file.ts';
import { within } from '../../within.ts';
import type { KeyRecord, ScreenPlace } from './key-record.ts';
import type { KeyStore } from './key-store.ts';
import { hashToken } from './token.ts';

/** Who sends a request. */
export interface Caller {
  readonly id: string;
  readonly role: KeyRecord['role'];
  readonly scope: string;
  /** Of a screen. */
  readonly place?: ScreenPlace | undefined;
  mayPost(kind: string): boolean;
}

/** A revoked key ends within so long. */
const REFRESH_MS = 2_000;
/** Longer than this no request waits for a key. */
const LOOK_UP_MS = 1_000;

/**
 * The keys in memory, so that a request costs Redis nothing. A token that is not known is asked for once in Redis, so a new
 * key works at once; while Redis is down the known keys go on.
 */
export class KeyRing {
  readonly #store: KeyStore;
  readonly #scopes: Readonly<Record<string, KeyScope>>;
  readonly #timer: NodeJS.Timeout;
  readonly #now: () => number;
  #callers = new Map<string, Caller>();

  constructor(store: KeyStore, scopes: Readonly<Record<string, KeyScope>>, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
    this.#scopes = scopes;
    // A refresh that fails leaves the keys as they are: the next one mends it.
    this.#timer = setInterval(() => void this.refresh().catch(() => {}), REFRESH_MS);
    this.#timer.unref();
  }

  /** The caller with this token; undefined where there is none. Rejects while Redis is down and the token is not known here. */
  async find(token: string): Promise<Caller | undefined> {
    const hash = hashToken(token);
    return this.#known(hash) ?? (await this.#lookUp(hash));
  }

  /** Whether a caller that was found is let in still. */
  isLetIn({ id }: Caller): boolean {
    for (const caller of this.#callers.values()) if (caller.id === id) return true;
    return false;
  }

  async refresh(): Promise<void> {
    const callers = new Map<string, Caller>();
    for (const [hash, record] of await this.#store.all()) {
      const caller = this.#callerOf(record);
      if (caller) callers.set(hash, caller);
    }
    this.#callers = callers;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #known(hash: string): Caller | undefined {
    const wanted = Buffer.from(hash);
    for (const [known, caller] of this.#callers) if (timingSafeEqual(Buffer.from(known), wanted)) return caller;
    return undefined;
  }

  async #lookUp(hash: string): Promise<Caller | undefined> {
    const record = await within(LOOK_UP_MS, this.#store.find(hash));
    const caller = record && this.#callerOf(record);
    if (caller) this.#callers.set(hash, caller);
    return caller;
  }

  /** A scope that the site no longer declares opens nothing. */
  #callerOf({ id, role, scope, place, revokedAt, expiresAt }: KeyRecord): Caller | undefined {
    if (revokedAt !== undefined || (expiresAt !== undefined && expiresAt <= this.#now())) return undefined;
    if (role === 'admin') return { id, role, scope, mayPost: () => true };
    if (role === 'screen') return place && { id, role, scope, place, mayPost: () => false };
    const kinds = this.#scopes[scope]?.kinds;
    if (!kinds) return undefined;
    return { id, role, scope, mayPost: kinds === 'all' ? () => true : (kind) => kinds.includes(kind) };
  }
}
