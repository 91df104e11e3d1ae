import { afterEach, expect, it } from 'vitest';
import { nodeRedisOptions } from '../../../../config/redis-endpoint.ts';
import { connectLiveRedis, type LiveRedis } from '../../../../server/live/follow/live-redis.ts';
import { holdUp } from '../../../support/hold-up.ts';
import { withRedis } from '../../../support/redis.ts';

/** Longer than a connection may be silent. */
const HELD_UP_MS = 2_600;

const redis = withRedis();
let live: LiveRedis | undefined;
afterEach(() => live?.close());

/** So that a command which was given is on its way. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('a process that was itself held up does not take Redis for lost', async () => {
  live = await connectLiveRedis(nodeRedisOptions(redis.endpoint));
  const waiting = live.tail(['XREAD', 'BLOCK', '500', 'STREAMS', 'nothing', '$']);
  const asked = live.ask(['ECHO', 'before']);
  await turn();
  holdUp(HELD_UP_MS);
  expect(await Promise.all([waiting, asked])).toEqual([null, 'before']);
  holdUp(HELD_UP_MS);
  expect(await live.ask(['ECHO', 'after'])).toBe('after');
});

it('a Redis that hangs is lost, whether it is asked or connected to', async () => {
  live = await connectLiveRedis(nodeRedisOptions(redis.endpoint));
  process.kill(redis.server.pid, 'SIGSTOP');
  try {
    const asked = live.ask(['ECHO', 'hanging']);
    const connected = connectLiveRedis(nodeRedisOptions(redis.endpoint));
    await Promise.all([asked, connected].map((work) => expect(work).rejects.toThrow('has not answered')));
  } finally {
    process.kill(redis.server.pid, 'SIGCONT');
  }
});
