import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RedisConfig } from './config.ts';

/** Where a Redis answers. The embedded one listens on a unix socket alone and wants a password. */
export type RedisEndpoint = { kind: 'url'; url: string } | { kind: 'socket'; path: string; password: string };

/** The file by which the server tells the workers where its child Redis listens; mode 0600. */
export function endpointFile(redisDir: string): string {
  return join(redisDir, 'endpoint.json');
}

/**
 * The endpoint of the configured Redis. The embedded one keeps its socket and password over restarts,
 * so this is asked once.
 * @throws when the embedded Redis was never started in its directory
 */
export function redisEndpoint(redis: RedisConfig): RedisEndpoint {
  if (redis.kind === 'external') return { kind: 'url', url: redis.url };
  const endpoint = readEndpointFile(redis.dir);
  if (!endpoint) throw new Error(`no Redis was started in ${redis.dir}: start the server first, or set REDIS_URL`);
  return endpoint;
}

export function readEndpointFile(redisDir: string): Extract<RedisEndpoint, { kind: 'socket' }> | undefined {
  let text: string;
  try {
    text = readFileSync(endpointFile(redisDir), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const { path, password }: { path?: unknown; password?: unknown } = JSON.parse(text);
  if (typeof path !== 'string' || typeof password !== 'string') {
    throw new Error(
      `${endpointFile(redisDir)}: expected {"path": …, "password": …}; remove the file to have it made again`,
    );
  }
  return { kind: 'socket', path, password };
}

/** Options for `createClient` of node-redis. */
export function nodeRedisOptions(endpoint: RedisEndpoint) {
  return endpoint.kind === 'url'
    ? { url: endpoint.url }
    : { socket: { path: endpoint.path, tls: false as const }, password: endpoint.password };
}

/** Options for `new Redis` of ioredis, as BullMQ wants them. */
export function ioredisOptions(endpoint: RedisEndpoint) {
  // BullMQ's blocking connections refuse to run with a limit on retries.
  const forever = { maxRetriesPerRequest: null };
  if (endpoint.kind === 'socket') return { ...forever, path: endpoint.path, password: endpoint.password };
  const url = new URL(endpoint.url);
  return {
    ...forever,
    host: url.hostname,
    port: Number(url.port || 6379),
    db: Number(url.pathname.slice(1) || 0),
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(url.password && { password: decodeURIComponent(url.password) }),
    ...(url.protocol === 'rediss:' && { tls: {} }),
  };
}
