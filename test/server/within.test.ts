import { expect, it } from 'vitest';
import { within } from '../../server/within.ts';
import { holdUp } from '../support/hold-up.ts';
import { withRedis } from '../support/redis.ts';

const redis = withRedis();

it('an answer that came while the process was held up came in time; one that has not come is not waited for', async () => {
  const client = await redis.connect();
  const asked = client.sendCommand(['ECHO', 'in time']);
  // The command goes on its way.
  await new Promise((resolve) => setImmediate(resolve));
  const answer = within(100, asked);
  holdUp(300);
  expect(await answer).toBe('in time');
  const blocked = client.sendCommand(['BLPOP', 'nothing', '1']);
  await expect(within(100, blocked)).rejects.toThrow('no answer within 100 ms');
  expect(await blocked).toBe(null);
});
