import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { SiteReloadAnswer } from '../../../protocol/site-reload.ts';
import { actorOf } from '../../audit/audit.ts';
import { errorAnswers } from '../../errors.ts';
import type { SiteReload } from './site-reload.ts';

/** `POST /site/reload`: the site's files are read again, and served where nothing is wrong with them. */
export const reloadPlugin: FastifyPluginAsyncTypebox<{ readonly reload: SiteReload }> = async (app, { reload }) => {
  app.post('/site/reload', {
    config: { right: 'site.edit' },
    schema: {
      summary: 'Serve the site as its files are now',
      description:
        'Where they have faults, or say what cannot be changed while the server runs, nothing changes and the answer says why.',
      tags: ['site'],
      security: [{ key: [] }],
      response: { 200: SiteReloadAnswer, ...errorAnswers(401, 403, 503) },
    },
    handler: (request) => reload.run(actorOf(request)),
  });
};
