import type { IncomingHttpHeaders } from 'node:http';
import { httpErrors } from '../errors.ts';
import type { Caller, KeyRing } from './keys/key-ring.ts';

const BEARER = /^Bearer +([A-Za-z0-9_.~+/=-]{16,200})$/i;

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Headers by which a proxy says that it asks for somebody else. */
const PASSED_ON = ['forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'via'] as const;

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
 * elsewhere whose name was made to lead here (DNS rebinding) asks from this machine, by its own name. What a proxy on this
 * machine passes on is of whoever asked there, and many call the server by its loopback address.
 */
export function isThisMachine(address: string | undefined, headers: IncomingHttpHeaders): boolean {
  const isPassedOn = PASSED_ON.some((name) => headers[name] !== undefined);
  return isLoopback(address) && LOOPBACK_HOST.test(headers.host ?? '') && !isPassedOn;
}
