import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Sendings } from '../../protocol/notices.ts';
import { errorAnswers } from '../errors.ts';
import type { NoticeList } from './notice-list.ts';

export interface NoticesOptions {
  readonly list: Pick<NoticeList, 'read'>;
}

/** `GET /notices`: what was told to the outside, to whom, and what became of it ([NT4]). */
export const noticesPlugin: FastifyPluginAsyncTypebox<NoticesOptions> = async (app, { list }) => {
  app.get('/notices', {
    config: { right: 'notice.read' },
    schema: {
      tags: ['notices'],
      summary: 'What was told to the outside, the newest first',
      description:
        'Of each notice and receiver whether it was sent, waits, was withheld, or was given up after all tries.',
      response: { 200: Sendings, ...errorAnswers(401, 403, 503) },
    },
    handler: async () => list.read(),
  });
};
