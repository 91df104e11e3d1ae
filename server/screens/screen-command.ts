import { CODE_PATTERN } from '../../protocol/pairing.ts';
import { type Actor, type Audit, witnessed } from '../audit/audit.ts';
import { checkFreeText } from '../audit/free-text.ts';
import { HttpError } from '../errors.ts';
import type { KeyStore } from '../gate/keys/key-store.ts';
import { formatMinute, formatTable } from '../gate/keys/text-table.ts';
import { listScreens } from './list-screens.ts';
import { revokeScreen } from './revoke-screen.ts';
import type { PairingDesk } from './pairing-desk.ts';

export type ScreenCommand =
  | { readonly verb: 'pair'; readonly code: string; readonly label: string }
  | { readonly verb: 'revoke'; readonly id: string }
  | { readonly verb: 'list' };

export interface ScreenCommandContext {
  readonly store: KeyStore;
  readonly desk: PairingDesk;
  readonly audit: Audit;
  readonly actor: Actor;
  readonly nowMs: number;
}

export async function runScreenCommand(
  command: ScreenCommand,
  context: ScreenCommandContext,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  try {
    switch (command.verb) {
      case 'pair':
        return await pair(command, context);
      case 'revoke':
        return await revoke(command.id, context);
      case 'list':
        return { ok: true, text: await list(context.store) };
    }
  } catch (error) {
    if (error instanceof HttpError) return { ok: false, text: error.message };
    throw error;
  }
}

async function pair(
  { code, label }: { code: string; label: string },
  { desk, audit, actor }: ScreenCommandContext,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  if (!new RegExp(CODE_PATTERN).test(code))
    return { ok: false, text: 'a code is the six digits that the screen shows' };
  checkFreeText('--label', label);
  const witness = witnessed(audit, { ...actor, what: 'screen.pair' });
  const { id, wall, screen } = await desk.enter(code, { label, witness });
  return { ok: true, text: `let in ${wall}${screen === undefined ? '' : `/${screen}`}, id ${id}` };
}

async function revoke(
  id: string,
  { store, audit, actor, nowMs }: ScreenCommandContext,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  const witness = witnessed(audit, { ...actor, what: 'screen.revoke' });
  return (await revokeScreen(id, { store, nowMs, witness })) > 0
    ? { ok: true, text: `revoked ${id}: its page asks for a code again within seconds` }
    : { ok: false, text: `no screen ${id} that is not revoked; npm run screen -- list shows them` };
}

async function list(store: KeyStore): Promise<string> {
  const rows = (await listScreens(store)).map(({ id, wall, screen, pairedAt, lastSeenAt, revokedAt, label }) => [
    id,
    wall,
    screen ?? '(whole)',
    formatMinute(pairedAt),
    lastSeenAt === undefined ? '' : formatMinute(lastSeenAt),
    revokedAt === undefined ? '' : formatMinute(revokedAt),
    label,
  ]);
  return formatTable([['id', 'wall', 'screen', 'paired', 'last seen', 'revoked', 'label'], ...rows]);
}
