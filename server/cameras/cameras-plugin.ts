import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { CameraList, CameraStates } from '../../protocol/cameras.ts';
import type { Site } from '../../protocol/site/site.ts';
import { principalOf } from '../auth/guard-routes.ts';
import { errorAnswers, httpErrors } from '../errors.ts';
import type { Hub } from '../live/hub.ts';
import { type ListedCameras, listCameras } from './camera-list.ts';
import { sendPacked } from './send-packed.ts';

export interface CamerasOptions {
  readonly site: Pick<Site, 'cameras'>;
  /** Undefined until the views are whole for the first time. */
  readonly hub: () => Hub | undefined;
}

/** What is sent is text already: the schemas are for the documentation. Errors are not, and come this way too. */
const asItIs = () => (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body));

/** `GET /cameras` and `GET /cameras/states`: what those who direct the walls may put on them, and how it does. */
export const camerasPlugin: FastifyPluginAsyncTypebox<CamerasOptions> = async (app, { site, hub }) => {
  const lists = new Map<boolean, ListedCameras>();
  /** A restricted camera is not even named to whoever may not see it. */
  const listFor = (request: FastifyRequest): ListedCameras => {
    const withRestricted = principalOf(request).may('camera.seeRestricted');
    const list = lists.get(withRestricted) ?? listCameras(site.cameras, { withRestricted });
    lists.set(withRestricted, list);
    return list;
  };
  app.get('/cameras', {
    config: { right: 'wall.direct' },
    schema: {
      summary: 'The cameras that can be put on the walls',
      description: 'As the site declares them, without addresses; restricted ones for those who may see them.',
      tags: ['cameras'],
      security: [{ key: [] }],
      response: {
        200: CameraList,
        304: Type.Null({ description: 'the list that the client has is the current one' }),
        ...errorAnswers(401, 403),
      },
    },
    serializerCompiler: asItIs,
    handler: async (request, reply) => {
      const { json, etag } = listFor(request);
      reply.header('etag', etag).header('cache-control', 'no-cache, private');
      if (request.headers['if-none-match'] === etag) return reply.status(304).send(null);
      return sendPacked(request, reply, json);
    },
  });
  app.get('/cameras/states', {
    config: { right: 'wall.direct' },
    schema: {
      summary: 'How the cameras do',
      description: 'What events said of them and their open faults: all of it, or what has changed.',
      tags: ['cameras'],
      security: [{ key: [] }],
      querystring: Type.Object({
        epoch: Type.Optional(Type.String({ maxLength: 100, description: 'of the answer before' })),
        since: Type.Optional(Type.Integer({ minimum: 0, description: '`revision` of the answer before' })),
      }),
      response: { 200: CameraStates, ...errorAnswers(400, 401, 403, 503) },
    },
    serializerCompiler: asItIs,
    handler: async (request, reply) => {
      const opened = hub();
      if (!opened) throw httpErrors.unavailable('the store');
      const { epoch } = opened.position;
      const board = opened.mirror?.cameras;
      const since = request.query.epoch === epoch ? (request.query.since ?? 0) : 0;
      const list = listFor(request);
      const states: CameraStates = {
        epoch,
        revision: board?.revision ?? 0,
        attributes: (board?.attributes ?? []).map(({ name, names = [] }) => ({ name, codes: [...names] })),
        cameras: [...(board?.since(since, (number) => list.has(number)) ?? [])],
      };
      reply.header('cache-control', 'no-store');
      return sendPacked(request, reply, JSON.stringify(states));
    },
  });
};
