import type { Key } from '../../../protocol/keys.ts';

export type KeyState = 'open' | 'ended' | 'revoked';

/** @param nowMs of the server, so that a desk's wrong clock does not say that a key has ended */
export function keyState({ revokedAt, endsAt }: Pick<Key, 'revokedAt' | 'endsAt'>, nowMs: number): KeyState {
  if (revokedAt !== undefined) return 'revoked';
  return endsAt !== undefined && endsAt <= nowMs ? 'ended' : 'open';
}
