import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { DOCUMENT_TYPES } from '../../protocol/site/documents.ts';
import type { SceneFile } from '../../protocol/site/scenes.ts';
import { ErrorAnswer, httpErrors } from '../errors.ts';

export interface DocumentsOptions {
  /** The site's `documents`. */
  readonly directory: string;
  /** What they show is served, and no other file. */
  readonly scenes: Readonly<Record<string, SceneFile>>;
}

/** `GET /documents/{name}`: the files that panels show, whole or in parts, with an ETag. */
export const documentsPlugin: FastifyPluginAsyncTypebox<DocumentsOptions> = async (app, { directory, scenes }) => {
  const names = namesIn(scenes);
  // A site without documents has no such folder.
  if (names.size > 0) await app.register(fastifyStatic, { root: directory, serve: false });
  app.get('/documents/:name', {
    config: { right: 'screen.read' },
    schema: {
      summary: 'A document of the site',
      description: 'Only what a panel of a scene shows. A client that has it asks with `If-None-Match`.',
      tags: ['site'],
      params: Type.Object({ name: Type.String({ maxLength: 200 }) }),
      response: {
        200: { content: Object.fromEntries(Object.values(DOCUMENT_TYPES).map((type) => [type, { schema: BYTES }])) },
        404: ErrorAnswer,
      },
    },
    handler: async ({ params: { name } }, reply) => {
      if (!names.has(name)) throw httpErrors.notFound('document');
      return reply.header('cache-control', 'no-cache').sendFile(name, { cacheControl: false });
    },
  });
};

const BYTES = Type.Unsafe<unknown>({ type: 'string', format: 'binary' });

function namesIn(scenes: DocumentsOptions['scenes']): ReadonlySet<string> {
  const panels = Object.values(scenes).flatMap((scene) => Object.values(scene.panels));
  return new Set(panels.flatMap((panel) => (panel.panel === 'document' ? panel.files : [])));
}
