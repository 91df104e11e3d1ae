import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Readings, READINGS_MAX } from '../../protocol/readings.ts';
import type { View } from '../../protocol/views.ts';
import { errorAnswers, httpErrors } from '../errors.ts';
import { parseEventTime } from '../gate/event-time.ts';
import type { Hub } from './hub.ts';

export interface ReadingsOptions {
  /** Undefined until it is open. */
  readonly hub: () => Hub | undefined;
}

/** `GET /readings`: several views of one revision, for programs that add up what must fit together. */
export const readingsPlugin: FastifyPluginAsyncTypebox<ReadingsOptions> = async (app, { hub }) => {
  app.get('/readings', {
    // For keys and administrators: they are told everything, whoever stands before a wall ([MO2]).
    config: { right: 'entity.read' },
    schema: {
      summary: 'Several views of one revision',
      description:
        'A commit is in all of the views or in none. With `at`, levels, totals over a window and durations of a day are those of that moment, and other metrics as they are now.',
      tags: ['metrics'],
      querystring: Type.Object({
        metrics: Type.Optional(
          Type.String({
            minLength: 1,
            maxLength: 20_000,
            description: 'keys, with commas between them; left out: the moment alone',
          }),
        ),
        at: Type.Optional(Type.String({ format: 'date-time' })),
      }),
      response: { 200: Readings, ...errorAnswers(400, 401, 403, 404, 503) },
    },
    handler: async (request) => {
      const live = hub();
      if (!live) throw httpErrors.unavailable('the live hub');
      const keys = [...new Set(request.query.metrics?.split(','))];
      if (keys.length > READINGS_MAX)
        throw httpErrors.badRequest('querystring/metrics', `at most ${READINGS_MAX} keys`);
      const { viewTime, asOf, source } = live.condition();
      const at = request.query.at === undefined ? undefined : parseEventTime(request.query.at);
      // Nothing is awaited from here on, so that no tick comes between two views.
      const views = Object.fromEntries(keys.map((key) => [key, readView(live, key, at)]));
      return { at: at ?? viewTime, asOf, source, views };
    },
  });
};

function readView({ topics }: Hub, key: string, at: number | undefined): View {
  const topic = topics.get(key);
  if (!topic) throw httpErrors.notFound('metric');
  return (at !== undefined && topic.form === 'view' ? topic.readAt(at) : undefined) ?? topic.read();
}
