import type { IncomingHttpHeaders } from 'node:http';
import { parseCookie } from 'cookie';
import { bearerOf, findByToken, isThisMachine } from '../gate/authentication.ts';
import type { ScreenPlace } from '../gate/keys/key-record.ts';
import { NO_POSTING } from '../gate/posting.ts';
import type { Caller, KeyRing } from '../gate/keys/key-ring.ts';
import type { People, SignedIn } from './people.ts';
import { MACHINE, type Principal } from './principal.ts';
import { mayDo, type Role } from './rights.ts';
import type { ClientCertificate } from './ways/client-certificate.ts';

export const SESSION_COOKIE = 'watchfloor-session';

/** What a request says of who sends it. */
export interface Asking {
  readonly headers: IncomingHttpHeaders;
  readonly address: string | undefined;
  /** A token that came another way, such as in a hello. */
  readonly token?: string | undefined;
  /** That the other end of the line has shown. */
  readonly certificate?: ClientCertificate | undefined;
}

export interface Identified {
  /** Undefined: nobody that is known here. */
  readonly principal: Principal | undefined;
  /** A token was sent, and opens nothing. */
  readonly isUnknownToken: boolean;
  readonly session?: SignedIn | undefined;
  /** A session that goes on in place of the one that came. */
  readonly renewed?: SignedIn | undefined;
}

export interface IdentifyOptions {
  readonly keys: KeyRing;
  readonly people: People;
  /** Which screen has this certificate. */
  readonly placeOf?: ((certificate: ClientCertificate) => ScreenPlace | undefined) | undefined;
}

export type Identify = (asking: Asking) => Promise<Identified>;

/**
 * Tells who asks: by a token of a key or screen, else by the cookie of a session, else by being this machine. A token that
 * opens nothing is nobody, whatever else came with it. Where there is neither, a certificate may say which screen it is. Rejects
 * with the 503 to answer while Redis is down.
 */
export function createIdentify({ keys, people, placeOf }: IdentifyOptions): Identify {
  return async ({ headers, address, token = bearerOf(headers.authorization), certificate }) => {
    if (token !== undefined || headers.authorization !== undefined) {
      const caller = token === undefined ? undefined : await findByToken(token, keys);
      return { principal: caller && principalOf(caller, keys), isUnknownToken: token !== undefined && !caller };
    }
    const cookie = headers.cookie === undefined ? undefined : parseCookie(headers.cookie)[SESSION_COOKIE];
    const found = cookie === undefined ? undefined : await people.find(cookie);
    if (found) {
      const session = found.renewed ?? found;
      return { principal: people.principalOf(session), isUnknownToken: false, session, renewed: found.renewed };
    }
    const place = certificate && placeOf?.(certificate);
    if (place) return { principal: certifiedScreen(certificate, place), isUnknownToken: false };
    return { principal: isThisMachine(address, headers) ? MACHINE : undefined, isUnknownToken: false };
  };
}

/** Named by its certificate, which is listed where it was issued and revoked there. */
function certifiedScreen({ fingerprint, validTo }: ClientCertificate, place: ScreenPlace): Principal {
  return {
    kind: 'screen',
    id: fingerprint.slice(0, 8),
    role: 'screen',
    place,
    may: (right) => mayDo('screen', right),
    ...NO_POSTING,
    holds: () => Date.now() < validTo,
  };
}

/** The key with which the patrol posts is the one by which it looks. */
const PATROL_SCOPE = 'patrol';

function roleOf({ role, scope }: Caller): Role {
  if (role === 'admin') return 'token';
  return role === 'scope' && scope === PATROL_SCOPE ? 'patrol' : role;
}

function principalOf(caller: Caller, keys: KeyRing): Principal {
  const { id, place } = caller;
  const role = roleOf(caller);
  return {
    kind: role === 'screen' ? 'screen' : 'key',
    id,
    role,
    place,
    may: (right) => mayDo(role, right),
    otherDataSet: caller.otherDataSet,
    mayPost: (kind) => caller.mayPost(kind),
    mayCorrect: caller.mayCorrect,
    holds: () => keys.isLetIn(caller),
  };
}
