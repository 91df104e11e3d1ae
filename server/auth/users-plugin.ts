import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { NewUser, USER_NAME_PATTERN, User, UserChange } from '../../protocol/auth.ts';
import { actorOf, type Audit } from '../audit/audit.ts';
import { errorAnswers } from '../errors.ts';
import { orUnavailable } from '../or-unavailable.ts';
import type { Accounts } from './accounts.ts';
import { AuditedAccounts } from './audited-accounts.ts';
import type { People } from './people.ts';

export interface UsersOptions {
  readonly accounts: Accounts;
  readonly people: People;
  readonly audit: Audit;
}

const params = Type.Object({ name: Type.String({ pattern: USER_NAME_PATTERN }) });
const Opened = Type.Object({
  user: User,
  oneTimePassword: Type.String({ description: 'told this once; whoever signs in with it chooses another one first' }),
});

/** `/users`: who has an account, and as what. What is changed holds at once here, and within seconds on other servers. */
export const usersPlugin: FastifyPluginAsyncTypebox<UsersOptions> = async (app, { accounts, people, audit }) => {
  const config = { right: 'user.manage' } as const;
  const doing = <T>(request: FastifyRequest, work: (audited: AuditedAccounts) => Promise<T>): Promise<T> =>
    orUnavailable('accounts', async () => {
      const done = await work(new AuditedAccounts({ accounts, audit, actor: actorOf(request) }));
      await people.refresh();
      return done;
    });

  app.get('/users', {
    config,
    schema: {
      summary: 'Every account',
      tags: ['users'],
      response: { 200: Type.Object({ users: Type.Array(User) }), ...errorAnswers(401, 403, 503) },
    },
    handler: async () => ({ users: [...(await orUnavailable('accounts', () => accounts.list()))] }),
  });
  app.post('/users', {
    config,
    schema: {
      summary: 'Open an account',
      tags: ['users'],
      body: NewUser,
      response: { 201: Opened, ...errorAnswers(400, 401, 403, 409, 503) },
    },
    handler: async (request, reply) =>
      reply.status(201).send(await doing(request, (audited) => audited.create(request.body))),
  });
  app.patch('/users/:name', {
    config,
    schema: {
      summary: 'Change an account',
      description: 'Another role or unit ends its sessions, as closing it does.',
      tags: ['users'],
      params,
      body: UserChange,
      response: { 200: User, ...errorAnswers(400, 401, 403, 404, 409, 503) },
    },
    handler: (request) => doing(request, (audited) => audited.change(request.params.name, request.body)),
  });
  app.delete('/users/:name', {
    config,
    schema: {
      summary: 'Remove an account',
      tags: ['users'],
      params,
      response: { 204: Type.Null({ description: 'its sessions are over' }), ...errorAnswers(401, 403, 404, 409, 503) },
    },
    handler: async (request, reply) => {
      await doing(request, (audited) => audited.remove(request.params.name));
      return reply.status(204).send(null);
    },
  });
  app.post('/users/:name/password', {
    config,
    schema: {
      summary: 'Give an account another one-time password',
      description: 'For somebody who has forgotten the own one. Its sessions are over.',
      tags: ['users'],
      params,
      response: { 200: Opened, ...errorAnswers(401, 403, 404, 503) },
    },
    handler: (request) => doing(request, (audited) => audited.reset(request.params.name)),
  });
};
