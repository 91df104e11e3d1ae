import type { FastifyRequest } from 'fastify';
import { httpErrors } from '../errors.ts';
import type { Caller, KeyRing } from './keys/key-ring.ts';

const BEARER = /^Bearer +([A-Za-z0-9_.~+/=-]{16,200})$/i;

/** The caller of a request by its `Authorization: Bearer` header. Throws the 401 or 503 to answer. */
export async function authenticate(request: FastifyRequest, keys: KeyRing): Promise<Caller> {
  const header = request.headers.authorization;
  if (header === undefined) throw httpErrors.noKey();
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) throw httpErrors.noKey();
  let caller: Caller | undefined;
  try {
    caller = await keys.find(token);
  } catch (error) {
    throw httpErrors.unavailable('the store of keys', error);
  }
  if (!caller) throw httpErrors.unknownKey();
  return caller;
}

/**
 * Lets this machine read without a key: the wall's own screens have none in this version. Everybody else reads with any key.
 * A proxy on this machine is this machine: it must ask for keys itself.
 */
export async function requireReader(request: FastifyRequest, keys: KeyRing): Promise<void> {
  if (!isLoopback(request.socket.remoteAddress)) await authenticate(request, keys);
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && (/^(?:::ffff:)?127\./.test(address) || address === '::1');
}
