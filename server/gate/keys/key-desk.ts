import { type Actor, type Audit, type Order, type Witness, witnessed } from '../../audit/audit.ts';
import type { DataSet } from '../../aggregate/keys.ts';
import { checkFreeText } from '../../audit/free-text.ts';
import { httpErrors } from '../../errors.ts';
import { isOpen, type KeyRecord } from './key-record.ts';
import type { KeyStore } from './key-store.ts';
import { formatToken, hashToken, keyId, TOKEN_BYTES } from './token.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export interface KeyDeskOptions {
  readonly store: KeyStore;
  /** The scopes that the site declares. */
  readonly scopes: readonly string[];
  /** Whose events the keys tell that are made here. */
  readonly dataSet: DataSet;
  readonly audit: Audit;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

export interface KeyWish {
  readonly scope: string;
  readonly label: string;
  /** Left out: until it is revoked. */
  readonly days?: number | undefined;
  /** Left out: that of the desk. */
  readonly dataSet?: DataSet | undefined;
}

/** A key that was made just now, and the token that opens it, which is kept nowhere. */
export interface MadeKey {
  readonly key: KeyRecord;
  readonly token: string;
}

/** Makes, replaces and revokes API keys, for `npm run key` and the API alike. Every method throws the HTTP error to answer. */
export class KeyDesk {
  readonly #options: KeyDeskOptions;

  constructor(options: KeyDeskOptions) {
    this.#options = options;
  }

  /** Every key but those of screens, the oldest first, and when each was last used (epoch ms). */
  async list(): Promise<readonly { readonly key: KeyRecord; readonly usedAt: number | undefined }[]> {
    const { store } = this.#options;
    const [records, seen] = await Promise.all([store.all(), store.lastSeen()]);
    return [...records.values()]
      .filter(({ role }) => role !== 'screen')
      .sort((left, right) => left.createdAt - right.createdAt)
      .map((key) => ({ key, usedAt: seen.get(key.id) }));
  }

  async create({ scope, label, days }: KeyWish, actor: Actor): Promise<MadeKey> {
    checkFreeText('label', label);
    return await this.#make({ scope, label, days }, actor, this.#witness({ ...actor, what: 'key.create' }));
  }

  /** Makes a successor. The old key ends after the overlap, so that whoever uses it can be given the new one meanwhile. */
  async rotate(id: string, { overlapMinutes }: { readonly overlapMinutes: number }, actor: Actor): Promise<MadeKey> {
    const old = await this.#find(id);
    if (isOwn(old))
      throw httpErrors.conflict('key.own', 'the server’s own keys are replaced by removing their file and starting it');
    if (old.replacedBy !== undefined)
      throw httpErrors.conflict('key.replaced', `key ${old.replacedBy} has taken over from this one`);
    const witness = this.#witness({ ...actor, what: 'key.rotate' });
    const made = await this.#make(old, actor, witness);
    const { store } = this.#options;
    const now = this.#now();
    const overlapEnd = now + overlapMinutes * MINUTE_MS;
    const endsAt = Math.min(old.endsAt ?? overlapEnd, overlapEnd);
    const end = overlapMinutes === 0 ? { revokedAt: now } : { endsAt };
    await witness({ on: `key/${id}`, before: describe(old), after: overlapMinutes === 0 ? null : { endsAt } }, () =>
      store.amend(id, { ...end, replacedBy: made.key.id }),
    );
    return made;
  }

  async revoke(id: string, actor: Actor): Promise<void> {
    const old = await this.#find(id);
    const witness = this.#witness({ ...actor, what: 'key.revoke' });
    await witness({ on: `key/${id}`, before: describe(old), after: null }, () =>
      this.#options.store.revoke(id, this.#now()),
    );
  }

  async #make(
    { scope, label, days, dataSet = this.#options.dataSet }: KeyWish,
    { who }: Actor,
    witness: Witness,
  ): Promise<MadeKey> {
    const { store, scopes, random } = this.#options;
    if (!scopes.includes(scope))
      throw httpErrors.badRequest('scope', `one that the site declares: ${scopes.join(', ')}`);
    const token = formatToken(scope, random(TOKEN_BYTES));
    const hash = hashToken(token);
    const createdAt = this.#now();
    const endsAt = days === undefined ? undefined : createdAt + days * DAY_MS;
    const key: KeyRecord = {
      id: keyId(hash),
      role: 'scope',
      scope,
      dataSet,
      label,
      createdAt,
      madeBy: who,
      ...(days !== undefined && { days }),
      ...(endsAt !== undefined && { endsAt }),
    };
    await witness({ on: `key/${key.id}`, after: describe(key) }, () => store.add(hash, key));
    return { key, token };
  }

  async #find(id: string): Promise<KeyRecord> {
    const nowMs = this.#now();
    const records = [...(await this.#options.store.all()).values()];
    const found = records.find((record) => record.id === id && record.role !== 'screen' && isOpen(record, nowMs));
    if (!found) throw httpErrors.notFound(`key that is open: ${id}`);
    return found;
  }

  #witness(order: Order): Witness {
    return witnessed(this.#options.audit, order);
  }

  #now(): number {
    return Math.round(this.#options.now());
  }
}

/** Of this server: its token stands in a file that a start makes again, so a successor would be nobody's. */
export function isOwn({ role, madeBy }: Pick<KeyRecord, 'role' | 'madeBy'>): boolean {
  return role === 'admin' || madeBy?.kind === 'system';
}

/** What the audit trail has of a key: nothing that opens it. */
function describe({ scope, dataSet, label, endsAt }: KeyRecord) {
  return { scope, ...(dataSet !== undefined && { dataSet }), label, ...(endsAt !== undefined && { endsAt }) };
}
