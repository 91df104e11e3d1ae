import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { ArrangementStep } from '../../protocol/arrangement.ts';
import { Command } from '../../protocol/commands.ts';
import { TAKE_LEAD_MS } from '../../protocol/messages.ts';
import { NAME_PATTERN } from '../../protocol/site/names.ts';
import { actorOf, type Audit, witnessed } from '../audit/audit.ts';
import { principalOf } from '../auth/guard-routes.ts';
import { errorAnswers, httpErrors } from '../errors.ts';
import { type Arrangements, arrangedAt } from './arrangements.ts';
import { checkCommand } from './check-command.ts';
import type { Driving } from './driving/driving.ts';
import { handOf } from './driving/hand-of.ts';

export interface CommandsOptions {
  readonly arrangements: Arrangements;
  readonly driving: Driving;
  readonly audit: Audit;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

const Arranged = Type.Object({
  wall: Type.String(),
  now: Type.Number({ description: 'epoch ms of wall time: the moment of this answer' }),
  holds: Type.Object(ArrangementStep.properties, {
    description: 'what the wall shows now in place of what its scenes say, and since when',
  }),
  coming: Type.Array(ArrangementStep, { description: 'what it will show, and from when on' }),
  revision: Type.Integer({ description: 'grows with every command that this wall took' }),
  last: Type.Optional(
    Type.Object(
      { command: Command, by: Type.String({ description: 'name of the account, or id of the key' }) },
      { description: 'the latest' },
    ),
  ),
});
const params = Type.Object({ wall: Type.String({ pattern: NAME_PATTERN }) });

/** `POST /walls/{wall}/commands` and `GET /walls/{wall}/arrangement`: what operators make of a wall's pictures. */
export const commandsPlugin: FastifyPluginAsyncTypebox<CommandsOptions> = async (app, options) => {
  const { arrangements, driving, audit, now } = options;
  const arranged = (wall: string) => {
    const told = arrangements.read(wall);
    if (!told) throw httpErrors.unavailable('the store of commands');
    const moment = now();
    const entry = arrangements.entry(wall);
    return {
      wall,
      now: moment,
      ...arrangedAt(told, moment),
      revision: told.revision,
      ...(entry && { last: { command: entry.command, by: entry.by } }),
    };
  };
  app.get('/walls/:wall/arrangement', {
    config: { right: 'wall.read' },
    schema: {
      summary: 'What operators have made of the pictures of a wall',
      tags: ['walls'],
      params,
      response: { 200: Arranged, ...errorAnswers(401, 403, 404, 503) },
    },
    handler: async (request) => {
      const { wall } = request.params;
      if (!arrangements.hasWall(wall)) throw httpErrors.unknownWall();
      return arranged(wall);
    },
  });
  app.post('/walls/:wall/commands', {
    config: { right: 'wall.direct' },
    schema: {
      summary: 'Change the pictures of a wall',
      description: `Cameras and tours on tiles, how tours go, a tile enlarged, the wall frozen or black. Every screen does it at one instant of wall time, ${TAKE_LEAD_MS} ms ahead. The answer comes when it is on disk; it outlives restarts. A command that finds all as it wants it changes nothing.`,
      tags: ['walls'],
      security: [{ key: [] }],
      params,
      body: Command,
      response: { 200: Arranged, ...errorAnswers(400, 401, 403, 404, 409, 429, 503) },
    },
    handler: async (request) => {
      const { wall } = request.params;
      const principal = principalOf(request);
      const { id } = principal;
      const actor = actorOf(request);
      if (!arrangements.hasWall(wall)) throw httpErrors.unknownWall();
      const ordered = witnessed(audit, { ...actor, what: 'wall.command' });
      const witness = driving.driven({ wall, hand: handOf(principal), actor }, ordered);
      const command = request.body;
      checkCommand(command);
      await witness({ on: `wall/${wall}`, after: command }, () => arrangements.command({ wall, command, by: id }));
      return arranged(wall);
    },
  });
};
