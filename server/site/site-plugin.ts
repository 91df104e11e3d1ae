import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { DescribedSite } from './serialize-site.ts';

/** `GET /site`: the site as a wall needs it. */
export const sitePlugin: FastifyPluginAsyncTypebox<{ readonly site: DescribedSite }> = async (app, { site }) => {
  const etag = `"${site.hash}"`;
  app.get('/site', {
    config: { right: 'site.read' },
    schema: {
      summary: 'The site as a wall needs it',
      description:
        'Kinds, metrics, scenes, walls, districts and words of the site; no keys, no importers, no adapters, no drill.',
      tags: ['site'],
      response: {
        200: Type.Unsafe<unknown>({
          type: 'object',
          additionalProperties: true,
          properties: { code: { type: 'string' }, file: { type: 'object', additionalProperties: true } },
        }),
        304: Type.Null({ description: 'the description that the client has is the current one' }),
      },
    },
    // Serialised once: the schema is for the documentation.
    serializerCompiler: () => (body) => String(body),
    handler: async (request, reply) => {
      reply.header('etag', etag).header('cache-control', 'no-cache');
      if (request.headers['if-none-match'] === etag) return reply.status(304).send(null);
      return reply.type('application/json; charset=utf-8').send(site.json);
    },
  });
};
