import type { IncomingMessage } from 'node:http';
import type { Hello } from '../../protocol/messages.ts';
import { whoIs } from '../audit/audit.ts';
import type { Identify } from '../auth/identify.ts';
import type { Principal } from '../auth/principal.ts';
import { rightsOfMessages } from '../auth/rights.ts';
import { readClientCertificate } from '../auth/ways/client-certificate.ts';
import { isThisMachine } from '../gate/authentication.ts';
import type { KeyStore } from '../gate/keys/key-store.ts';
import { type Access, MACHINE_ACCESS } from '../live/sessions/access.ts';

/** How exactly it is known when a screen was last seen. */
const SEEN_EVERY_MS = 30_000;

export interface Authorisation {
  readonly identify: Identify;
  readonly store: Pick<KeyStore, 'markSeen'>;
  readonly now: () => number;
}

/** What a live link and a video link say of themselves. */
type Greeting = Pick<Hello, 'token' | 'wall' | 'screen'>;

/** Rules [PR1] and [PR3] for live sessions: what the token of a hello, or of its request, opens. */
export function createAuthorisation({ identify, store, now }: Authorisation) {
  const seenAt = new Map<string, number>();
  const accessOf = (principal: Principal, from: string | undefined): Access => ({
    ...principal,
    actor: { who: whoIs(principal), from },
    markSeen: () => {
      const { id, kind } = principal;
      const at = now();
      if (kind !== 'screen' || at - (seenAt.get(id) ?? 0) < SEEN_EVERY_MS) return;
      seenAt.set(id, at);
      // While Redis is away nobody asks either; the next time will do.
      store.markSeen(id, at).catch(() => seenAt.delete(id));
    },
  });
  const look = async (request: IncomingMessage, hello: Greeting): Promise<Access | undefined> => {
    const { headers, socket } = request;
    const certificate = readClientCertificate(socket);
    const { principal } = await identify({ headers, address: socket.remoteAddress, token: hello.token, certificate });
    if (!principal?.may(rightsOfMessages.subscribe)) return undefined;
    if (principal.kind === 'screen' && !isPlaceOf(principal, hello)) return undefined;
    return accessOf(principal, socket.remoteAddress);
  };
  return (request: IncomingMessage, hello: Greeting): Access | undefined | Promise<Access | undefined> => {
    const { authorization, cookie } = request.headers;
    const certificate = readClientCertificate(request.socket);
    if ([hello.token, authorization, cookie, certificate].some((shown) => shown !== undefined))
      return look(request, hello);
    return isThisMachine(request.socket.remoteAddress, request.headers) ? MACHINE_ACCESS : undefined;
  };
}

/** A token of the whole wall opens no single screen, and the other way round: each page was paired for what it shows. */
function isPlaceOf({ place }: Principal, { wall, screen }: Greeting): boolean {
  return place?.wall === wall && place.screen === screen;
}
