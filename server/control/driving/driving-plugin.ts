import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { DrivingAct, DrivingRole, pauseAt } from '../../../protocol/driving.ts';
import { NAME_PATTERN } from '../../../protocol/site/names.ts';
import { actorOf } from '../../audit/audit.ts';
import { principalOf } from '../../auth/guard-routes.ts';
import { errorAnswers, httpErrors } from '../../errors.ts';
import type { Driving } from './driving.ts';
import { handOf } from './hand-of.ts';

export interface DrivingPluginOptions {
  readonly driving: Driving;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

const ms = (description: string) => Type.Number({ description: `epoch ms of wall time: ${description}` });
const who = {
  by: Type.Optional(Type.String({ description: 'name of the account, or id of the key; told to people alone' })),
  role: Type.Optional(DrivingRole),
};
const DriverAnswer = Type.Object({
  wall: Type.String(),
  now: ms('the moment of this answer'),
  driver: Type.Optional(
    Type.Object({ ...who, since: ms('since when'), until: ms('it runs out, unless it is renewed') }),
  ),
  asked: Type.Optional(
    Type.Object({ ...who, at: ms('since when'), until: ms('whoever drives has been silent too long') }),
  ),
  lock: Type.Optional(Type.Object({ ...who, since: ms('since when') })),
  held: Type.Optional(Type.Object({ ...who, since: ms('since when the automation is held') })),
  pause: Type.Optional(Type.Enum(['driven', 'locked', 'held'], { description: 'why the automation does nothing now' })),
  revision: Type.Integer({ description: 'grows with every change' }),
});
const params = Type.Object({ wall: Type.String({ pattern: NAME_PATTERN }) });

/** `GET` and `POST /walls/{wall}/driver`: who drives a wall, handing it over, and its lock. */
export const drivingPlugin: FastifyPluginAsyncTypebox<DrivingPluginOptions> = async (app, { driving, now }) => {
  const answer = (wall: string, isTold: boolean) => {
    if (!driving.hasWall(wall)) throw httpErrors.unknownWall();
    const moment = now();
    const standing = driving.at(wall, moment);
    const told = driving.read(wall);
    if (!standing || !told) throw httpErrors.unavailable('the store of drivers');
    const { driver, asked, lock, held, revision } = standing;
    const pause = pauseAt(told, moment);
    const named = <H extends { readonly by: string }>({ by, ...rest }: H) => ({ ...rest, ...(isTold && { by }) });
    return {
      wall,
      now: moment,
      ...(driver && { driver: named(driver) }),
      ...(asked && { asked: named(asked) }),
      ...(lock && { lock: named(lock) }),
      ...(held && { held: named(held) }),
      ...(pause && { pause }),
      revision,
    };
  };
  app.get('/walls/:wall/driver', {
    config: { right: 'wall.read' },
    schema: {
      summary: 'Who drives a wall, and whether it is locked',
      tags: ['walls'],
      params,
      response: { 200: DriverAnswer, ...errorAnswers(401, 403, 404, 503) },
    },
    handler: async (request) => answer(request.params.wall, principalOf(request).may('wall.direct')),
  });
  app.post('/walls/:wall/driver', {
    config: { right: 'wall.direct' },
    schema: {
      summary: 'Ask for a wall, hand it over, release it, lock it',
      description:
        'One person drives a wall at a time: the first act takes a free wall, and the lease runs out by itself. The answer comes when it is on disk.',
      tags: ['walls'],
      security: [{ key: [] }],
      params,
      body: DrivingAct,
      response: { 200: DriverAnswer, ...errorAnswers(400, 401, 403, 404, 409, 429, 503) },
    },
    handler: async (request) => {
      const { wall } = request.params;
      const hand = handOf(principalOf(request));
      await driving.act({ wall, hand, actor: actorOf(request) }, request.body.do);
      return answer(wall, true);
    },
  });
};
