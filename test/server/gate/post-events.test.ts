import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_MEDIA_TYPE } from '../../../protocol/events.ts';
import { withRedis } from '../../support/redis.ts';
import { alertEvent, startGate } from './start-gate.ts';

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
});
afterAll(() => gate.close());

describe('POST /api/v1/events', () => {
  it('accepts a single event and a batch, and what is accepted stands in Redis', async () => {
    const single = await gate.post(alertEvent({ subject: 'A20261102-000010' }), { type: EVENT_MEDIA_TYPE });
    expect([single.status, single.answer]).toEqual([200, { accepted: 1, refused: [] }]);
    const batch = await gate.post([
      alertEvent({ subject: 'A20261102-000011' }),
      alertEvent({ subject: 'A20261102-000012' }),
    ]);
    expect([batch.status, batch.answer]).toEqual([200, { accepted: 2, refused: [] }]);
    // Another client than the engine's: what it reads, Redis has.
    const client = await redis.connect();
    const keys = await client.keys('{wf:yard:live:*}:e');
    const fields = (await Promise.all(keys.map((key) => client.hKeys(key)))).flat();
    expect(fields).toEqual(
      expect.arrayContaining(['alert/A20261102-000010', 'alert/A20261102-000011', 'alert/A20261102-000012']),
    );
  });
});
