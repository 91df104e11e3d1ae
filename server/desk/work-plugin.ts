import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { Correction, WorkItem } from '../../protocol/correction.ts';
import { NAME_PATTERN } from '../../protocol/site/names.ts';
import { WorkAnswer, WorkClosed, WorkDone, WorkEntries, WorkMove } from '../../protocol/work.ts';
import { actorOf, type Audit, witnessed } from '../audit/audit.ts';
import { principalOf } from '../auth/guard-routes.ts';
import { sendPacked } from '../cameras/send-packed.ts';
import { errorAnswers } from '../errors.ts';
import { orUnavailable } from '../or-unavailable.ts';
import type { CorrectionDesk } from './correction-desk.ts';
import type { WorkDesk } from './work-desk.ts';

export interface WorkPluginOptions {
  readonly work: WorkDesk;
  readonly corrections: CorrectionDesk;
  readonly audit: Audit;
}

const kind = Type.String({ pattern: NAME_PATTERN });
const params = Type.Object({ kind });
const one = Type.Object({ kind, id: Type.String({ minLength: 1, maxLength: 200 }) });
const shared = { tags: ['desk'], security: [{ key: [] }], params };
/** What is sent is text already: the schemas are for the documentation. Errors are not, and come this way too. */
const asItIs = () => (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body));

/** `/desk/{kind}/items`: what people enter at the desk and move on, of a kind whose `work` the site declares. */
export const workPlugin: FastifyPluginAsyncTypebox<WorkPluginOptions> = async (app, { work, corrections, audit }) => {
  const working = (request: FastifyRequest, what: string, reason?: string) => ({
    looking: principalOf(request),
    witness: witnessed(audit, { ...actorOf(request), what, reason }),
  });

  app.get('/desk/:kind/items', {
    config: { right: 'desk.enter' },
    schema: {
      ...shared,
      summary: 'All that is open, or what has changed of it',
      description:
        'As the level counts it that the site declares for this work. Somebody of a unit sees its own alone.',
      querystring: Type.Object({
        epoch: Type.Optional(Type.String({ maxLength: 100, description: 'of the answer before' })),
        since: Type.Optional(Type.Integer({ minimum: 0, description: '`revision` of the answer before' })),
      }),
      response: { 200: WorkAnswer, ...errorAnswers(400, 401, 403, 404, 503) },
    },
    serializerCompiler: asItIs,
    handler: async (request, reply) => {
      const answer = work.read(request.params.kind, principalOf(request), request.query);
      reply.header('cache-control', 'no-store');
      return sendPacked(request, reply, JSON.stringify(answer));
    },
  });
  app.get('/desk/:kind/closed', {
    config: { right: 'desk.enter' },
    schema: {
      ...shared,
      summary: 'What was closed last',
      response: { 200: WorkClosed, ...errorAnswers(401, 403, 404, 503) },
    },
    serializerCompiler: asItIs,
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return sendPacked(request, reply, JSON.stringify(work.closed(request.params.kind, principalOf(request))));
    },
  });
  app.get('/desk/:kind/voided', {
    config: { right: 'desk.correct' },
    schema: {
      ...shared,
      summary: 'What was struck out last',
      response: { 200: WorkClosed, ...errorAnswers(401, 403, 404, 503) },
    },
    serializerCompiler: asItIs,
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return sendPacked(request, reply, JSON.stringify(work.voided(request.params.kind, principalOf(request))));
    },
  });
  app.get('/desk/:kind/items/:id', {
    config: { right: 'desk.enter' },
    schema: {
      ...shared,
      params: one,
      summary: 'An item, open or not, and what was corrected of it',
      response: { 200: WorkItem, ...errorAnswers(401, 403, 404, 503) },
    },
    handler: (request) => {
      const { kind, id } = request.params;
      return orUnavailable('corrections', () => corrections.read(kind, id, principalOf(request)));
    },
  });
  app.post('/desk/:kind/items/:id/corrections', {
    config: { right: 'desk.correct' },
    schema: {
      ...shared,
      params: one,
      summary: 'Put right what is told of an item, clear it, strike it out or bring it back',
      description:
        'Posts events that go before every report and every correction before. Who did it stands in the audit trail.',
      body: Correction,
      response: { 200: WorkItem, ...errorAnswers(400, 401, 403, 404, 409, 503) },
    },
    handler: (request) => {
      const { kind, id } = request.params;
      return orUnavailable('events', () =>
        corrections.correct(kind, id, request.body, working(request, 'desk.correct', request.body.reason)),
      );
    },
  });
  app.post('/desk/:kind/items', {
    config: { right: 'desk.enter' },
    schema: {
      ...shared,
      summary: 'Enter something, or many at once',
      description: 'Posts an event each, as any system could. Who did it stands in the audit trail, and nowhere else.',
      body: WorkEntries,
      response: { 200: WorkDone, ...errorAnswers(400, 401, 403, 404, 409, 503) },
    },
    handler: (request) =>
      orUnavailable('events', () => work.enter(request.params.kind, request.body, working(request, 'desk.enter'))),
  });
  app.patch('/desk/:kind/items', {
    config: { right: 'desk.enter' },
    schema: {
      ...shared,
      summary: 'Set a milestone, or correct what was told, of one or many',
      body: WorkMove,
      response: { 200: WorkDone, ...errorAnswers(400, 401, 403, 404, 409, 503) },
    },
    handler: (request) => {
      const { kind } = request.params;
      return orUnavailable('events', () =>
        work.move(kind, request.body, working(request, 'desk.move', request.body.reason)),
      );
    },
  });
};
