import rateLimit from '@fastify/rate-limit';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Session, SignInWays } from '../../../protocol/auth.ts';
import type { Audit } from '../../audit/audit.ts';
import { errorAnswers, HttpError, httpErrors } from '../../errors.ts';
import { orUnavailable } from '../../or-unavailable.ts';
import type { People } from '../people.ts';
import { requirePrivateLine, setSessionCookie } from '../session-cookie.ts';
import { describe } from '../session-plugin.ts';
import type { UserRecord } from '../users/user-record.ts';
import type { UserStore } from '../users/user-store.ts';
import { readClientCertificate } from './client-certificate.ts';
import type { ExternalAccounts } from './external-accounts.ts';
import { CALLBACK_PATH, OIDC_PATIENCE_S, type OidcWay } from './oidc-way.ts';
import type { Ways } from './open-ways.ts';

export interface WaysPluginOptions {
  readonly ways: Ways;
  readonly people: People;
  readonly users: UserStore;
  readonly external: ExternalAccounts;
  readonly audit: Audit;
  readonly now: () => number;
}

/** As for passwords. */
const TRIES_A_MINUTE = 60;
const ERRAND_COOKIE = 'watchfloor-errand';
const CONSOLE = '/console/';
const config = { right: 'anybody' } as const;
const Elsewhere = Type.Null({ description: 'Location says where to go on' });

/** `/session/…`: signing in by other ways than an account's password, and which of them there are. */
export const waysPlugin: FastifyPluginAsyncTypebox<WaysPluginOptions> = async (app, options) => {
  const { ways, people, users, external, audit, now } = options;
  const open = async (request: FastifyRequest, reply: FastifyReply, user: UserRecord, way: string) => {
    await audit.record({
      who: { kind: 'person', id: user.name },
      from: request.ip,
      what: 'session.open',
      on: `account/${user.name}`,
      after: { way },
    });
    await users.markSignedIn(user.name, now());
    await people.refresh();
    const signedIn = await people.signIn(user);
    setSessionCookie(request, reply, signedIn);
    return signedIn;
  };
  const refuse = async (request: FastifyRequest, { name, way, code }: { name: string; way: string; code: string }) =>
    audit.record({
      who: { kind: 'stranger', id: 'unknown' },
      from: request.ip,
      what: 'session.refuse',
      on: `account/${people.hasAccount(name) ? name : '-'}`,
      after: { way, code },
    });

  await app.register(rateLimit, {
    max: TRIES_A_MINUTE,
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, { ttl }) =>
      httpErrors.tooMany('requests from this address', Math.ceil(ttl / 1000)),
  });
  app.get('/session/ways', {
    config,
    schema: {
      summary: 'By which ways somebody can sign in here',
      tags: ['session'],
      response: { 200: SignInWays, ...errorAnswers(429) },
    },
    handler: async (request) => ({
      ...(ways.oidc && { oidc: ways.oidc.file.name }),
      ...(ways.ldap && { directory: ways.ldap.file.name }),
      certificate: ways.certificates?.opensAccounts === true && readClientCertificate(request.socket) !== undefined,
    }),
  });
  app.get('/session/oidc', {
    config,
    schema: {
      summary: 'Sign in at the provider of the organisation',
      description:
        'OpenID Connect, with PKCE. The provider sends the browser back, signed in or with a reason why not.',
      tags: ['session'],
      response: { 303: Elsewhere, ...errorAnswers(403, 404, 429, 503) },
    },
    handler: async (request, reply) => {
      requirePrivateLine(request);
      const { url, id } = await orUnavailable('accounts', () => oidcOf(ways).begin());
      return reply.header('set-cookie', errandCookie(request, id)).redirect(url, 303);
    },
  });
  app.get('/session/oidc/callback', {
    config,
    schema: {
      summary: 'Where the provider sends the browser back to',
      tags: ['session'],
      querystring: Type.Object({}, { additionalProperties: true }),
      response: { 303: Elsewhere, ...errorAnswers(403, 404, 429) },
    },
    handler: async (request, reply) => {
      requirePrivateLine(request);
      const oidc = oidcOf(ways);
      const { [ERRAND_COOKIE]: id = '' } = parseCookie(request.headers.cookie ?? '');
      reply.header('set-cookie', errandCookie(request, ''));
      let name = '';
      try {
        const claimed = await orUnavailable('accounts', () => oidc.finish(id, queryOf(request)));
        name = claimed.name.toLowerCase();
        const user = await orUnavailable('accounts', () => external.admit(claimed, oidc.file.roles, request.ip));
        await open(request, reply, user, 'oidc');
        return reply.redirect(CONSOLE, 303);
      } catch (error) {
        // A person stands before this page: the sign-in page says it in words.
        if (!(error instanceof HttpError)) throw error;
        request.log.debug({ err: error.cause ?? error, code: error.code }, 'signing in by OpenID Connect');
        await refuse(request, { name, way: 'oidc', code: error.code }).catch(() => undefined);
        return reply.redirect(`${CONSOLE}?fault=${error.code}`, 303);
      }
    },
  });
  app.post('/session/certificate', {
    config,
    schema: {
      summary: 'Sign in with the certificate that the browser has shown',
      description: 'For an account that its certificate names, as the site’s administrator has declared.',
      tags: ['session'],
      response: { 200: Session, ...errorAnswers(401, 403, 429, 503) },
    },
    handler: async (request, reply) => {
      requirePrivateLine(request);
      const certificate = readClientCertificate(request.socket);
      const name = certificate && ways.certificates?.accountOf(certificate);
      if (name === undefined) throw httpErrors.noCertificate();
      const user = (await orUnavailable('accounts', () => users.all())).get(name);
      if (!user?.enabled) {
        await refuse(request, { name, way: 'certificate', code: 'session.certificate' });
        throw httpErrors.noCertificate();
      }
      return describe(await open(request, reply, user, 'certificate'));
    },
  });
};

function oidcOf({ oidc }: Ways): OidcWay {
  if (!oidc) throw httpErrors.notFound('way to sign in');
  return oidc;
}

function queryOf({ url }: FastifyRequest): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at);
}

/** Not strict, unlike a session's: the browser brings it along when it comes from the provider's page. */
function errandCookie(request: FastifyRequest, value: string): string {
  return stringifySetCookie({
    name: ERRAND_COOKIE,
    value,
    path: CALLBACK_PATH,
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    maxAge: value === '' ? 0 : OIDC_PATIENCE_S,
  });
}
