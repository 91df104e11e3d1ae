import rateLimit from '@fastify/rate-limit';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { PasswordChange, Session, SignedOut, SignIn } from '../../protocol/auth.ts';
import { actorOf, type Audit, witnessed } from '../audit/audit.ts';
import { errorAnswers, httpErrors } from '../errors.ts';
import { orUnavailable } from '../or-unavailable.ts';
import type { Accounts } from './accounts.ts';
import type { People, SignedIn } from './people.ts';
import { rightsOf } from './rights.ts';
import { clearSessionCookie, requirePrivateLine, setSessionCookie } from './session-cookie.ts';
import type { SignInDesk } from './sign-in-desk.ts';
import { signInLimit, signInNoted } from './sign-in-noted.ts';
import type { UserRecord } from './users/user-record.ts';

export interface SessionOptions {
  readonly desk: SignInDesk;
  readonly people: People;
  readonly accounts: Accounts;
  readonly audit: Audit;
  /** Where this person signs out as well; undefined where nowhere else. */
  readonly leaveAt: (user: UserRecord) => Promise<string | undefined>;
}

/** `/session`: signing in and out, who is signed in, and the own password. */
export const sessionPlugin: FastifyPluginAsyncTypebox<SessionOptions> = async (
  app,
  { desk, people, accounts, audit, leaveAt },
) => {
  const note = async ({ ip }: FastifyRequest, { user: { name } }: SignedIn, what: string) =>
    audit.record({ who: { kind: 'person', id: name }, from: ip, what, on: `account/${name}` });
  await app.register(rateLimit, signInLimit);

  app.post('/session', {
    config: { right: 'anybody' },
    schema: {
      summary: 'Sign in',
      description: 'Sets the cookie of the session. Five wrong passwords make an account wait, longer each time.',
      tags: ['session'],
      body: SignIn,
      response: { 200: Session, ...errorAnswers(400, 401, 403, 429, 503) },
    },
    handler: async (request, reply) => {
      requirePrivateLine(request);
      const signedIn = await signInNoted({ desk, people, audit }, request.body, request.ip);
      await note(request, signedIn, 'session.open');
      setSessionCookie(request, reply, signedIn);
      return describe(signedIn);
    },
  });
  app.get('/session', {
    config: { right: 'session.own' },
    schema: {
      summary: 'Who is signed in on this page',
      tags: ['session'],
      response: { 200: Session, ...errorAnswers(401, 403, 503) },
    },
    handler: async (request) => describe(sessionOf(request)),
  });
  app.delete('/session', {
    config: { right: 'session.own' },
    schema: {
      summary: 'Sign out',
      tags: ['session'],
      response: {
        200: SignedOut,
        204: Type.Null({ description: 'the session is over' }),
        ...errorAnswers(401, 403, 503),
      },
    },
    handler: async (request, reply) => {
      const session = sessionOf(request);
      await note(request, session, 'session.close');
      await orUnavailable('accounts', () => people.signOut(session.token));
      clearSessionCookie(request, reply);
      const elsewhere = await leaveAt(session.user);
      return elsewhere === undefined ? reply.status(204).send(null) : reply.send({ leaveAt: elsewhere });
    },
  });
  app.put('/session/password', {
    config: { right: 'session.own' },
    schema: {
      summary: 'Change the own password',
      description: 'Every other session of the account is over; this one goes on with another cookie.',
      tags: ['session'],
      body: PasswordChange,
      response: { 200: Session, ...errorAnswers(400, 401, 403, 429, 503) },
    },
    handler: async (request, reply) => {
      requirePrivateLine(request);
      const { user } = sessionOf(request);
      const { old, new: next } = request.body;
      const witness = witnessed(audit, { ...actorOf(request), what: 'account.changePassword' });
      const changed = await orUnavailable('accounts', () =>
        witness({ on: `account/${user.name}` }, () => accounts.changePassword(user.name, { old, next })),
      );
      await people.refresh();
      const signedIn = await people.signIn(changed);
      setSessionCookie(request, reply, signedIn);
      return describe(signedIn);
    },
  });
};

export function describe({ user, record }: SignedIn): Session {
  const { name, display, role, unit, mustChangePassword } = user;
  return {
    user: { name, display, role, ...(unit !== undefined && { unit }) },
    rights: [...rightsOf(role)],
    csrf: record.csrf,
    mustChangePassword,
    expiresAt: record.expiresAt,
  };
}

/** A token may have the right `session.own` as little as it has a session. */
function sessionOf({ session }: FastifyRequest): SignedIn {
  if (!session) throw httpErrors.noKey();
  return session;
}
