import { timingSafeEqual } from 'node:crypto';
import type { KeyScope } from '../../../protocol/site/site-file.ts';
import type { DataSet } from '../../aggregate/keys.ts';
import { within } from '../../within.ts';
import { isOpen, type KeyRecord, type ScreenPlace } from './key-record.ts';
import type { KeyStore } from './key-store.ts';
import { NO_POSTING, type Posting } from '../posting.ts';
import { hashToken } from './token.ts';

interface KeyRingOptions {
  readonly store: KeyStore;
  /** Those that the site declares. */
  readonly scopes: Readonly<Record<string, KeyScope>>;
  /** What the server takes in; undefined where nothing is. */
  readonly dataSet: DataSet | undefined;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

/** Of the site's `keys`: by this one the drill tells what it made up. */
const DRILL_SCOPE = 'drill';

/** Who sends a request. */
export interface Caller extends Posting {
  readonly id: string;
  readonly role: KeyRecord['role'];
  readonly scope: string;
  /** Of a screen. */
  readonly place?: ScreenPlace | undefined;
  /** Epoch ms. */
  readonly endsAt?: number | undefined;
}

/** A revoked key ends within so long. */
const REFRESH_MS = 2_000;
/** Longer than this no request waits for a key. */
const LOOK_UP_MS = 1_000;
/** When a key was last used is known to within so long. */
const MARK_EVERY_MS = 30_000;

/**
 * The keys in memory, so that a request costs Redis nothing. A token that is not known is asked for once in Redis, so a new
 * key works at once; while Redis is down the known keys go on.
 */
export class KeyRing {
  readonly #options: KeyRingOptions;
  readonly #timer: NodeJS.Timeout;
  #callers = new Map<string, Caller>();
  /** Id -> when its use was last written down. */
  readonly #marked = new Map<string, number>();

  constructor(options: KeyRingOptions) {
    this.#options = options;
    // A refresh that fails leaves the keys as they are: the next one mends it.
    this.#timer = setInterval(() => void this.refresh().catch(() => {}), REFRESH_MS);
    this.#timer.unref();
  }

  /** The caller with this token; undefined where there is none. Rejects while Redis is down and the token is not known here. */
  async find(token: string): Promise<Caller | undefined> {
    const hash = hashToken(token);
    const caller = this.#known(hash) ?? (await this.#lookUp(hash));
    if (!caller || !this.#isOpen(caller)) return undefined;
    // Screens say by their links that they are there.
    if (caller.role !== 'screen') this.#markUsed(caller.id);
    return caller;
  }

  /** Whether a caller that was found is let in still. */
  isLetIn({ id }: Caller): boolean {
    // A screen whose token was renewed has two for a while.
    for (const caller of this.#callers.values()) if (caller.id === id && this.#isOpen(caller)) return true;
    return false;
  }

  async refresh(): Promise<void> {
    const callers = new Map<string, Caller>();
    for (const [hash, record] of await this.#options.store.all()) {
      const caller = this.#callerOf(record);
      if (caller) callers.set(hash, caller);
    }
    this.#callers = callers;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #isOpen({ endsAt }: Caller): boolean {
    return isOpen({ endsAt }, this.#options.now());
  }

  #markUsed(id: string): void {
    const at = Math.round(this.#options.now());
    const marked = this.#marked.get(id);
    if (marked !== undefined && Math.abs(at - marked) < MARK_EVERY_MS) return;
    this.#marked.set(id, at);
    // The next use tries again; no request fails for it.
    this.#options.store.markSeen(id, at).catch(() => this.#marked.delete(id));
  }

  #known(hash: string): Caller | undefined {
    const wanted = Buffer.from(hash);
    for (const [known, caller] of this.#callers) if (timingSafeEqual(Buffer.from(known), wanted)) return caller;
    return undefined;
  }

  async #lookUp(hash: string): Promise<Caller | undefined> {
    const record = await within(LOOK_UP_MS, this.#options.store.find(hash));
    const caller = record && this.#callerOf(record);
    if (caller) this.#callers.set(hash, caller);
    return caller;
  }

  /** A scope that the site no longer declares opens nothing. */
  #callerOf(record: KeyRecord): Caller | undefined {
    const { id, role, scope, place, endsAt, revokedAt } = record;
    const { scopes, dataSet: here } = this.#options;
    if (!isOpen({ revokedAt, endsAt }, this.#options.now())) return undefined;
    if (role === 'admin') return { id, role, scope, mayPost: () => true, mayCorrect: true };
    if (role === 'screen') return place && { id, role, scope, place, endsAt, ...NO_POSTING };
    const found = scopes[scope];
    if (!found) return undefined;
    const { kinds, corrects = false } = found;
    const mayPost = kinds === 'all' ? () => true : (kind: string) => kinds.includes(kind);
    const dataSet = scope === DRILL_SCOPE ? 'drill' : record.dataSet;
    const otherDataSet = here === undefined || dataSet === here ? undefined : dataSet;
    return { id, role, scope, endsAt, otherDataSet, mayPost, mayCorrect: corrects };
  }
}
