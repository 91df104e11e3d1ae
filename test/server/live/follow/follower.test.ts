import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../../config/redis-endpoint.ts';
import { Engine } from '../../../../server/aggregate/engine.ts';
import { Hub } from '../../../../server/live/hub.ts';
import { fixtureSite } from '../../../support/fixture-site.ts';
import { withRedis } from '../../../support/redis.ts';

const redis = withRedis();

/** A way to Redis on which every answer takes so long. */
async function slowWay(path: string, delayMs: number) {
  const endpoint = redis.endpoint;
  if (endpoint.kind !== 'socket') throw new Error('the Redis of tests listens on a socket');
  const server = createServer((near) => {
    const far = connect(endpoint.path);
    near.pipe(far);
    far.on('data', (bytes) => setTimeout(() => near.writable && near.write(bytes), delayMs));
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.listen(path);
  await once(server, 'listening');
  return { endpoint: { ...endpoint, path }, [Symbol.dispose]: () => void server.close() };
}

it('a data set that takes longer to read than a silent socket lives is read whole', async () => {
  const direct = nodeRedisOptions(redis.endpoint);
  const engine = await Engine.open({ redis: direct, site: fixtureSite, dataSet: 'live', partitions: 3 });
  // Three partitions of three answers each, and the run: 4 s.
  using slow = await slowWay(join(redis.dir, 'slow.sock'), 400);
  const troubles: unknown[] = [];
  const hub = await Hub.open({
    redis: nodeRedisOptions(slow.endpoint),
    plan: engine.plan,
    dataSet: 'live',
    partitions: engine.partitions,
    tickMs: 10,
    stateDelayMs: 0,
    now: Date.now,
    id: 'slow',
    onTrouble: (error) => troubles.push(error),
  });
  expect(troubles).toEqual([]);
  await hub.close();
  await engine.close();
});
