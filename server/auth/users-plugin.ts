import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { NewUser, USER_NAME_PATTERN, User, UserChange } from '../../protocol/auth.ts';
import { actorOf, type Audit, witnessed } from '../audit/audit.ts';
import { ErrorAnswer } from '../errors.ts';
import { orUnavailable } from '../or-unavailable.ts';
import type { Accounts } from './accounts.ts';
import type { People } from './people.ts';

export interface UsersOptions {
  readonly accounts: Accounts;
  readonly people: People;
  readonly audit: Audit;
}

/** What is written down of an act on an account; never a password. */
interface Act {
  readonly request: FastifyRequest;
  readonly what: string;
  readonly name: string;
  readonly after: unknown;
}

const params = Type.Object({ name: Type.String({ pattern: USER_NAME_PATTERN }) });
const Opened = Type.Object({
  user: User,
  oneTimePassword: Type.String({ description: 'told this once; whoever signs in with it chooses another one first' }),
});
const errors = (...statuses: number[]) => Object.fromEntries(statuses.map((status) => [status, ErrorAnswer]));

/** `/users`: who has an account, and as what. What is changed holds at once here, and within seconds on other servers. */
export const usersPlugin: FastifyPluginAsyncTypebox<UsersOptions> = async (app, { accounts, people, audit }) => {
  const config = { right: 'user.manage' } as const;
  const doing = <T>({ request, what, name, after }: Act, work: () => Promise<T>): Promise<T> =>
    orUnavailable('accounts', async () => {
      const witness = witnessed(audit, { ...actorOf(request), what: `account.${what}` });
      const done = await witness({ on: `account/${name}`, after }, work);
      await people.refresh();
      return done;
    });

  app.get('/users', {
    config,
    schema: {
      summary: 'Every account',
      tags: ['users'],
      response: { 200: Type.Object({ users: Type.Array(User) }), ...errors(401, 403, 503) },
    },
    handler: async () => ({ users: [...(await orUnavailable('accounts', () => accounts.list()))] }),
  });
  app.post('/users', {
    config,
    schema: {
      summary: 'Open an account',
      tags: ['users'],
      body: NewUser,
      response: { 201: Opened, ...errors(400, 401, 403, 409, 503) },
    },
    handler: async (request, reply) => {
      const act = { request, what: 'create', name: request.body.name, after: request.body };
      return reply.status(201).send(await doing(act, () => accounts.create(request.body)));
    },
  });
  app.patch('/users/:name', {
    config,
    schema: {
      summary: 'Change an account',
      description: 'Another role or unit ends its sessions, as closing it does.',
      tags: ['users'],
      params,
      body: UserChange,
      response: { 200: User, ...errors(400, 401, 403, 404, 409, 503) },
    },
    handler: (request) => {
      const { name } = request.params;
      const act = { request, what: 'change', name, after: request.body };
      return doing(act, () => accounts.change(name, request.body));
    },
  });
  app.delete('/users/:name', {
    config,
    schema: {
      summary: 'Remove an account',
      tags: ['users'],
      params,
      response: { 204: Type.Null({ description: 'its sessions are over' }), ...errors(401, 403, 404, 409, 503) },
    },
    handler: async (request, reply) => {
      const { name } = request.params;
      await doing({ request, what: 'remove', name, after: null }, () => accounts.remove(name));
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
      response: { 200: Opened, ...errors(401, 403, 404, 503) },
    },
    handler: (request) => {
      const { name } = request.params;
      return doing({ request, what: 'resetPassword', name, after: undefined }, () => accounts.reset(name));
    },
  });
};
