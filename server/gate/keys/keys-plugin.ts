import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import {
  type Key,
  KEY_ID_PATTERN,
  KEY_OVERLAP_MINUTES,
  KeyRotation,
  Keys,
  NewKey,
  ToldKey,
} from '../../../protocol/keys.ts';
import type { KeyScope } from '../../../protocol/site/site-file.ts';
import { actorOf } from '../../audit/audit.ts';
import { errorAnswers } from '../../errors.ts';
import { orUnavailable } from '../../or-unavailable.ts';
import { isOwn, type KeyDesk, type MadeKey } from './key-desk.ts';
import type { KeyRecord } from './key-record.ts';
import type { KeyRing } from './key-ring.ts';

export interface KeysOptions {
  readonly desk: KeyDesk;
  /** Heeds at once what was changed here; those of other servers within seconds. */
  readonly ring: Pick<KeyRing, 'refresh'>;
  /** The site's `keys`. */
  readonly scopes: Readonly<Record<string, KeyScope>>;
  readonly now: () => number;
}

const params = Type.Object({ id: Type.String({ pattern: KEY_ID_PATTERN }) });

/** `/keys`: the API keys by which systems post their events. */
export const keysPlugin: FastifyPluginAsyncTypebox<KeysOptions> = async (app, { desk, ring, scopes, now }) => {
  const config = { right: 'key.manage' } as const;
  const changing = <T>(work: () => Promise<T>): Promise<T> =>
    orUnavailable('keys', async () => {
      const done = await work();
      await ring.refresh();
      return done;
    });

  app.get('/keys', {
    config,
    schema: {
      summary: 'Every API key',
      description: 'Also those that were revoked or have ended. Tokens are not kept.',
      tags: ['keys'],
      security: [{ key: [] }],
      response: { 200: Keys, ...errorAnswers(401, 403, 503) },
    },
    handler: async () => {
      const listed = await orUnavailable('keys', () => desk.list());
      return {
        keys: listed.map(({ key, usedAt }) => describe(key, usedAt)),
        scopes: Object.entries(scopes).map(([scope, { name, kinds }]) => ({ scope, name, kinds })),
        now: now(),
      };
    },
  });
  app.post('/keys', {
    config,
    schema: {
      summary: 'Make an API key',
      tags: ['keys'],
      security: [{ key: [] }],
      body: NewKey,
      response: { 201: ToldKey, ...errorAnswers(400, 401, 403, 503) },
    },
    handler: async (request, reply) => {
      const { scope, label = '', days } = request.body;
      const made = await changing(() => desk.create({ scope, label, days }, actorOf(request)));
      return reply.status(201).send(tell(made));
    },
  });
  app.post('/keys/:id/rotation', {
    config,
    schema: {
      summary: 'Make a successor of an API key',
      description:
        'Of the same scope and for as many days. The old key goes on for the overlap, so that whoever uses it can be given the new one meanwhile.',
      tags: ['keys'],
      security: [{ key: [] }],
      params,
      body: KeyRotation,
      response: { 201: ToldKey, ...errorAnswers(400, 401, 403, 404, 409, 503) },
    },
    handler: async (request, reply) => {
      const { overlapMinutes = KEY_OVERLAP_MINUTES.default } = request.body;
      const made = await changing(() => desk.rotate(request.params.id, { overlapMinutes }, actorOf(request)));
      return reply.status(201).send(tell(made));
    },
  });
  app.delete('/keys/:id', {
    config,
    schema: {
      summary: 'Revoke an API key',
      tags: ['keys'],
      security: [{ key: [] }],
      params,
      response: { 204: Type.Null({ description: 'it opens nothing any more' }), ...errorAnswers(401, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      await changing(() => desk.revoke(request.params.id, actorOf(request)));
      return reply.status(204).send(null);
    },
  });
};

function tell({ key, token }: MadeKey): ToldKey {
  return { key: describe(key, undefined), token };
}

function describe(record: KeyRecord, usedAt: number | undefined): Key {
  const { id, scope, dataSet, label, createdAt, madeBy, endsAt, replacedBy, revokedAt } = record;
  return {
    id,
    scope,
    label,
    createdAt,
    ...(madeBy && { madeBy }),
    ...(usedAt !== undefined && { usedAt }),
    ...(dataSet !== undefined && { dataSet }),
    ...(endsAt !== undefined && { endsAt }),
    ...(replacedBy !== undefined && { replacedBy }),
    ...(revokedAt !== undefined && { revokedAt }),
    isOwn: isOwn(record),
  };
}
