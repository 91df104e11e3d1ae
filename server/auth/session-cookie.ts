import { stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { httpErrors } from '../errors.ts';
import { isLoopback } from '../gate/authentication.ts';
import { SESSION_COOKIE } from './identify.ts';
import type { SignedIn } from './people.ts';

/**
 * Hands a page its session. Throws the 403 to answer where the cookie would go over a network in clear.
 */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, { token, record }: SignedIn): void {
  requirePrivateLine(request);
  reply.header('set-cookie', cookieOf(request, token, new Date(record.expiresAt)));
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('set-cookie', cookieOf(request, '', new Date(0)));
}

/** Passwords and sessions come over TLS, or do not leave this machine. */
export function requirePrivateLine(request: FastifyRequest): void {
  if (request.protocol !== 'https' && !isLoopback(request.socket.remoteAddress)) throw httpErrors.notPrivate();
}

function cookieOf(request: FastifyRequest, value: string, expires: Date): string {
  const secure = request.protocol === 'https';
  const name = SESSION_COOKIE;
  return stringifySetCookie({ name, value, path: '/', httpOnly: true, sameSite: 'strict', secure, expires });
}
