import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CSRF_HEADER } from '../../protocol/auth.ts';
import { httpErrors } from '../errors.ts';
import type { Identify } from './identify.ts';
import type { Principal } from './principal.ts';
import { RIGHTS, type Right } from './rights.ts';
import type { SignedIn } from './people.ts';
import { setSessionCookie } from './session-cookie.ts';
import { readClientCertificate } from './ways/client-certificate.ts';

/** `anybody`: without any right. `hello`: a socket that says in its first message who opens it. */
export type RouteRight = Right | 'anybody' | 'hello';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What whoever asks at this route must be allowed. */
    readonly right?: RouteRight;
  }
  interface FastifyRequest {
    /** Set at every route that wants a right. */
    principal: Principal | undefined;
    /** Of a person. */
    session: SignedIn | undefined;
  }
}

const harmless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * From now on every route of `app` must name its right, and is answered to those alone who have it. A route that names none
 * is a fault of the program: the server does not start.
 */
export function guardRoutes(app: FastifyInstance, identify: Identify): void {
  app.decorateRequest('principal', undefined);
  app.decorateRequest('session', undefined);
  app.addHook('onRoute', ({ method, url, config }) => {
    const right = config?.right;
    if (right === undefined) throw new Error(`${String(method)} ${url} names no right: see server/auth/rights.ts`);
    if (right !== 'anybody' && right !== 'hello' && !Object.hasOwn(RIGHTS, right))
      throw new Error(`${String(method)} ${url}: there is no right ${right}`);
  });
  app.addHook('onRequest', async (request, reply) => {
    const { right } = request.routeOptions.config;
    // An address that no route has.
    if (right === undefined || right === 'anybody' || right === 'hello') return;
    await letIn(request, reply, { right, identify });
  });
}

/** Who asks; of a route that wants a right. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new Error(`${request.routeOptions.url} lets anybody in`);
  return request.principal;
}

async function letIn(
  request: FastifyRequest,
  reply: FastifyReply,
  { right, identify }: { readonly right: Right; readonly identify: Identify },
): Promise<void> {
  const certificate = readClientCertificate(request.socket);
  const asking = { headers: request.headers, address: request.socket.remoteAddress, certificate };
  const { principal, session, renewed, isUnknownToken } = await identify(asking);
  if (!principal) throw isUnknownToken ? httpErrors.unknownKey() : httpErrors.noKey();
  if (renewed) setSessionCookie(request, reply, renewed);
  // Before the right is looked at: a foreign page must learn nothing of what somebody may do.
  if (principal.csrf !== undefined && !harmless.has(request.method)) requireOwnPage(request, principal.csrf);
  if (!principal.may(right)) throw refusal(principal, right, session);
  request.principal = principal;
  request.session = session;
}

/** This machine without a session, and a person before the own password is chosen, can still become somebody who may. */
function refusal(principal: Principal, right: Right, session: SignedIn | undefined) {
  if (principal.kind === 'machine') return httpErrors.noKey();
  if (session?.user.mustChangePassword) return httpErrors.passwordFirst();
  return httpErrors.lacksRight(right, RIGHTS[right]);
}

/** Besides SameSite and the browser's own word on where a request comes from: what no other page can know. */
function requireOwnPage(request: FastifyRequest, csrf: string): void {
  const { 'sec-fetch-site': site, [CSRF_HEADER]: sent } = request.headers;
  const expected = Buffer.from(csrf);
  const given = Buffer.from(typeof sent === 'string' ? sent : '');
  const isKnown = given.length === expected.length && timingSafeEqual(given, expected);
  if (!isKnown || (site !== undefined && site !== 'same-origin')) throw httpErrors.foreignPage();
}
