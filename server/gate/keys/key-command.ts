import { type Actor, type Audit, type Witness, witnessed } from '../../audit/audit.ts';
import { checkFreeText } from '../../audit/free-text.ts';
import { HttpError } from '../../errors.ts';
import type { KeyRecord } from './key-record.ts';
import type { KeyStore } from './key-store.ts';
import { formatMinute, formatTable } from './text-table.ts';
import { formatToken, hashToken, keyId, TOKEN_BYTES } from './token.ts';

export type KeyCommand =
  | { readonly verb: 'create'; readonly scope: string; readonly label: string }
  | { readonly verb: 'rotate'; readonly id: string }
  | { readonly verb: 'revoke'; readonly id: string }
  | { readonly verb: 'list' };

export interface KeyCommandContext {
  readonly store: KeyStore;
  /** The scopes that the site declares. */
  readonly scopes: readonly string[];
  readonly audit: Audit;
  readonly actor: Actor;
  readonly nowMs: number;
  readonly random: (bytes: number) => Uint8Array;
}

export interface KeyCommandResult {
  readonly ok: boolean;
  readonly text: string;
}

export async function runKeyCommand(command: KeyCommand, context: KeyCommandContext): Promise<KeyCommandResult> {
  const { audit, actor } = context;
  try {
    switch (command.verb) {
      case 'create':
        checkFreeText('--label', command.label);
        return await create(command, context, witnessed(audit, { ...actor, what: 'key.create' }));
      case 'rotate':
        return await rotate(command.id, context);
      case 'revoke':
        return await revoke(command.id, context);
      case 'list':
        return { ok: true, text: table([...(await context.store.all()).values()]) };
    }
  } catch (error) {
    if (error instanceof HttpError) return { ok: false, text: error.message };
    throw error;
  }
}

async function create(
  { scope, label }: { scope: string; label: string },
  { store, scopes, nowMs, random }: KeyCommandContext,
  witness: Witness,
): Promise<KeyCommandResult> {
  if (!scopes.includes(scope))
    return { ok: false, text: `the site has no scope ${scope}; expected one of ${scopes.join(', ')}` };
  const token = formatToken(scope, random(TOKEN_BYTES));
  const hash = hashToken(token);
  await witness({ on: `key/${keyId(hash)}`, after: { scope, label } }, () =>
    store.add(hash, { id: keyId(hash), role: 'scope', scope, label, createdAt: nowMs }),
  );
  return {
    ok: true,
    text: `${token}\nid ${keyId(hash)}, scope ${scope}. The token is not kept and cannot be shown again.`,
  };
}

async function revoke(id: string, context: KeyCommandContext): Promise<KeyCommandResult> {
  const old = await findKey(id, context);
  if (!old) return unknownKey(id);
  await revokeKey(old, context, witnessed(context.audit, { ...context.actor, what: 'key.revoke' }));
  return { ok: true, text: `revoked ${id}: the server lets it in for 2 s more at the longest` };
}

async function revokeKey(
  { id, scope, label }: KeyRecord,
  { store, nowMs }: KeyCommandContext,
  witness: Witness,
): Promise<void> {
  await witness({ on: `key/${id}`, before: { scope, label }, after: null }, () => store.revoke(id, nowMs));
}

async function findKey(id: string, { store }: KeyCommandContext): Promise<KeyRecord | undefined> {
  return [...(await store.all()).values()].find((record) => record.id === id && record.revokedAt === undefined);
}

async function rotate(id: string, context: KeyCommandContext): Promise<KeyCommandResult> {
  const old = await findKey(id, context);
  if (!old) return unknownKey(id);
  if (old.role === 'admin')
    return {
      ok: false,
      text: 'the administrator’s token is replaced by removing its file and starting the server again',
    };
  const witness = witnessed(context.audit, { ...context.actor, what: 'key.rotate' });
  const created = await create(old, context, witness);
  if (created.ok) await revokeKey(old, context, witness);
  return created.ok ? { ok: true, text: `${created.text}\n${id} is revoked.` } : created;
}

function unknownKey(id: string): KeyCommandResult {
  return { ok: false, text: `no key ${id} that is not revoked; npm run key -- list shows them` };
}

function table(records: readonly KeyRecord[]): string {
  const rows = records
    .toSorted((left, right) => left.createdAt - right.createdAt)
    .map(({ id, scope, createdAt, revokedAt, label }) => [
      id,
      scope,
      formatMinute(createdAt),
      revokedAt === undefined ? '' : formatMinute(revokedAt),
      label,
    ]);
  return formatTable([['id', 'scope', 'created', 'revoked', 'label'], ...rows]);
}
