import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type Static } from 'typebox';
import type { Instruments } from './instruments.ts';

export const Readiness = Type.Object({
  ready: Type.Boolean(),
  redis: Type.Enum(['up', 'refusing', 'down'], {
    description: 'refusing: it answers and takes no writes, being out of memory or disk, or a replica',
  }),
  engine: Type.Enum(['open', 'opening']),
  hub: Type.Enum(['live', 'stale', 'opening']),
  durable: Type.Union([Type.Boolean(), Type.Literal('unknown')], {
    description: 'an accepted event is on disk; unknown where Redis does not say',
  }),
});
export type Readiness = Static<typeof Readiness>;

export interface HealthOptions {
  readonly instruments: Instruments;
  readonly readiness: () => Promise<Readiness>;
}

export const healthPlugin: FastifyPluginAsyncTypebox<HealthOptions> = async (app, { instruments, readiness }) => {
  app.get('/healthz', {
    schema: {
      summary: 'Does the process answer?',
      tags: ['health'],
      response: { 200: Type.Object({ status: Type.Literal('ok') }) },
    },
    handler: async () => ({ status: 'ok' as const }),
  });
  app.get('/readyz', {
    schema: {
      summary: 'Can events be taken in and views be read?',
      tags: ['health'],
      response: { 200: Readiness, 503: Readiness },
    },
    handler: async (_request, reply) => {
      const state = await readiness();
      return reply.status(state.ready ? 200 : 503).send(state);
    },
  });
  app.get('/metrics', {
    schema: {
      summary: 'Figures for Prometheus',
      tags: ['health'],
      produces: ['text/plain'],
      response: { 200: Type.String() },
    },
    handler: async (_request, reply) =>
      reply.type(instruments.registry.contentType).send(await instruments.registry.metrics()),
  });
};
