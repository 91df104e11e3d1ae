import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { IDENTIFY_MS, TAKE_LEAD_MS } from '../../protocol/messages.ts';
import { NAME_PATTERN } from '../../protocol/site/names.ts';
import { actorOf, type Audit, witnessed } from '../audit/audit.ts';
import { principalOf } from '../auth/guard-routes.ts';
import type { Driving } from '../control/driving/driving.ts';
import { handOf } from '../control/driving/hand-of.ts';
import { errorAnswers, httpErrors } from '../errors.ts';
import { hasScreen } from '../page-link/has-screen.ts';
import type { Hub } from './hub.ts';
import type { ScreenPlace, SessionServer } from './sessions/session-server.ts';

export interface ScreenActsOptions {
  readonly sessions: Pick<SessionServer, 'tellScreens'>;
  /** Undefined while it is being opened. */
  readonly hub: () => Hub | undefined;
  readonly driving: Driving;
  readonly audit: Audit;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

const Name = Type.String({ pattern: NAME_PATTERN });
/** A screen of a wall, or all of its screens. */
const places = [
  { path: '/walls/:wall', params: Type.Object({ wall: Name }), of: 'every screen of a wall' },
  { path: '/walls/:wall/screens/:screen', params: Type.Object({ wall: Name, screen: Name }), of: 'a screen' },
] as const;
const pages = Type.Integer({ description: 'how many open pages of this server were told' });
const Identified = Type.Object({
  pages,
  at: Type.Number({ description: 'epoch ms of wall time: from when on' }),
  until: Type.Number({ description: 'epoch ms of wall time: until when' }),
});
const Ordered = Type.Object({ pages });

/** `POST .../identify` and `POST .../reload`, of a screen and of all screens of a wall; rules [TN6] and [SY5]. */
export const screenActsPlugin: FastifyPluginAsyncTypebox<ScreenActsOptions> = async (app, options) => {
  const { sessions, hub, driving, audit, now } = options;
  const check = (place: ScreenPlace) => {
    const opened = hub();
    if (!opened) throw httpErrors.unavailable('the live link');
    if (!driving.hasWall(place.wall)) throw httpErrors.unknownWall();
    if (!hasScreen(opened.options.plan.site.file.walls, place)) throw httpErrors.notFound('screen');
  };
  const witnessOf = (request: FastifyRequest, what: string) => witnessed(audit, { ...actorOf(request), what });
  const nameOf = ({ wall, screen }: ScreenPlace) =>
    screen === undefined ? `wall/${wall}` : `screen/${wall}.${screen}`;

  for (const { path, params, of } of places) {
    app.post(`${path}/identify`, {
      config: { right: 'wall.direct' },
      schema: {
        summary: `Have ${of} say which one it is`,
        description:
          'Its number and name, large and over everything for a few seconds. A lock refuses it; whoever drives is not asked, and nobody becomes the driver by it.',
        tags: ['screens'],
        security: [{ key: [] }],
        params,
        response: { 200: Identified, ...errorAnswers(400, 401, 403, 404, 409, 503) },
      },
      handler: async (request) => {
        const place: ScreenPlace = request.params;
        check(place);
        const hand = { ...handOf(principalOf(request)), kind: 'beside' as const };
        const reach = { wall: place.wall, hand, actor: actorOf(request) };
        const witness = driving.driven(reach, witnessOf(request, 'screen.identify'));
        return witness({ on: nameOf(place) }, async () => {
          const at = Math.ceil(now()) + TAKE_LEAD_MS;
          const until = at + IDENTIFY_MS;
          return { pages: sessions.tellScreens(place, { type: 'identify', at, until }), at, until };
        });
      },
    });
    app.post(`${path}/reload`, {
      config: { right: 'screen.admit' },
      schema: {
        summary: `Load the page of ${of} anew`,
        description:
          'Each page asks for its turn: of a wall one screen at a time starts over, behind its last picture, and none near a take.',
        tags: ['screens'],
        security: [{ key: [] }],
        params,
        response: { 202: Ordered, ...errorAnswers(400, 401, 403, 404, 503) },
      },
      handler: async (request, reply) => {
        const place: ScreenPlace = request.params;
        check(place);
        const tell = async () => sessions.tellScreens(place, { type: 'startOver' });
        const told = await witnessOf(request, 'screen.reload')({ on: nameOf(place) }, tell);
        return reply.status(202).send({ pages: told });
      },
    });
  }
};
