import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { WebSocket } from 'ws';
import { nodeRedisOptions, type RedisEndpoint } from '../../../config/redis-endpoint.ts';
import type { Site } from '../../../protocol/site/site.ts';
import type { View } from '../../../protocol/views.ts';
import { Engine } from '../../../server/aggregate/engine.ts';
import { guardRoutes } from '../../../server/auth/guard-routes.ts';
import { MACHINE } from '../../../server/auth/principal.ts';
import { Arrangements } from '../../../server/control/arrangements.ts';
import { Director } from '../../../server/control/director.ts';
import { handleErrors } from '../../../server/error-handler.ts';
import { Hub } from '../../../server/live/hub.ts';
import { livePlugin } from '../../../server/live/live-plugin.ts';
import { MACHINE_ACCESS } from '../../../server/live/sessions/access.ts';
import type { SessionServer } from '../../../server/live/sessions/session-server.ts';
import { createLink, type Link } from '../../../wall-client/link/link.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { sortLayer } from './sort-layer.ts';

export interface LiveStart {
  readonly redis: RedisEndpoint;
  readonly site?: Site;
  readonly tickMs?: number;
  readonly now?: () => number;
  readonly port?: number;
  readonly maxSessions?: number;
}

/** An engine, a hub over the same Redis, and the live routes on a free port. */
export async function startLive({
  redis: endpoint,
  site = fixtureSite,
  tickMs = 10,
  now = Date.now,
  port = 0,
  maxSessions,
}: LiveStart) {
  const redis = nodeRedisOptions(endpoint);
  const engine = await Engine.open({ redis, site, dataSet: 'live', partitions: 3 });
  const troubles: unknown[] = [];
  const openHub = () =>
    Hub.open({
      redis,
      plan: engine.plan,
      dataSet: 'live',
      partitions: engine.partitions,
      tickMs,
      stateDelayMs: 0,
      now,
      id: randomUUID().slice(0, 8),
      onTrouble: (error) => troubles.push(error),
    });
  const hub = await openHub();
  let sessions: SessionServer | undefined;
  const director = new Director({ redis, site, now, onTrouble: (error) => troubles.push(error) });
  const arrangements = new Arrangements({ redis, site, now, onTrouble: (error) => troubles.push(error) });
  const app = Fastify();
  handleErrors(app);
  guardRoutes(app, async () => ({ principal: MACHINE, isUnknownToken: false }));
  await app.register(livePlugin, {
    prefix: '/api/v1',
    hub: () => hub,
    build: 'test',
    siteHash: 'hash',
    authorise: () => MACHINE_ACCESS,
    director,
    arrangements,
    maxSessionBytes: 1024 * 1024,
    ...(maxSessions !== undefined && { maxSessions }),
    onSessions: (opened) => {
      sessions = opened;
    },
  });
  await app.listen({ host: '127.0.0.1', port });
  const { port: listening } = app.server.address() as AddressInfo;
  return {
    engine,
    hub,
    openHub,
    director,
    arrangements,
    troubles,
    keys: Object.keys(site.metrics),
    port: listening,
    http: `http://127.0.0.1:${listening}/api/v1`,
    url: `ws://127.0.0.1:${listening}/api/v1/live`,
    get sessions(): SessionServer {
      if (!sessions) throw new Error('the plugin was not registered');
      return sessions;
    },
    async close() {
      await app.close();
      await director.close();
      await arrangements.close();
      await hub.close();
      await engine.close();
    },
  };
}
export type Live = Awaited<ReturnType<typeof startLive>>;

/** The wall's own link, over a real socket; `cut` breaks the line. */
export function connect({
  url,
  views,
  random = Math.random,
}: {
  url: string;
  views: Iterable<string>;
  random?: () => number;
}) {
  let socket: WebSocket | undefined;
  const link: Link = createLink({
    url,
    wall: 'main',
    views,
    socket: (address) => {
      socket = new WebSocket(address);
      return socket;
    },
    now: Date.now,
    random,
  });
  return { link, cut: () => socket?.terminate(), pause: () => socket?.pause(), resume: () => socket?.resume() };
}

/** Views by key, as a client holds them; entities of a layer in an order of their own. */
export function viewsOf(link: Link): Record<string, View | undefined> {
  return Object.fromEntries([...link.store.keys].sort().map((key) => [key, sortLayer(link.store.read(key))]));
}
export function viewsIn(hub: Hub): Record<string, View | undefined> {
  return Object.fromEntries([...hub.topics.keys()].sort().map((key) => [key, sortLayer(hub.topics.get(key)?.read())]));
}
