import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import {
  HASH_PATTERN,
  SiteDraft,
  SiteEdit,
  SiteFileList,
  SiteFileQuery,
  SiteFindings,
  SiteRollBack,
  SiteText,
} from '../../../protocol/site-files.ts';
import { actorOf, type Audit, witnessed } from '../../audit/audit.ts';
import { principalOf } from '../../auth/guard-routes.ts';
import { errorAnswers, httpErrors } from '../../errors.ts';
import type { SiteEditor } from './site-editor.ts';
import type { VersionStore } from './version-store.ts';

export interface SiteFilesOptions {
  readonly editor: SiteEditor;
  readonly versions: VersionStore;
}

/** `/site-files`: the text of the site's files, what is wrong with a draft, and the versions so far. */
export const siteFilesPlugin: FastifyPluginAsyncTypebox<SiteFilesOptions & { readonly audit: Audit }> = async (
  app,
  { editor, versions, audit },
) => {
  const config = { right: 'site.edit' } as const;
  const security = [{ key: [] }];
  const editing = (request: FastifyRequest<{ Body: { reason: string } }>, what: string) => ({
    author: principalOf(request).id,
    witness: witnessed(audit, { ...actorOf(request), what, reason: request.body.reason }),
  });

  app.get('/site-files', {
    config,
    schema: {
      summary: 'The files of the site',
      tags: ['site'],
      security,
      response: { 200: SiteFileList, ...errorAnswers(401, 403) },
    },
    handler: () => editor.list(),
  });
  app.get('/site-files/text', {
    config,
    schema: {
      summary: 'The text of a file, and its versions',
      tags: ['site'],
      security,
      querystring: SiteFileQuery,
      response: { 200: SiteText, ...errorAnswers(400, 401, 403, 404) },
    },
    handler: (request) => editor.read(request.query.file),
  });
  app.get('/site-files/versions/:hash', {
    config,
    schema: {
      summary: 'The text of a version',
      tags: ['site'],
      security,
      params: Type.Object({ hash: Type.String({ pattern: HASH_PATTERN }) }),
      response: { 200: Type.Object({ text: Type.String() }), ...errorAnswers(400, 401, 403, 404) },
    },
    handler: async (request) => {
      const text = await versions.read(request.params.hash);
      if (text === undefined) throw httpErrors.notFound('version');
      return { text };
    },
  });
  app.post('/site-files/check', {
    config,
    schema: {
      summary: 'What is wrong with a draft',
      description: 'As `npm run site:check` says it of the whole site with this text in it. Nothing is changed.',
      tags: ['site'],
      security,
      body: SiteDraft,
      response: { 200: SiteFindings, ...errorAnswers(400, 401, 403, 413) },
    },
    handler: (request) => editor.check(request.body.file, request.body.text),
  });
  app.put('/site-files/text', {
    config,
    schema: {
      summary: 'Put a text in the place of a file',
      description:
        'Where the whole site has no fault with it. It holds from the next reload, or start of the server, on.',
      tags: ['site'],
      security,
      body: SiteEdit,
      response: { 200: SiteText, ...errorAnswers(400, 401, 403, 404, 409, 413, 503) },
    },
    handler: (request) => editor.apply(request.body, editing(request, 'site.apply')),
  });
  app.post('/site-files/roll-back', {
    config,
    schema: {
      summary: 'Put an earlier version in the place of a file',
      tags: ['site'],
      security,
      body: SiteRollBack,
      response: { 200: SiteText, ...errorAnswers(400, 401, 403, 404, 409, 503) },
    },
    handler: (request) => editor.rollBack(request.body, editing(request, 'site.rollBack')),
  });
};
