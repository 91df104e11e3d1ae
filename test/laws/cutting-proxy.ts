import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { join } from 'node:path';
import type { RedisEndpoint } from '../../config/redis-endpoint.ts';
import { COMMIT_FUNCTION } from '../../server/aggregate/redis-library.ts';
import type { TestRedis } from '../support/redis.ts';

/** Where a connection breaks: before Redis hears of a commit, when it has heard half, or when it has answered and nobody hears. */
export const CUTS = ['answer', 'halfway', 'before'] as const;
export type Cut = (typeof CUTS)[number];

/** Stands between engines and Redis, and breaks their connection at a commit when it is asked to. */
export class CuttingProxy {
  readonly endpoint: RedisEndpoint;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #ordered: { readonly cut: Cut; readonly done: () => void } | undefined;

  private constructor(endpoint: RedisEndpoint, server: Server) {
    this.endpoint = endpoint;
    this.#server = server;
  }

  static async open({ endpoint, dir }: TestRedis): Promise<CuttingProxy> {
    if (endpoint.kind !== 'socket') throw new Error(`Redis is at ${endpoint.url}, expected a socket`);
    const path = join(dir, 'cut.sock');
    const server = createServer();
    const proxy = new CuttingProxy({ ...endpoint, path }, server);
    server.on('connection', (near) => proxy.#join(near, connect(endpoint.path)));
    server.listen(path);
    await once(server, 'listening');
    return proxy;
  }

  /** Resolves when a commit was cut off. */
  cutNextCommit(cut: Cut): Promise<void> {
    return new Promise((done) => {
      this.#ordered = { cut, done };
    });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket, far: Socket): void {
    let isDeaf = false;
    const breakOff = () => {
      near.destroy();
      this.#ordered?.done();
      this.#ordered = undefined;
    };
    near.on('data', (chunk: Buffer) => {
      const cut = isCommit(chunk) ? this.#ordered?.cut : undefined;
      if (cut === 'answer') isDeaf = true;
      if (cut === undefined || cut === 'answer') far.write(chunk);
      else {
        if (cut === 'halfway') far.write(chunk.subarray(0, chunk.length / 2));
        breakOff();
      }
    });
    far.on('data', (chunk) => {
      if (isDeaf) breakOff();
      else near.write(chunk);
    });
    near.on('close', () => far.end());
    far.on('close', () => near.destroy());
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      // Every break is meant, and both sides hear of it.
      socket.on('error', () => {});
    }
  }
}

/** A library that is loaded names the Function too, but calls nothing. */
function isCommit(chunk: Buffer): boolean {
  return chunk.includes('FCALL') && chunk.includes(COMMIT_FUNCTION);
}
