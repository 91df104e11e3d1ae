import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Audit } from '../audit/audit.ts';
import { ErrorAnswer } from '../errors.ts';
import type { Arrangements } from '../control/arrangements.ts';
import type { Director } from '../control/director.ts';
import type { WallModes } from '../wall-modes/wall-modes.ts';
import type { Driving } from '../control/driving/driving.ts';
import type { Presets } from '../onvif/presets.ts';
import { metricsPlugin } from './metrics-plugin.ts';
import { readingsPlugin } from './readings-plugin.ts';
import type { Hub } from './hub.ts';
import { createPreciseClock } from './precise-clock.ts';
import { SessionServer, type SessionServerOptions } from './sessions/session-server.ts';
import { screenActsPlugin } from './screen-acts-plugin.ts';
import { syncPlugin } from './sync-plugin.ts';
import { upgradesOf } from './upgrades.ts';

/** One wall has a handful of screens; more than this is somebody else. */
const DEFAULT_MAX_SESSIONS = 2_000;

export interface LiveOptions {
  /** Undefined while it is being opened. */
  readonly hub: () => Hub | undefined;
  readonly build: string;
  readonly siteHash: string;
  readonly maxSessionBytes: number;
  readonly maxSessions?: number;
  /** Origins of browsers besides the server's own. */
  readonly origins?: readonly string[];
  /** Wall clock with fractions of a millisecond. */
  readonly now?: () => number;
  readonly authorise: SessionServerOptions['authorise'];
  readonly director?: Director;
  readonly arrangements?: Arrangements;
  readonly modes?: WallModes | undefined;
  readonly driving?: Driving;
  readonly presets?: Presets;
  /** Of takes over a link. */
  readonly audit?: Audit | undefined;
  readonly onSessions?: (sessions: SessionServer) => void;
}

/**
 * `GET /live` (a WebSocket) and the metrics routes. A browser can give its socket no header: a page says its token in
 * `hello`, and until then it is told nothing.
 */
export const livePlugin: FastifyPluginAsyncTypebox<LiveOptions> = async (app, options) => {
  const {
    hub,
    build,
    siteHash,
    maxSessionBytes,
    maxSessions = DEFAULT_MAX_SESSIONS,
    origins = [],
    onSessions,
    authorise,
    director,
    arrangements,
    modes,
    driving,
    presets,
    audit,
    now = createPreciseClock({ coarse: Date.now, monotonic: () => performance.now() }),
  } = options;
  const sessions = new SessionServer({
    hub,
    build,
    siteHash,
    maxSessions,
    maxSessionBytes,
    authorise,
    director,
    arrangements,
    modes,
    driving,
    presets,
    audit,
    now,
  });
  onSessions?.(sessions);
  const upgrades = upgradesOf(app);
  app.addHook('preClose', async () => sessions.close());

  await app.register(metricsPlugin, { hub, sentTo: (wall, live) => sessions.sentTo(wall, live) });
  await app.register(readingsPlugin, { hub });
  await app.register(syncPlugin, { sessions, build });
  if (audit && driving) await app.register(screenActsPlugin, { sessions, hub, driving, audit, now });
  app.get('/live', {
    config: { right: 'hello' },
    schema: {
      summary: 'The live link: a WebSocket',
      description: 'The messages are those of `protocol/messages.ts`, their rules those of `protocol/SPEC.md`.',
      tags: ['metrics'],
      response: { 101: Type.Null({ description: 'the WebSocket is open' }), 400: ErrorAnswer, 401: ErrorAnswer },
    },
    handler: (request, reply) => {
      const { wire, head } = upgrades.take(request, reply, origins);
      sessions.accept(request.raw, wire, head);
    },
  });
};
