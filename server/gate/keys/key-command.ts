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
  readonly nowMs: number;
  readonly random: (bytes: number) => Uint8Array;
}

export interface KeyCommandResult {
  readonly ok: boolean;
  readonly text: string;
}

export async function runKeyCommand(command: KeyCommand, context: KeyCommandContext): Promise<KeyCommandResult> {
  switch (command.verb) {
    case 'create':
      return create(command, context);
    case 'rotate':
      return rotate(command.id, context);
    case 'revoke':
      return (await context.store.revoke(command.id, context.nowMs)) > 0
        ? { ok: true, text: `revoked ${command.id}: the server lets it in for 2 s more at the longest` }
        : unknownKey(command.id);
    case 'list':
      return { ok: true, text: table([...(await context.store.all()).values()]) };
  }
}

async function create(
  { scope, label }: { scope: string; label: string },
  { store, scopes, nowMs, random }: KeyCommandContext,
): Promise<KeyCommandResult> {
  if (!scopes.includes(scope))
    return { ok: false, text: `the site has no scope ${scope}; expected one of ${scopes.join(', ')}` };
  const token = formatToken(scope, random(TOKEN_BYTES));
  const hash = hashToken(token);
  await store.add(hash, { id: keyId(hash), role: 'scope', scope, label, createdAt: nowMs });
  return {
    ok: true,
    text: `${token}\nid ${keyId(hash)}, scope ${scope}. The token is not kept and cannot be shown again.`,
  };
}

async function rotate(id: string, context: KeyCommandContext): Promise<KeyCommandResult> {
  const old = [...(await context.store.all()).values()].find(
    (record) => record.id === id && record.revokedAt === undefined,
  );
  if (!old) return unknownKey(id);
  if (old.role === 'admin')
    return {
      ok: false,
      text: 'the administrator’s token is replaced by removing its file and starting the server again',
    };
  const created = await create(old, context);
  if (created.ok) await context.store.revoke(id, context.nowMs);
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
