// The server's half of the live bench: either the hub and its sessions without gate and engine, or a bare `ws` server that
// broadcasts recorded frames. Each in a process of its own, so that its CPU is its own.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Fastify from 'fastify';
import { WebSocketServer } from 'ws';
import { nodeRedisOptions, type RedisEndpoint } from '../../config/redis-endpoint.ts';
import { loadSite } from '../../config/site/load-site.ts';
import { Engine } from '../../server/aggregate/engine.ts';
import { Hub } from '../../server/live/hub.ts';
import { MACHINE_ACCESS } from '../../server/live/sessions/access.ts';
import { livePlugin } from '../../server/live/live-plugin.ts';
import type { SessionServer } from '../../server/live/sessions/session-server.ts';
import { obey, readOrder } from './bench-process.ts';

export type ServerOrder = { readonly tickMs: number } & (
  | { readonly serve: 'hub'; readonly redis: RedisEndpoint }
  | { readonly serve: 'bare' }
);
/** A frame as a client got it, and when, in ms since the recording began. */
export type Recorded = readonly [atMs: number, text: string];

const order = readOrder<ServerOrder>();
const server = order.serve === 'hub' ? await serveHub(order) : await serveBare();
let cpu = process.cpuUsage();

obey({
  port: () => server.port,
  held: () => server.heldBytes(),
  exit: () => process.exit(),
  play: (frames: readonly Recorded[]) => server.play(frames),
  startCpu: () => {
    cpu = process.cpuUsage();
  },
  /** CPU since `startCpu`, in ms. */
  cpuMs: () => {
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / 1_000;
  },
});

async function serveHub({ redis: endpoint, tickMs }: Extract<ServerOrder, { serve: 'hub' }>) {
  const redis = nodeRedisOptions(endpoint);
  const site = await loadSite(join(import.meta.dirname, '../../config/sites/lianyuan'));
  // For the plan and the number of partitions alone; what is posted is posted by another process.
  const engine = await Engine.open({ redis, site, dataSet: 'live' });
  const { plan, partitions } = engine;
  await engine.close();
  const hub = await Hub.open({
    redis,
    plan,
    dataSet: 'live',
    partitions,
    tickMs,
    stateDelayMs: 50,
    now: Date.now,
    id: randomUUID(),
    onTrouble: () => undefined,
  });
  let sessions: SessionServer | undefined;
  const app = Fastify();
  await app.register(livePlugin, {
    prefix: '/api/v1',
    hub: () => hub,
    build: 'bench',
    siteHash: 'bench',
    authorise: () => MACHINE_ACCESS,
    maxSessionBytes: 1024 * 1024,
    onSessions: (opened) => {
      sessions = opened;
    },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    port: (app.server.address() as AddressInfo).port,
    heldBytes: () => sessions?.counts.mostHeldBytes ?? 0,
    play: () => Promise.reject(new Error('the hub plays no record')),
  };
}

async function serveBare() {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  return {
    port: (http.address() as AddressInfo).port,
    heldBytes: () => 0,
    /** Sends each frame to everybody at its time. */
    play: async (frames: readonly Recorded[]) => {
      const began = performance.now();
      for (const [atMs, text] of frames) {
        const waitMs = began + atMs - performance.now();
        if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
        const bytes = Buffer.from(text);
        for (const socket of sockets.clients) socket.send(bytes, { binary: false });
      }
    },
  };
}
