import { expect, it } from 'vitest';
import { ioredisOptions, nodeRedisOptions, redisEndpoint } from '../../config/redis-endpoint.ts';

it('takes a URL apart for ioredis', () => {
  const endpoint = { kind: 'url', url: 'rediss://ann:p%40ss@wall:6380/2' } as const;
  expect(ioredisOptions(endpoint)).toEqual({
    maxRetriesPerRequest: null,
    host: 'wall',
    port: 6380,
    db: 2,
    username: 'ann',
    password: 'p@ss',
    tls: {},
  });
  expect(nodeRedisOptions(endpoint)).toEqual({ url: endpoint.url });
});

it('says what to do where no Redis was started yet', () => {
  expect(() => redisEndpoint({ kind: 'embedded', dir: '/nowhere/redis', binary: 'redis-server' })).toThrow(
    'no Redis was started in /nowhere/redis: start the server first, or set REDIS_URL',
  );
});
