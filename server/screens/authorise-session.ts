import type { IncomingMessage } from 'node:http';
import type { Hello } from '../../protocol/messages.ts';
import { bearerOf, isLoopback } from '../gate/authentication.ts';
import type { Caller, KeyRing } from '../gate/keys/key-ring.ts';
import type { KeyStore } from '../gate/keys/key-store.ts';
import { type Access, MACHINE_ACCESS } from '../live/sessions/access.ts';

/** How exactly it is known when a screen was last seen. */
const SEEN_EVERY_MS = 30_000;

export interface Authorisation {
  readonly keys: KeyRing;
  readonly store: Pick<KeyStore, 'markSeen'>;
  readonly now: () => number;
}

/** What a live link and a video link say of themselves. */
type Greeting = Pick<Hello, 'token' | 'wall' | 'screen'>;

/** Rules [PR1] and [PR3] for live sessions: what the token of a hello, or of its request, opens. */
export function createAuthorisation({ keys, store, now }: Authorisation) {
  const seenAt = new Map<string, number>();
  const accessOf = (caller: Caller): Access => ({
    id: caller.id,
    role: caller.role,
    holds: () => keys.isLetIn(caller),
    markSeen: () => {
      const at = now();
      if (caller.role !== 'screen' || at - (seenAt.get(caller.id) ?? 0) < SEEN_EVERY_MS) return;
      seenAt.set(caller.id, at);
      // While Redis is away nobody asks either; the next time will do.
      store.markSeen(caller.id, at).catch(() => seenAt.delete(caller.id));
    },
  });
  const look = async (token: string, hello: Greeting): Promise<Access | undefined> => {
    const caller = await keys.find(token);
    if (!caller || (caller.role === 'screen' && !isPlaceOf(caller, hello))) return undefined;
    return accessOf(caller);
  };
  return (request: IncomingMessage, hello: Greeting): Access | undefined | Promise<Access | undefined> => {
    const token = hello.token ?? bearerOf(request.headers.authorization);
    if (token !== undefined) return look(token, hello);
    return isLoopback(request.socket.remoteAddress) ? MACHINE_ACCESS : undefined;
  };
}

/** A token of the whole wall opens no single screen, and the other way round: each page was paired for what it shows. */
function isPlaceOf({ place }: Caller, { wall, screen }: Greeting): boolean {
  return place?.wall === wall && place.screen === screen;
}
