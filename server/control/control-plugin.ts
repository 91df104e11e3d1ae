import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { TAKE_LEAD_MS } from '../../protocol/messages.ts';
import { NAME_PATTERN } from '../../protocol/site/names.ts';
import { Transition } from '../../protocol/site/scenes.ts';
import type { FastifyRequest } from 'fastify';
import { actorOf, type Audit, type Order, type Witness, witnessed } from '../audit/audit.ts';
import { principalOf } from '../auth/guard-routes.ts';
import { checkFreeText } from '../audit/free-text.ts';
import { errorAnswers, httpErrors } from '../errors.ts';
import { type Curtains, isDrawn } from './curtains.ts';
import type { Director } from './director.ts';
import type { Driving } from './driving/driving.ts';
import { handOf } from './driving/hand-of.ts';

export interface ControlOptions {
  readonly director: Director;
  readonly driving: Driving;
  /** Undefined where no video reaches the walls. */
  readonly curtains?: Curtains | undefined;
  readonly audit: Audit;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

const ms = (description: string) => Type.Number({ description: `epoch ms of wall time: ${description}` });
const Standing = Type.Object({
  wall: Type.String(),
  now: ms('the moment of this answer'),
  scene: Type.String({ description: 'what stands now' }),
  since: Type.Union([ms('since when'), Type.Null({ description: 'nobody has taken anything yet' })]),
  next: Type.Optional(
    Type.Object(
      { scene: Type.String(), at: ms('from when on'), transition: Transition },
      { description: 'a take that is still to come' },
    ),
  ),
  revision: Type.Integer({ description: 'grows with every take of this wall' }),
});
const params = Type.Object({ wall: Type.String({ pattern: NAME_PATTERN }) });
const Reason = Type.Optional(Type.String({ description: 'why, for the audit trail: at most 40 characters' }));
const Wish = Type.Object(
  {
    scene: Type.String({ pattern: NAME_PATTERN }),
    transition: Type.Optional(Transition),
    at: Type.Optional(
      Type.Number({
        minimum: 0,
        description: `epoch ms of wall time; default, and the soonest: ${TAKE_LEAD_MS} ms from now`,
      }),
    ),
    reason: Reason,
  },
  { additionalProperties: false },
);

/** `GET`, `PUT` and `POST /walls/{wall}/scene`: what stands on a wall, and taking another scene. */
export const controlPlugin: FastifyPluginAsyncTypebox<ControlOptions> = async (app, options) => {
  const { director, curtains, now } = options;
  const standing = (wall: string) => {
    const told = director.read(wall);
    if (!told) throw httpErrors.unavailable('the store of takes');
    const moment = now();
    const { scene, at, transition, from = scene, revision } = told;
    if (at <= moment) return { wall, now: moment, scene, since: at === 0 ? null : at, revision };
    const since = director.readSinceBefore(wall);
    return {
      wall,
      now: moment,
      scene: from,
      since: since === 0 ? null : since,
      next: { scene, at, transition },
      revision,
    };
  };

  app.get('/walls/:wall/scene', {
    config: { right: 'wall.read' },
    schema: {
      summary: 'The scene that stands on a wall',
      tags: ['walls'],
      params,
      response: { 200: Standing, ...errorAnswers(401, 403, 404, 503) },
    },
    handler: async (request) => {
      const { wall } = request.params;
      if (!director.hasWall(wall)) throw httpErrors.unknownWall();
      return standing(wall);
    },
  });
  app.route({
    method: ['PUT', 'POST'],
    url: '/walls/:wall/scene',
    config: { right: 'wall.direct' },
    schema: {
      summary: 'Take a scene',
      description:
        'Every screen of the wall shows it from one instant of wall time on. The answer comes when the take is on disk; it outlives restarts. The latest take stands.',
      tags: ['walls'],
      security: [{ key: [] }],
      params,
      body: Wish,
      response: { 200: Standing, ...errorAnswers(400, 401, 403, 404, 409, 429, 503) },
    },
    handler: async (request) => {
      const { wall } = request.params;
      const { reason, ...wish } = request.body;
      if (reason !== undefined) checkFreeText('body/reason', reason);
      await director.take({ wall, ...wish }, witnessOf(request, wall, { ...options, what: 'scene.take', reason }));
      return standing(wall);
    },
  });
  if (curtains) registerCurtain(app, { ...options, curtains });
};

/** Whoever sends a request acts on a wall: it must be theirs, and is written down. */
function witnessOf(
  request: FastifyRequest,
  wall: string,
  { driving, audit, what, reason }: Pick<ControlOptions, 'driving' | 'audit'> & Pick<Order, 'what' | 'reason'>,
): Witness {
  const actor = actorOf(request);
  const reach = { wall, hand: handOf(principalOf(request)), actor };
  return driving.driven(reach, witnessed(audit, { ...actor, what, reason }));
}

const Curtain = Type.Object({
  wall: Type.String(),
  now: ms('the moment of this answer'),
  drawn: Type.Boolean({ description: 'no live picture leaves the server now' }),
  next: Type.Optional(
    Type.Object({ drawn: Type.Boolean(), at: ms('from when on') }, { description: 'a change that is still to come' }),
  ),
  revision: Type.Integer({ description: 'grows with every change of this wall' }),
});

/** `GET` and `PUT /walls/{wall}/curtain`: hiding every live picture of a wall at one instant. */
function registerCurtain(
  app: Parameters<FastifyPluginAsyncTypebox<ControlOptions>>[0],
  { director, driving, curtains, audit, now }: ControlOptions & { readonly curtains: Curtains },
): void {
  const standing = (wall: string) => {
    if (!director.hasWall(wall)) throw httpErrors.unknownWall();
    const change = curtains.read(wall);
    if (!change) throw httpErrors.unavailable('the store of curtains');
    const moment = now();
    const { drawn, at, revision } = change;
    const next = at > moment ? { next: { drawn, at } } : {};
    return { wall, now: moment, drawn: isDrawn(change, moment), ...next, revision };
  };
  app.get('/walls/:wall/curtain', {
    config: { right: 'wall.read' },
    schema: {
      summary: 'Whether the curtain of a wall is drawn',
      tags: ['walls'],
      params,
      response: { 200: Curtain, ...errorAnswers(401, 403, 404, 503) },
    },
    handler: async (request) => standing(request.params.wall),
  });
  app.put('/walls/:wall/curtain', {
    config: { right: 'wall.direct' },
    schema: {
      summary: 'Draw or open the curtain',
      description:
        'While it is drawn no live picture leaves the server for any page of the wall, from one instant of wall time on. It outlives restarts. The latest change stands.',
      tags: ['walls'],
      security: [{ key: [] }],
      params,
      body: Type.Object({ drawn: Type.Boolean(), reason: Reason }, { additionalProperties: false }),
      response: { 200: Curtain, ...errorAnswers(400, 401, 403, 404, 409, 429, 503) },
    },
    handler: async (request) => {
      const { wall } = request.params;
      const { drawn, reason } = request.body;
      if (reason !== undefined) checkFreeText('body/reason', reason);
      const what = drawn ? 'curtain.draw' : 'curtain.open';
      await curtains.change(wall, drawn, witnessOf(request, wall, { driving, audit, what, reason }));
      return standing(wall);
    },
  });
}
