import { expect, it } from 'vitest';
import { countUp } from '../../server/count-up.ts';
import { withRedis } from '../support/redis.ts';

const redis = withRedis();

it('what is counted ends by itself, also where a crash left it without an end', async () => {
  const client = await redis.connect();
  await client.set('left', '3');
  expect(await countUp(client, 'left', { lastsS: 100, from: 'first' })).toBe(4);
  expect(await client.ttl('left')).toBeGreaterThan(60);
  const later = async (from: 'first' | 'last') => {
    await countUp(client, from, { lastsS: 100, from });
    await client.expire(from, 50);
    await countUp(client, from, { lastsS: 100, from });
    return client.ttl(from);
  };
  expect(await later('first')).toBeLessThanOrEqual(50);
  expect(await later('last')).toBeGreaterThan(60);
});
