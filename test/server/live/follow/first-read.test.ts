import { expect, it } from 'vitest';
import { withRedis } from '../../../support/redis.ts';
import { until } from '../../../support/until.ts';
import { startLive } from '../start-live.ts';

const redis = withRedis();

it('takes “nothing new” for an answer until its views are whole, and only then waits for news', async () => {
  const heard: string[] = [];
  const monitor = await redis.connect();
  await monitor.monitor((line) => {
    if (String(line).includes('"XREAD"')) heard.push(String(line).includes('"BLOCK"') ? 'waits' : 'asks');
  });
  const live = await startLive({ redis: redis.endpoint });
  try {
    await until(() => heard.length >= 2, { withinMs: 10_000, what: 'the hub has read twice' });
    expect(heard.slice(0, 2)).toEqual(['asks', 'waits']);
  } finally {
    await live.close();
  }
});
