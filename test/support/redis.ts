import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { afterAll, beforeAll } from 'vitest';
import { nodeRedisOptions, type RedisEndpoint } from '../../config/redis-endpoint.ts';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';
import { type EmbeddedRedis, startEmbeddedRedis } from '../../server/embedded-redis/embedded-redis.ts';
import type { Appendfsync } from '../../server/embedded-redis/redis-conf.ts';

export type TestRedis = {
  readonly endpoint: RedisEndpoint;
  readonly server: EmbeddedRedis;
  readonly dir: string;
  /** A connected client, closed after the file's tests. */
  connect(): Promise<ReturnType<typeof openClient>>;
  /** Empties it, functions included. */
  flush(): Promise<void>;
};

/**
 * A real Redis of its own for the tests of one file; call it at the top of the file.
 * `appendfsync` is `no` unless the test is about what survives.
 */
export function withRedis({ appendfsync = 'no' }: { appendfsync?: Appendfsync } = {}): TestRedis {
  const dir = makeTestDir('redis');
  const clients: ReturnType<typeof openClient>[] = [];
  let server: EmbeddedRedis | undefined;
  const running = () => {
    if (!server) throw new Error('withRedis: expected to be asked inside a test or a hook');
    return server;
  };
  // A worker that is ended early runs no hooks; its Redis must not outlive it.
  const killAtExit = () => server && process.kill(server.pid, 'SIGKILL');

  beforeAll(async () => {
    server = await startEmbeddedRedis({
      dir,
      binary: await ensureRedisBinary(),
      appendfsync,
      log: { info() {}, warn() {} },
    });
    process.once('exit', killAtExit);
  });
  afterAll(async () => {
    process.off('exit', killAtExit);
    for (const client of clients) if (client.isOpen) client.destroy();
    await server?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  return {
    dir,
    get endpoint() {
      return running().endpoint;
    },
    get server() {
      return running();
    },
    async connect() {
      const client = openClient(running().endpoint);
      // A test may kill Redis under its clients; their commands reject all the same.
      client.on('error', () => {});
      clients.push(client);
      await client.connect();
      return client;
    },
    async flush() {
      const client = openClient(running().endpoint);
      await client.connect();
      await client.flushAll();
      await client.functionFlush();
      client.destroy();
    },
  };
}

/** A new directory under the system's temporary one; whoever asks removes it. */
export function makeTestDir(purpose: string): string {
  return mkdtempSync(join(tmpdir(), `watchfloor-${purpose}-`));
}

function openClient(endpoint: RedisEndpoint) {
  return createClient(nodeRedisOptions(endpoint));
}
