import { assertNever } from '../../../protocol/assert-never.ts';
import type { Actor } from '../../audit/audit.ts';
import { HttpError } from '../../errors.ts';
import type { KeyDesk, MadeKey } from './key-desk.ts';
import { formatMinute, formatTable } from './text-table.ts';

export type KeyCommand =
  | { readonly verb: 'create'; readonly scope: string; readonly label: string; readonly days?: number | undefined }
  | { readonly verb: 'rotate'; readonly id: string; readonly overlapMinutes: number }
  | { readonly verb: 'revoke'; readonly id: string }
  | { readonly verb: 'list' };

interface KeyCommandResult {
  readonly ok: boolean;
  readonly text: string;
}

/** Runs what `npm run key` was told. */
export async function runKeyCommand(
  command: KeyCommand,
  { desk, actor }: { readonly desk: KeyDesk; readonly actor: Actor },
): Promise<KeyCommandResult> {
  try {
    return { ok: true, text: await run(command, desk, actor) };
  } catch (error) {
    if (error instanceof HttpError) return { ok: false, text: error.message };
    throw error;
  }
}

async function run(command: KeyCommand, desk: KeyDesk, actor: Actor): Promise<string> {
  switch (command.verb) {
    case 'create':
      return tell(await desk.create(command, actor));
    case 'rotate': {
      const { id, overlapMinutes } = command;
      const told = tell(await desk.rotate(id, { overlapMinutes }, actor));
      return `${told}\n${id} ${overlapMinutes === 0 ? 'is revoked' : `ends in ${overlapMinutes} minutes`}.`;
    }
    case 'revoke':
      await desk.revoke(command.id, actor);
      return `revoked ${command.id}: the server lets it in for 2 s more at the longest`;
    case 'list':
      return table(await desk.list());
    default:
      return assertNever(command, 'command');
  }
}

function tell({ key: { id, scope, dataSet, endsAt }, token }: MadeKey): string {
  const end = endsAt === undefined ? '' : `, until ${formatMinute(endsAt)}`;
  return `${token}\nid ${id}, scope ${scope}, ${dataSet ?? 'drill and live'} data${end}. The token is not kept and cannot be shown again.`;
}

function table(keys: Awaited<ReturnType<KeyDesk['list']>>): string {
  const minute = (ms: number | undefined) => (ms === undefined ? '' : formatMinute(ms));
  const rows = keys.map(({ key: { id, scope, dataSet, createdAt, endsAt, revokedAt, madeBy, label }, usedAt }) => [
    id,
    scope,
    dataSet ?? '',
    minute(createdAt),
    minute(usedAt),
    minute(endsAt),
    minute(revokedAt),
    madeBy ? `${madeBy.kind}/${madeBy.id}` : '',
    label,
  ]);
  return formatTable([['id', 'scope', 'data', 'created', 'last used', 'ends', 'revoked', 'made by', 'label'], ...rows]);
}
