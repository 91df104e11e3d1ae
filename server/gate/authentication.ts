import { httpErrors } from '../errors.ts';
import type { Caller, KeyRing } from './keys/key-ring.ts';

const BEARER = /^Bearer +([A-Za-z0-9_.~+/=-]{16,200})$/i;

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** The token of a request's header; undefined where there is none in the form of one. */
export function bearerOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : BEARER.exec(header)?.[1];
}

/** Throws the 503 to answer while Redis is down and the token is not known here. */
export async function findByToken(token: string, keys: KeyRing): Promise<Caller | undefined> {
  try {
    return await keys.find(token);
  } catch (error) {
    throw httpErrors.unavailable('the store of keys', error);
  }
}

export function isLoopback(address: string | undefined): boolean {
  return address !== undefined && (/^(?:::ffff:)?127\./.test(address) || address === '::1');
}

/**
 * Whether a request comes from this machine and knows so: by its address, and by the name that it calls the server. A page of
 * elsewhere whose name was made to lead here (DNS rebinding) asks from this machine, by its own name.
 */
export function isThisMachine(address: string | undefined, host: string | undefined): boolean {
  return isLoopback(address) && LOOPBACK_HOST.test(host ?? '');
}
