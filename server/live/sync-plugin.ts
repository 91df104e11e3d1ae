import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { ErrorAnswer } from '../errors.ts';
import type { SessionServer } from './sessions/session-server.ts';

const ms = (description: string) => Type.Number({ description: `ms: ${description}` });
const ScreenSync = Type.Object({
  screen: Type.String(),
  receivedAt: Type.Number({ description: 'epoch ms: when the server had its last report' }),
  offsetMs: ms('what the screen adds to its own clock to tell the server’s'),
  errorMs: ms('how far off that may be'),
  frameRate: Type.Number({ description: 'frames a second' }),
  frame: Type.Object({
    wall: Type.Number({ description: 'epoch ms: the wall time that its latest frame was drawn for' }),
    seenAt: Type.Number({ description: 'epoch ms: when that came into sight' }),
  }),
  lagMs: ms('how far what is in sight lies behind the clock, on the mean'),
  frameFaults: Type.Optional(Type.Integer({ description: 'frames that failed since its page was loaded' })),
  heapBytes: Type.Optional(Type.Number({ description: 'memory that its page uses, as last measured' })),
  build: Type.Optional(Type.String({ description: 'build of the client that its page was loaded from' })),
  scene: Type.Optional(Type.String({ description: 'what it shows now' })),
});
const WallSync = Type.Object({
  skewMs: ms('the largest difference between what any two screens show at one instant'),
  errorMs: ms('how far off the skew may be'),
  frameRate: Type.Number({ description: 'frames a second of the slowest screen' }),
  screens: Type.Array(ScreenSync),
});

/** `GET /sync`: how well the screens of each wall keep together. */
export const syncPlugin: FastifyPluginAsyncTypebox<{
  readonly sessions: SessionServer;
  readonly build: string;
}> = async (app, { sessions, build }) => {
  app.get('/sync', {
    config: { right: 'wall.read' },
    schema: {
      summary: 'How well the screens of each wall keep together',
      tags: ['health'],
      response: {
        200: Type.Object({
          build: Type.String({ description: 'build of the client that this server has' }),
          walls: Type.Record(Type.String(), WallSync),
        }),
        401: ErrorAnswer,
      },
    },
    handler: async () => ({
      build,
      walls: Object.fromEntries(
        [...sessions.readSync()].map(([wall, { screens, ...sync }]) => [
          wall,
          {
            ...sync,
            screens: screens.map(({ screen, receivedAt, report: { type: _, ...report } }) => ({
              screen,
              receivedAt,
              ...report,
            })),
          },
        ]),
      ),
    }),
  });
};
