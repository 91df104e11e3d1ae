import type { FastifyRequest } from 'fastify';
import { httpErrors } from '../errors.ts';
import type { Caller, KeyRing } from './keys/key-ring.ts';

const BEARER = /^Bearer +([A-Za-z0-9_.~+/=-]{16,200})$/i;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who else may read at this route: `screens`, by their tokens; `hello`, whoever says a token over the socket. */
    readonly access?: 'screens' | 'hello';
  }
}

/** The caller of a request by its `Authorization: Bearer` header; no screen. Throws the 401, 403 or 503 to answer. */
export async function authenticate(request: FastifyRequest, keys: KeyRing): Promise<Caller> {
  const caller = await findCaller(request, keys);
  if (caller.role === 'screen') throw httpErrors.notThisKey('a key; a screen’s token opens its wall alone');
  return caller;
}

export async function requireAdministrator(request: FastifyRequest, keys: KeyRing): Promise<void> {
  const { role } = await authenticate(request, keys);
  if (role !== 'admin') throw httpErrors.notThisKey('the administrator’s token');
}

/**
 * Rule [PR1]: lets this machine read without a key. Everybody else reads with a key; a screen only where the route says so.
 * A proxy on this machine is this machine: it must ask for keys itself.
 */
export async function requireReader(request: FastifyRequest, keys: KeyRing): Promise<void> {
  const { access } = request.routeOptions.config;
  if (access === 'hello' || isLoopback(request.socket.remoteAddress)) return;
  await (access === 'screens' ? findCaller : authenticate)(request, keys);
}

/** The token of a request's header; undefined where there is none in the form of one. */
export function bearerOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : BEARER.exec(header)?.[1];
}

async function findCaller(request: FastifyRequest, keys: KeyRing): Promise<Caller> {
  const token = bearerOf(request.headers.authorization);
  if (token === undefined) throw httpErrors.noKey();
  const caller = await findByToken(token, keys);
  if (!caller) throw httpErrors.unknownKey();
  return caller;
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
