import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { actorOf, type Audit, witnessed } from '../audit/audit.ts';
import { principalOf } from '../auth/guard-routes.ts';
import { errorAnswers, httpErrors } from '../errors.ts';
import type { FaultDesk } from './fault-desk.ts';
import { SNAPSHOT_BYTES_MAX } from './snapshots.ts';

export interface FaultsOptions {
  readonly faults: FaultDesk;
  readonly audit: Audit;
}

const time = (description: string) => Type.Optional(Type.Number({ description: `epoch ms: ${description}` }));
const OpenFault = Type.Object({
  fault: Type.String(),
  camera: Type.String(),
  district: Type.Optional(Type.String()),
  what: Type.Optional(Type.String({ description: 'its code, such as blurred' })),
  found: time('when it was first seen'),
  confirmed: time('when it was confirmed, by another look or a person'),
  repaired: time('when it was called repaired'),
  snapshotUntil: time('until then `GET /faults/{fault}/snapshot` has the picture in which it was found'),
});
const params = Type.Object({ fault: Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$' }) });
const common = { tags: ['faults'], security: [{ key: [] }] };

/** `/faults`: what the patrol found, the picture in which it did, and what people make of it; rules [FT1] to [FT3]. */
export const faultsPlugin: FastifyPluginAsyncTypebox<FaultsOptions> = async (app, { faults, audit }) => {
  app.get('/faults', {
    config: { right: 'fault.handle' },
    schema: {
      ...common,
      summary: 'The faults of cameras that are not repaired, page by page',
      description: 'In no order; a page may be short, and the list ends where `cursor` is missing.',
      querystring: Type.Object({
        cursor: Type.Optional(Type.String({ pattern: '^\\d{1,6}-\\d{1,20}$', description: 'from the page before' })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 500 })),
      }),
      response: {
        200: Type.Object({ faults: Type.Array(OpenFault), cursor: Type.Optional(Type.String()) }),
        ...errorAnswers(400, 401, 403, 404, 503),
      },
    },
    handler: async (request) => {
      const { cursor, limit = 500 } = request.query;
      const page = await faults.list({ cursor, limit }, principalOf(request));
      return { faults: [...page.faults], ...(page.cursor !== undefined && { cursor: page.cursor }) };
    },
  });
  app.get('/faults/:fault', {
    config: { right: 'fault.handle' },
    schema: {
      ...common,
      summary: 'A fault of a camera that is not repaired',
      params,
      response: { 200: OpenFault, ...errorAnswers(400, 401, 403, 404, 409, 503) },
    },
    handler: async (request) => faults.read(request.params.fault, principalOf(request)),
  });
  app.get('/faults/:fault/snapshot', {
    config: { right: 'fault.see' },
    schema: {
      ...common,
      summary: 'The picture in which a fault was found',
      description:
        'Held in memory alone, and only as long as the site’s `patrol.snapshots` says. Whoever sees it is written down.',
      params,
      produces: ['image/jpeg'],
      response: {
        200: { content: { 'image/jpeg': { schema: Type.Unsafe<Buffer>(Type.String()) } } },
        ...errorAnswers(401, 403, 404, 409, 503),
      },
    },
    handler: async (request, reply) => {
      const witness = witnessed(audit, { ...actorOf(request), what: 'fault.see' });
      const { jpeg } = await faults.see(request.params.fault, principalOf(request), witness);
      // It is gone in minutes, also from the browser.
      return reply.header('cache-control', 'no-store').type('image/jpeg').send(jpeg);
    },
  });
  for (const what of ['confirmed', 'repaired'] as const)
    app.post(`/faults/:fault/${what}`, {
      config: { right: 'fault.handle' },
      schema: {
        ...common,
        summary: what === 'confirmed' ? 'Confirm a fault' : 'Call a fault repaired',
        description: `Goes through the gate as \`fault.${what}\`, and counts like any event.`,
        params,
        response: { 200: OpenFault, ...errorAnswers(400, 401, 403, 404, 409, 503) },
      },
      handler: async (request) => {
        const witness = witnessed(audit, { ...actorOf(request), what: `fault.${what}` });
        return await faults.handle({ fault: request.params.fault, what }, principalOf(request), witness);
      },
    });

  await app.register(async (pictures) => {
    pictures.removeAllContentTypeParsers();
    pictures.addContentTypeParser(
      'image/jpeg',
      { parseAs: 'buffer', bodyLimit: SNAPSHOT_BYTES_MAX },
      (_request, body, done) => done(null, body),
    );
    pictures.addContentTypeParser('*', (_request, _payload, done) => done(httpErrors.mediaType()));
    pictures.put('/faults/:fault/snapshot', {
      config: { right: 'fault.show' },
      schema: {
        ...common,
        summary: 'Show the picture in which a fault was found',
        description: 'For the patrol.',
        params: Type.Object({ fault: Type.String() }),
        response: { 204: Type.Null(), ...errorAnswers(400, 401, 403, 404, 409, 413, 415, 503) },
      },
      handler: async (request, reply) => {
        const { fault } = request.params as { fault: string };
        await faults.show(fault, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
        return reply.status(204).send(null);
      },
    });
  });
};
