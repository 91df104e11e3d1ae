import { SCREEN_TOKEN } from '../../protocol/pairing.ts';
import type { Witness } from '../audit/audit.ts';
import { httpErrors } from '../errors.ts';
import type { KeyRecord } from '../gate/keys/key-record.ts';
import type { KeyStore } from '../gate/keys/key-store.ts';
import { formatToken, hashToken, TOKEN_BYTES } from '../gate/keys/token.ts';

export interface RenewalOptions {
  readonly store: KeyStore;
  /** Epoch ms. */
  readonly nowMs: number;
  readonly random: (bytes: number) => Uint8Array;
  readonly witness: Witness;
}

/** Rule [PR6]: undefined where the token is good for long yet. Throws the HTTP error to answer. */
export async function renewScreen(token: string, options: RenewalOptions): Promise<string | undefined> {
  const { store, nowMs, random, witness } = options;
  const hash = hashToken(token);
  const all = await store.all();
  const old = all.get(hash);
  if (!old?.place || old.revokedAt !== undefined) throw httpErrors.unknownKey();
  const successor = old.successor === undefined ? undefined : all.get(old.successor);
  // The page went on with the next token, and even with the one after it: whoever shows this one now is somebody else.
  if (successor?.successor !== undefined) throw httpErrors.unknownKey();
  if (old.successor === undefined && nowMs - (old.renewedAt ?? old.createdAt) < SCREEN_TOKEN.renewAfterMs)
    return undefined;
  const next = formatToken('screen', random(TOKEN_BYTES));
  const nextHash = hashToken(next);
  const { successor: _followed, ...kept } = old;
  const record: KeyRecord = { ...kept, renewedAt: nowMs, endsAt: nowMs + SCREEN_TOKEN.lifeMs };
  const overlapEndsAt = Math.min(old.endsAt ?? Number.POSITIVE_INFINITY, nowMs + SCREEN_TOKEN.overlapMs);
  // An answer that was lost leaves a token that nobody has.
  const lost = old.successor === undefined ? [] : [old.successor];
  const over = [...all].flatMap(([each, { id, endsAt }]) =>
    id === old.id && endsAt !== undefined && endsAt < nowMs ? each : [],
  );
  const isDone = await witness({ on: `screen/${old.id}`, after: { endsAt: record.endsAt } }, () =>
    store.replace(
      { hash, record: old },
      {
        old: { ...old, successor: nextHash, endsAt: overlapEndsAt },
        hash: nextHash,
        record,
        removed: [...lost, ...over],
      },
    ),
  );
  // Revoked in this moment, or renewed by another request.
  if (!isDone) throw httpErrors.unknownKey();
  return next;
}
