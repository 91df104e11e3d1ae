import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { METRIC_VERBS, type MetricVerb } from '../../protocol/site/metrics.ts';
import { METRIC_KEY_PATTERN } from '../../protocol/site/names.ts';
import { Words } from '../../protocol/words.ts';
import type { View } from '../../protocol/views.ts';
import { errorAnswers, httpErrors } from '../errors.ts';
import { parseEventTime } from '../gate/event-time.ts';
import { principalOf } from '../auth/guard-routes.ts';
import type { Hub } from './hub.ts';
import type { Topic } from './topics/topic.ts';

/** What the pages of a wall are sent. */
export interface SentViews {
  readonly topics: ReadonlyMap<string, Topic>;
  /** Epoch ms: they stand still, and are of that moment ([MO1]). Undefined: they are live. */
  readonly heldAt: number | undefined;
}

export interface MetricsOptions {
  /** Undefined until it is open. */
  readonly hub: () => Hub | undefined;
  /** Undefined while nobody knows. */
  readonly sentTo: (wall: string, hub: Hub) => SentViews | undefined;
}

const Listed = Type.Object({
  key: Type.String(),
  verb: Type.Enum([...METRIC_VERBS]),
  name: Words,
  note: Type.Optional(Words),
  unit: Type.Optional(Words),
  better: Type.Enum(['up', 'down', 'none']),
});
const Reading = Type.Object({
  key: Type.String(),
  at: Type.Number({ description: 'epoch ms: the moment that the view describes' }),
  asOf: Type.Number({ description: 'epoch ms: every commit up to it is in the view' }),
  ageMs: Type.Number({ description: 'how long ago that was' }),
  source: Type.Enum(['live', 'stale'], { description: 'stale: Redis is away, and this is what was known last' }),
  complete: Type.Boolean({
    description:
      'false while older entities are still being counted; a metric that was edited is shown as it was before until then',
  }),
  counted: Type.Optional(
    Type.Number({ description: 'share of the entities that every metric counts; left out where all count all' }),
  ),
  view: Type.Unsafe<View>(
    Type.Object(
      { view: Type.String() },
      { additionalProperties: true, description: 'the same view as the live link sends; `view` says which' },
    ),
  ),
});

/** `GET /metrics` and `GET /metrics/{key}`: the views of the live link, for programs that ask. */
export const metricsPlugin: FastifyPluginAsyncTypebox<MetricsOptions> = async (app, { hub, sentTo }) => {
  const opened = (): Hub => {
    const found = hub();
    if (!found) throw httpErrors.unavailable('the live hub');
    return found;
  };

  app.get('/metrics', {
    config: { right: 'screen.read' },
    schema: {
      summary: 'Every metric, list and layer of the site',
      tags: ['metrics'],
      response: { 200: Type.Object({ metrics: Type.Array(Listed) }), ...errorAnswers(401, 503) },
    },
    handler: async () => {
      const { metrics } = opened().options.plan.site;
      return {
        metrics: Object.entries(metrics).map(([key, metric]) => {
          const { name, note, unit, better } = metric;
          const verb = METRIC_VERBS.find((one) => one in metric) as MetricVerb;
          return { key, verb, name, ...(note && { note }), ...(unit && { unit }), better };
        }),
      };
    },
  });

  app.get('/metrics/:key', {
    config: { right: 'screen.read' },
    schema: {
      summary: 'One view, now or, of a level, at a past moment',
      tags: ['metrics'],
      params: Type.Object({ key: Type.String({ pattern: METRIC_KEY_PATTERN }) }),
      querystring: Type.Object({
        at: Type.Optional(
          Type.String({ format: 'date-time', description: 'of a level, and what is computed of levels alone' }),
        ),
      }),
      response: { 200: Reading, ...errorAnswers(400, 401, 404, 503) },
    },
    handler: async (request) => {
      const { key } = request.params;
      const live = opened();
      // A screen is told no more than its own wall ([MO2]).
      const { place } = principalOf(request);
      const sent = place ? sentTo(place.wall, live) : { topics: live.topics, heldAt: undefined };
      if (!sent) throw httpErrors.unavailable('the live hub');
      const topic = sent.topics.get(key);
      if (!topic) throw httpErrors.notFound('metric');
      const { now, viewTime, asOf: newest, source, counted } = live.condition();
      const asOf = sent.heldAt ?? newest;
      const shared = {
        key,
        asOf,
        ageMs: Math.max(0, now - asOf),
        source,
        complete: topic.isComplete,
        ...(counted !== undefined && { counted }),
      };
      if (request.query.at === undefined) return { ...shared, at: sent.heldAt ?? viewTime, view: topic.read() };
      // Date.parse() knows no leap second, which the format allows.
      const at = parseEventTime(request.query.at);
      const view = topic.form === 'view' ? topic.readAt(at) : undefined;
      if (!view)
        throw httpErrors.badRequest(
          'querystring/at',
          'a level, a total over a window, a duration of a day or a series per hour or day; others are known for now alone',
        );
      return { ...shared, at, view };
    },
  });
};
