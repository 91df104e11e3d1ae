import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Briefing, BriefingAct, BriefingChanges, BriefingDraft, StandingBriefing } from '../../protocol/briefing.ts';
import { NAME_PATTERN } from '../../protocol/site/names.ts';
import { actorOf, type Audit, witnessed } from '../audit/audit.ts';
import { checkFreeText, checkIdentity } from '../audit/free-text.ts';
import { principalOf } from '../auth/guard-routes.ts';
import type { Driving } from '../control/driving/driving.ts';
import { handOf } from '../control/driving/hand-of.ts';
import { errorAnswers, httpErrors } from '../errors.ts';
import type { Briefings } from './open-briefings.ts';
import { changesBetween } from './figures.ts';

export interface BriefingsOptions {
  readonly briefings: Briefings;
  readonly driving: Driving;
  readonly audit: Audit;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

const byId = Type.Object({ id: Type.String({ maxLength: 40 }) });
const byWall = Type.Object({ wall: Type.String({ pattern: NAME_PATTERN }) });
const Change = Type.Object(
  { ...BriefingDraft.properties, revision: Type.Integer({ minimum: 1, description: 'the one that was read' }) },
  { additionalProperties: false },
);
const shared = { tags: ['briefings'], security: [{ key: [] }] };

/** `/briefings`: what is prepared; `/walls/{wall}/briefing`: what is held. No screen and no wall may read either ([BR3]). */
export const briefingsPlugin: FastifyPluginAsyncTypebox<BriefingsOptions> = async (app, options) => {
  const { audit } = options;
  const { store, held } = options.briefings;
  const config = { right: 'briefing.hold' } as const;

  app.get('/briefings', {
    config,
    schema: {
      ...shared,
      summary: 'Every briefing that is prepared',
      response: { 200: Type.Object({ briefings: Type.Array(Briefing) }), ...errorAnswers(401, 403, 503) },
    },
    handler: async () => ({ briefings: [...(await store.list())] }),
  });
  app.post('/briefings', {
    config,
    schema: {
      ...shared,
      summary: 'Prepare a briefing',
      body: BriefingDraft,
      response: { 201: Briefing, ...errorAnswers(400, 401, 403, 409, 503) },
    },
    handler: async (request, reply) => {
      checkTexts(request.body);
      const witness = witnessed(audit, { ...actorOf(request), what: 'briefing.create' });
      const { id: by } = principalOf(request);
      const create = () => store.create(request.body, by);
      return reply.status(201).send(await witness({ on: 'briefings', after: outlineOf(request.body) }, create));
    },
  });
  app.put('/briefings/:id', {
    config,
    schema: {
      ...shared,
      summary: 'Change a briefing',
      params: byId,
      body: Change,
      response: { 200: Briefing, ...errorAnswers(400, 401, 403, 404, 409, 503) },
    },
    handler: async (request) => {
      const { id } = request.params;
      const { revision: read, ...draft } = request.body;
      checkTexts(draft);
      const before = await store.get(id);
      requireNotHeld(held.wallsOf(id));
      const witness = witnessed(audit, { ...actorOf(request), what: 'briefing.change' });
      const change = { on: `briefing/${id}`, before: outlineOf(before), after: outlineOf(draft) };
      const { id: by } = principalOf(request);
      return witness(change, () => store.change(id, draft, { read, by }));
    },
  });
  app.post('/briefings/:id/copies', {
    config,
    schema: {
      ...shared,
      summary: 'Copy a briefing, for tomorrow',
      params: byId,
      response: { 201: Briefing, ...errorAnswers(401, 403, 404, 409, 503) },
    },
    handler: async (request, reply) => {
      const { name, numbers, steps } = await store.get(request.params.id);
      const witness = witnessed(audit, { ...actorOf(request), what: 'briefing.create' });
      const draft = { name, numbers, steps };
      const { id: by } = principalOf(request);
      const copy = () => store.create(draft, by);
      return reply.status(201).send(await witness({ on: 'briefings', after: outlineOf(draft) }, copy));
    },
  });
  app.delete('/briefings/:id', {
    config,
    schema: {
      ...shared,
      summary: 'Remove a briefing',
      params: byId,
      response: { 204: Type.Null({ description: 'it is gone' }), ...errorAnswers(401, 403, 404, 409, 503) },
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const before = outlineOf(await store.get(id));
      requireNotHeld(held.wallsOf(id));
      const witness = witnessed(audit, { ...actorOf(request), what: 'briefing.remove' });
      await witness({ on: `briefing/${id}`, before }, () => store.remove(id));
      return reply.status(204).send(null);
    },
  });
  holdRoutes(app, options);
};

function holdRoutes(
  app: Parameters<FastifyPluginAsyncTypebox<BriefingsOptions>>[0],
  { briefings: { store, held, readFigures, shares }, driving, audit, now }: BriefingsOptions,
): void {
  const config = { right: 'briefing.hold' } as const;
  const standing = async (wall: string) => {
    const entry = held.read(wall);
    // One that was removed from Redis by hand while it was held cannot be shown, but can be ended.
    const briefing = entry.held && (await store.find(entry.held.briefing));
    const { revision } = entry;
    return { wall, now: now(), revision, held: entry.held && briefing ? { ...entry.held, briefing } : null };
  };
  app.get('/walls/:wall/briefing', {
    config,
    schema: {
      ...shared,
      summary: 'The briefing that is held on a wall',
      params: byWall,
      response: { 200: StandingBriefing, ...errorAnswers(401, 403, 404, 503) },
    },
    handler: async (request) => standing(request.params.wall),
  });
  app.post('/walls/:wall/briefing', {
    config,
    schema: {
      ...shared,
      summary: 'Start a briefing on a wall, go to one of its steps, end it',
      description:
        'Each step is a take, at one instant on all screens. A step is named: two hands that press “next” at once go one step. At the end the wall returns to what stood before.',
      params: byWall,
      body: BriefingAct,
      response: { 200: StandingBriefing, ...errorAnswers(400, 401, 403, 404, 409, 503) },
    },
    handler: async (request) => {
      const { wall } = request.params;
      const act = request.body;
      const { held: stood } = held.read(wall);
      const id = act.do === 'start' ? act.briefing : stood?.briefing;
      const briefing = id === undefined ? undefined : await store.find(id);
      held.check(wall, act, briefing);
      const actor = actorOf(request);
      const hand = handOf(principalOf(request));
      const ordered = witnessed(audit, { ...actor, what: `briefing.${act.do}` });
      const witness = driving.driven({ wall, hand, actor }, ordered);
      const before = stood && { briefing: stood.briefing, step: stood.step };
      await witness({ on: `wall/${wall}`, before, after: act }, () =>
        held.act({ wall, by: actor.who.id }, act, briefing),
      );
      return standing(wall);
    },
  });
  app.get('/walls/:wall/briefing/changes', {
    config,
    schema: {
      ...shared,
      summary: 'What changed since the last briefing on a wall',
      description: 'Numbers that are not split, then and now; what has changed most comes first.',
      params: byWall,
      response: { 200: BriefingChanges, ...errorAnswers(401, 403, 404, 503) },
    },
    handler: async (request) => {
      const before = await held.readLastFigures(request.params.wall);
      const figures = readFigures();
      if (!figures) throw httpErrors.unavailable('the live hub');
      return before
        ? { since: before.at, changes: changesBetween(before, figures, shares) }
        : { since: null, changes: [] };
    },
  });
}

function checkTexts({ name, steps }: BriefingDraft): void {
  checkFreeText('body/name', name);
  for (const [index, { note }] of steps.entries())
    if (note !== undefined) checkIdentity(`body/steps/${index}/note`, note);
}

/** What the audit keeps of a briefing: no notes. */
function outlineOf({ name, numbers, steps }: BriefingDraft) {
  return { name, numbers, scenes: steps.map(({ scene }) => scene) };
}

function requireNotHeld(walls: readonly string[]): void {
  if (walls.length > 0) throw httpErrors.conflict('briefing.held', 'it is being held: end it first');
}
