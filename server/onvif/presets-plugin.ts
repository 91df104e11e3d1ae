import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { PresetToken } from '../../protocol/messages.ts';
import { CODE_PATTERN } from '../../protocol/site/names.ts';
import { actorOf, type Audit, witnessed } from '../audit/audit.ts';
import { principalOf } from '../auth/guard-routes.ts';
import { errorAnswers } from '../errors.ts';
import type { Presets } from './presets.ts';

export interface PresetsPluginOptions {
  readonly presets: Presets;
  readonly audit: Audit;
}

const params = Type.Object({ camera: Type.String({ pattern: CODE_PATTERN }) });
const common = { tags: ['cameras'], security: [{ key: [] }], params };
const config = { right: 'wall.direct' } as const;

/** `GET` and `POST /cameras/{camera}/presets`: the positions that are kept in a camera that turns. */
export const presetsPlugin: FastifyPluginAsyncTypebox<PresetsPluginOptions> = async (app, { presets, audit }) => {
  app.get('/cameras/:camera/presets', {
    config,
    schema: {
      ...common,
      summary: 'To which positions a camera can be sent',
      description: 'The camera is asked itself, for ten seconds at most.',
      response: {
        200: Type.Object({ presets: Type.Array(Type.Object({ token: PresetToken, name: Type.String() })) }),
        ...errorAnswers(400, 401, 403, 404, 409, 429, 502, 504),
      },
    },
    handler: async (request) => ({
      presets: [...(await presets.list(request.params.camera, principalOf(request)))],
    }),
  });
  app.post('/cameras/:camera/presets', {
    config,
    schema: {
      ...common,
      summary: 'Send a camera to one of its positions',
      description: 'Answered when the camera has taken the order; it arrives later. At most once a second.',
      body: Type.Object({ preset: PresetToken }, { additionalProperties: false }),
      response: {
        200: Type.Object({ camera: Type.String(), preset: PresetToken }),
        ...errorAnswers(400, 401, 403, 404, 409, 429, 502, 503, 504),
      },
    },
    handler: async (request) => {
      const order = { camera: request.params.camera, preset: request.body.preset };
      const witness = witnessed(audit, { ...actorOf(request), what: 'camera.turn' });
      await presets.goTo(order, principalOf(request), witness);
      return order;
    },
  });
};
