import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { DeskAnswer, DeskWish, NearestCameras, SnoozeWish } from '../../protocol/desk.ts';
import { NAME_PATTERN } from '../../protocol/site/names.ts';
import { actorOf, type Audit, witnessed } from '../audit/audit.ts';
import { principalOf } from '../auth/guard-routes.ts';
import { errorAnswers } from '../errors.ts';
import { orUnavailable } from '../or-unavailable.ts';
import type { Desk } from './desk.ts';

export interface DeskPluginOptions {
  readonly desk: Desk;
  readonly audit: Audit;
}

const kind = Type.String({ pattern: NAME_PATTERN });
const params = Type.Object({ kind });
const one = Type.Object({ kind, id: Type.String({ minLength: 1, maxLength: 200 }) });
const Done = Type.Null({ description: 'it is on disk' });

/** `/desk/{kind}`: what is open of a kind whose `desk` the site declares, and what people do to it. */
export const deskPlugin: FastifyPluginAsyncTypebox<DeskPluginOptions> = async (app, { desk, audit }) => {
  const doing = (request: FastifyRequest, what: string, reason?: string) => ({
    looking: principalOf(request),
    witness: witnessed(audit, { ...actorOf(request), what, reason }),
  });

  app.get('/desk/:kind', {
    config: { right: 'desk.read' },
    schema: {
      summary: 'What is open',
      description:
        'As the list shows it that the site declares for this desk. Somebody of a unit sees its own work alone.',
      tags: ['desk'],
      security: [{ key: [] }],
      params,
      response: { 200: DeskAnswer, ...errorAnswers(401, 403, 404, 503) },
    },
    handler: (request) => orUnavailable('snoozes', () => desk.read(request.params.kind, principalOf(request))),
  });
  app.post('/desk/:kind/:id/acts', {
    config: { right: 'desk.act' },
    schema: {
      summary: 'Do one of the acts that the site declares',
      description: 'Posts an event, as any system could. Who did it stands in the audit trail, and nowhere else.',
      tags: ['desk'],
      security: [{ key: [] }],
      params: one,
      body: DeskWish,
      response: { 204: Done, ...errorAnswers(400, 401, 403, 404, 409, 503) },
    },
    handler: async (request, reply) => {
      const { kind: name, id } = request.params;
      await orUnavailable('events', () => desk.act(name, id, request.body, doing(request, 'desk.act')));
      return reply.status(204).send(null);
    },
  });
  app.put('/desk/:kind/:id/snooze', {
    config: { right: 'desk.snooze' },
    schema: {
      summary: 'Be quiet about it for a while',
      description: 'For all operators. It stays on every wall, and ends by itself.',
      tags: ['desk'],
      security: [{ key: [] }],
      params: one,
      body: SnoozeWish,
      response: { 204: Done, ...errorAnswers(400, 401, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const { kind: name, id } = request.params;
      const work = doing(request, 'desk.snooze', request.body.reason);
      await orUnavailable('snoozes', () => desk.snooze(name, id, request.body, work));
      return reply.status(204).send(null);
    },
  });
  app.delete('/desk/:kind/:id/snooze', {
    config: { right: 'desk.snooze' },
    schema: {
      summary: 'Be quiet about it no more',
      tags: ['desk'],
      security: [{ key: [] }],
      params: one,
      response: { 204: Done, ...errorAnswers(401, 403, 404, 503) },
    },
    handler: async (request, reply) => {
      const { kind: name, id } = request.params;
      await orUnavailable('snoozes', () => desk.wake(name, id, doing(request, 'desk.wake')));
      return reply.status(204).send(null);
    },
  });
  app.get('/desk/:kind/:id/cameras', {
    config: { right: 'desk.read' },
    schema: {
      summary: 'The cameras nearest to it',
      tags: ['desk'],
      security: [{ key: [] }],
      params: one,
      response: { 200: NearestCameras, ...errorAnswers(401, 403, 404, 503) },
    },
    handler: async (request) => {
      const { kind: name, id } = request.params;
      return { cameras: desk.nearest(name, id, principalOf(request)) };
    },
  });
};
