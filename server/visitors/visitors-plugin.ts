import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { NAME_PATTERN } from '../../protocol/site/names.ts';
import { actorOf, type Audit, witnessed } from '../audit/audit.ts';
import { principalOf } from '../auth/guard-routes.ts';
import type { Driving } from '../control/driving/driving.ts';
import { handOf } from '../control/driving/hand-of.ts';
import { errorAnswers, httpErrors } from '../errors.ts';
import { arePresent, type Visitors } from './visitors.ts';

export interface VisitorsPluginOptions {
  readonly visitors: Visitors;
  readonly driving: Driving;
  readonly audit: Audit;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

const Standing = Type.Object({
  wall: Type.String(),
  now: Type.Number({ description: 'epoch ms of wall time: the moment of this answer' }),
  present: Type.Boolean({ description: 'small counts, lists, labels and live pictures are not sent to this wall now' }),
  next: Type.Optional(
    Type.Object({ present: Type.Boolean(), at: Type.Number() }, { description: 'a change that is still to come' }),
  ),
  revision: Type.Integer({ description: 'grows with every change of this wall' }),
});
const params = Type.Object({ wall: Type.String({ pattern: NAME_PATTERN }) });

/** `GET` and `PUT /walls/{wall}/visitors`: one command for a wall before which visitors stand. */
export const visitorsPlugin: FastifyPluginAsyncTypebox<VisitorsPluginOptions> = async (app, options) => {
  const { visitors, driving, audit, now } = options;
  const standing = (wall: string) => {
    if (!visitors.hasWall(wall)) throw httpErrors.unknownWall();
    const visit = visitors.read(wall);
    if (!visit) throw httpErrors.unavailable('the store of visitors');
    const moment = now();
    const { present, at, revision } = visit;
    const next = at > moment ? { next: { present, at } } : {};
    return { wall, now: moment, present: arePresent(visit, moment), ...next, revision };
  };
  app.get('/walls/:wall/visitors', {
    config: { right: 'wall.read' },
    schema: {
      summary: 'Whether visitors stand before a wall',
      tags: ['walls'],
      params,
      response: { 200: Standing, ...errorAnswers(401, 403, 404, 503) },
    },
    handler: async (request) => standing(request.params.wall),
  });
  app.put('/walls/:wall/visitors', {
    config: { right: 'wall.direct' },
    schema: {
      summary: 'Receive visitors, or let them go',
      description:
        'From one instant on the curtain is drawn, small counts, lists and labels leave the server no more for this wall, and restricted scenes are refused. It outlives restarts and holds until it is ended; the curtain is then open again, unless somebody drew it before or meanwhile.',
      tags: ['walls'],
      security: [{ key: [] }],
      params,
      body: Type.Object({ present: Type.Boolean() }, { additionalProperties: false }),
      response: { 200: Standing, ...errorAnswers(400, 401, 403, 404, 409, 503) },
    },
    handler: async (request) => {
      const { wall } = request.params;
      const { present } = request.body;
      const { present: before } = visitors.check(wall);
      const what = present ? 'visitors.receive' : 'visitors.release';
      const actor = actorOf(request);
      const hand = handOf(principalOf(request));
      const witness = driving.driven({ wall, hand, actor }, witnessed(audit, { ...actor, what }));
      await witness({ on: `wall/${wall}`, before: { present: before }, after: { present } }, () =>
        present ? visitors.receive(wall) : visitors.release(wall),
      );
      return standing(wall);
    },
  });
};
