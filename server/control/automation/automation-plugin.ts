import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { NAME_PATTERN } from '../../../protocol/site/names.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { Words } from '../../../protocol/words.ts';
import { errorAnswers, httpErrors } from '../../errors.ts';
import type { Driving } from '../driving/driving.ts';
import type { Automations } from './automations.ts';
import { plannedNext } from './planned.ts';

export interface AutomationPluginOptions {
  readonly automations: Automations;
  readonly driving: Driving;
  readonly site: Pick<Site, 'file'>;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

const AutomationAnswer = Type.Object({
  wall: Type.String(),
  now: Type.Number({ description: 'epoch ms of wall time: the moment of this answer' }),
  isDeclared: Type.Boolean({ description: 'the site says what this wall shows by itself' }),
  pause: Type.Optional(Type.Enum(['driven', 'locked', 'held', 'briefed'], { description: 'why it does nothing now' })),
  called: Type.Optional(
    Type.Object(
      { rule: Type.String(), name: Words, until: Type.Number({ description: 'epoch ms of wall time' }) },
      { description: 'a rule has brought what stands' },
    ),
  ),
  waiting: Type.Integer({ description: 'how many calls of rules wait' }),
  next: Type.Optional(
    Type.Object(
      { scene: Type.String(), at: Type.Number({ description: 'epoch ms of wall time' }) },
      { description: 'what the schedule brings next, within a week' },
    ),
  ),
});

/** `GET /walls/{wall}/automation`: what a wall does by itself, and what it will. */
export const automationPlugin: FastifyPluginAsyncTypebox<AutomationPluginOptions> = async (app, options) => {
  const { automations, driving, site, now } = options;
  app.get('/walls/:wall/automation', {
    config: { right: 'wall.read' },
    schema: {
      summary: 'What a wall shows by itself, and what comes next',
      tags: ['walls'],
      params: Type.Object({ wall: Type.String({ pattern: NAME_PATTERN }) }),
      response: { 200: AutomationAnswer, ...errorAnswers(401, 403, 404, 503) },
    },
    handler: async (request) => {
      const { wall } = request.params;
      if (!driving.hasWall(wall)) throw httpErrors.unknownWall();
      const moment = now();
      const { automation: declared = {}, timeZone } = site.file;
      const automation = Object.hasOwn(declared, wall) ? declared[wall] : undefined;
      if (!automation) return { wall, now: moment, isDeclared: false, waiting: 0 };
      const pause = automations.pauseAt(wall, moment);
      const state = automations.read(wall);
      if (pause === 'unknown' || !state) throw httpErrors.unavailable('the store of the automation');
      const { active, queue } = state;
      const rule = active && automation.rules?.[active.rule];
      const next = plannedNext(automation, timeZone, moment);
      return {
        wall,
        now: moment,
        isDeclared: true,
        ...(pause && { pause }),
        ...(active && rule && { called: { rule: active.rule, name: rule.name, until: active.since + active.leftMs } }),
        waiting: queue.length,
        ...(next && { next: { scene: next.scene, at: next.from } }),
      };
    },
  });
};
