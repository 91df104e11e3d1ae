import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { httpErrors } from '../errors.ts';
import { isOriginAllowed } from './sessions/origin.ts';

/** A socket that asked to be more than HTTP, with what came behind its request. */
export interface Upgrade {
  readonly wire: Duplex;
  readonly head: Buffer;
}

export interface Upgrades {
  /** Hands the socket of a request over, once and for all. Throws the 400 to answer where it is no handshake, or from a foreign page. */
  take(request: FastifyRequest, reply: FastifyReply, origins: readonly string[]): Upgrade;
}

const ofServers = new WeakMap<Server, Upgrades>();

/** Upgrades of a server: each is routed like any request and passes the same hooks, whichever plugin it is for. */
export function upgradesOf(app: FastifyInstance): Upgrades {
  const present = ofServers.get(app.server);
  if (present) return present;
  const waiting = new WeakMap<IncomingMessage, Upgrade>();
  const onUpgrade = (request: IncomingMessage, wire: Duplex, head: Buffer): void => {
    waiting.set(request, { wire, head });
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
  });
  const upgrades: Upgrades = {
    take: (request, reply, origins) => {
      const upgrade = waiting.get(request.raw);
      if (!upgrade) throw httpErrors.badRequest('headers/upgrade', 'the handshake of a WebSocket');
      if (!isOriginAllowed(request.raw, origins))
        throw httpErrors.badRequest('headers/origin', 'a page of this server, or one that its configuration names');
      reply.hijack();
      reply.raw.detachSocket(upgrade.wire as Parameters<ServerResponse['detachSocket']>[0]);
      return upgrade;
    },
  };
  ofServers.set(app.server, upgrades);
  return upgrades;
}
