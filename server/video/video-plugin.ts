import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { ErrorAnswer } from '../errors.ts';
import { upgradesOf } from '../live/upgrades.ts';
import type { VideoServer } from './video-server.ts';

export interface VideoPluginOptions {
  readonly video: VideoServer;
  /** Origins of browsers besides the server's own. */
  readonly origins: readonly string[];
}

/** `GET /video`: the video link, a WebSocket ([VD1]). */
export const videoPlugin: FastifyPluginAsyncTypebox<VideoPluginOptions> = async (app, { video, origins }) => {
  const upgrades = upgradesOf(app);
  app.addHook('preClose', async () => video.close());
  app.get('/video', {
    config: { right: 'hello' },
    schema: {
      summary: 'The video link: a WebSocket',
      description: 'The messages are those of `protocol/video.ts`, their rules those of `protocol/SPEC.md`.',
      tags: ['walls'],
      response: { 101: Type.Null({ description: 'the WebSocket is open' }), 400: ErrorAnswer, 401: ErrorAnswer },
    },
    handler: (request, reply) => {
      const { wire, head } = upgrades.take(request, reply, origins);
      video.accept(request.raw, wire, head);
    },
  });
};
