import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { REQUEST_PATIENCE_MS, requestTimes } from './app.ts';

/** Fastify’s own choice; Node’s five seconds are less than pages wait between two requests. */
const KEEP_ALIVE_MS = 72_000;

type Waiting = () => void;

/** Listens, and hands each request to the app that stands; another takes its place while connections stay open. */
export class Front {
  readonly server: Server = createServer({ ...requestTimes(REQUEST_PATIENCE_MS), keepAliveTimeout: KEEP_ALIVE_MS });
  #app: FastifyInstance;
  /** While one app takes the other's place. */
  #held: Waiting[] | undefined;

  /** The app is ready, and listens nowhere itself. */
  constructor(app: FastifyInstance) {
    this.#app = app;
    this.server.on('request', (request: IncomingMessage, response: ServerResponse) =>
      this.#hand(() => this.#app.server.emit('request', request, response)),
    );
    this.server.on('upgrade', (request: IncomingMessage, wire: Duplex, head: Buffer) =>
      this.#hand(() => {
        if (!this.#app.server.emit('upgrade', request, wire, head)) wire.destroy();
      }),
    );
    this.server.on('clientError', (error, wire) => {
      if (!this.#app.server.emit('clientError', error, wire)) wire.destroy();
    });
  }

  /** Rejects where it cannot. Resolves with the address. */
  async listen({ host, port }: { host: string; port: number }): Promise<string> {
    this.server.listen({ host, port });
    await once(this.server, 'listening');
    const address = this.server.address() as AddressInfo;
    return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
  }

  /** What comes until `between` has settled waits, and goes to the next app. */
  async changeOver(next: FastifyInstance, between: () => Promise<void>): Promise<void> {
    const held: Waiting[] = [];
    this.#held = held;
    try {
      await between();
      this.#app = next;
    } finally {
      this.#held = undefined;
      for (const hand of held) hand();
    }
  }

  /** Takes no more connections; resolves once all are ended. */
  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }

  #hand(hand: Waiting): void {
    if (this.#held) this.#held.push(hand);
    else hand();
  }
}
