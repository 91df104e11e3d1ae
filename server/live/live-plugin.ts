import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { ErrorAnswer, httpErrors } from '../errors.ts';
import type { Director } from '../control/director.ts';
import { metricsPlugin } from './metrics-plugin.ts';
import type { Hub } from './hub.ts';
import { isOriginAllowed } from './sessions/origin.ts';
import { createPreciseClock } from './precise-clock.ts';
import { SessionServer, type SessionServerOptions } from './sessions/session-server.ts';
import { syncPlugin } from './sync-plugin.ts';

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
  readonly onSessions?: (sessions: SessionServer) => void;
}

interface Upgrade {
  readonly wire: Duplex;
  readonly head: Buffer;
}

/**
 * `GET /live` (a WebSocket) and the metrics routes. An upgrade is routed like any request, and passes the same hooks. A
 * browser can give its socket no header: a page says its token in `hello`, and until then it is told nothing.
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
    now,
  });
  onSessions?.(sessions);
  const upgrades = new WeakMap<IncomingMessage, Upgrade>();

  const onUpgrade = (request: IncomingMessage, wire: Duplex, head: Buffer): void => {
    upgrades.set(request, { wire, head });
    const response = new ServerResponse(request);
    response.assignSocket(wire as Parameters<ServerResponse['assignSocket']>[0]);
    // Answered by HTTP after all: no second request may come on a socket that the HTTP parser has let go.
    response.shouldKeepAlive = false;
    response.on('finish', () => wire.end());
    wire.on('error', () => wire.destroy());
    app.routing(request, response);
  };
  app.server.on('upgrade', onUpgrade);
  app.addHook('preClose', async () => {
    app.server.off('upgrade', onUpgrade);
    await sessions.close();
  });

  await app.register(metricsPlugin, { hub });
  await app.register(syncPlugin, { sessions });
  app.get('/live', {
    config: { access: 'hello' },
    schema: {
      summary: 'The live link: a WebSocket',
      description: 'The messages are those of `protocol/messages.ts`, their rules those of `protocol/SPEC.md`.',
      tags: ['metrics'],
      response: { 101: Type.Null({ description: 'the WebSocket is open' }), 400: ErrorAnswer, 401: ErrorAnswer },
    },
    handler: (request, reply) => {
      const upgrade = upgrades.get(request.raw);
      if (!upgrade) throw httpErrors.badRequest('headers/upgrade', 'the handshake of a WebSocket');
      if (!isOriginAllowed(request.raw, origins))
        throw httpErrors.badRequest('headers/origin', 'a page of this server, or one that its configuration names');
      reply.hijack();
      reply.raw.detachSocket(upgrade.wire as Parameters<ServerResponse['detachSocket']>[0]);
      sessions.accept(request.raw, upgrade.wire, upgrade.head);
    },
  });
};
