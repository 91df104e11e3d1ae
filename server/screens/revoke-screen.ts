import type { Witness } from '../audit/audit.ts';
import type { KeyStore } from '../gate/keys/key-store.ts';
import { listScreens } from './list-screens.ts';

/** Lets a screen in no more; how many keys that were. None where it is no screen, or was revoked before. */
export async function revokeScreen(
  id: string,
  { store, nowMs, witness }: { store: KeyStore; nowMs: number; witness: Witness },
): Promise<number> {
  const screen = (await listScreens(store)).find((listed) => listed.id === id && listed.revokedAt === undefined);
  if (!screen) return 0;
  const { wall, screen: name, label } = screen;
  const before = { wall, ...(name !== undefined && { screen: name }), label };
  return await witness({ on: `screen/${id}`, before, after: null }, () => store.revoke(id, nowMs));
}
