import { CODE_PATTERN } from '../../protocol/pairing.ts';
import { HttpError } from '../errors.ts';
import type { KeyStore } from '../gate/keys/key-store.ts';
import { formatMinute, formatTable } from '../gate/keys/text-table.ts';
import { listScreens } from './list-screens.ts';
import type { PairingDesk } from './pairing-desk.ts';

export type ScreenCommand =
  | { readonly verb: 'pair'; readonly code: string; readonly label: string }
  | { readonly verb: 'revoke'; readonly id: string }
  | { readonly verb: 'list' };

export interface ScreenCommandContext {
  readonly store: KeyStore;
  readonly desk: PairingDesk;
  readonly nowMs: number;
}

export async function runScreenCommand(
  command: ScreenCommand,
  { store, desk, nowMs }: ScreenCommandContext,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  switch (command.verb) {
    case 'pair':
      return pair(desk, command);
    case 'revoke': {
      const isScreen = (await listScreens(store)).some(({ id }) => id === command.id);
      const revoked = isScreen ? await store.revoke(command.id, nowMs) : 0;
      return revoked > 0
        ? { ok: true, text: `revoked ${command.id}: its page asks for a code again within seconds` }
        : { ok: false, text: `no screen ${command.id} that is not revoked; npm run screen -- list shows them` };
    }
    case 'list':
      return { ok: true, text: await list(store) };
  }
}

async function pair(desk: PairingDesk, { code, label }: { code: string; label: string }) {
  if (!new RegExp(CODE_PATTERN).test(code))
    return { ok: false, text: 'a code is the six digits that the screen shows' };
  try {
    const { id, wall, screen } = await desk.enter(code, label);
    return { ok: true, text: `let in ${wall}${screen === undefined ? '' : `/${screen}`}, id ${id}` };
  } catch (error) {
    if (error instanceof HttpError) return { ok: false, text: error.message };
    throw error;
  }
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
