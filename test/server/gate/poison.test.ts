import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { partitionKeys } from '../../../server/aggregate/keys.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { alertEvent, startGate } from './start-gate.ts';

const LIBRARY = new URL('../../../server/aggregate/lua/watchfloor.lua', import.meta.url);
const POISON = 'A20261102-666666';
const subject = (number: number) => `A20261102-${String(number).padStart(6, '0')}`;
const events = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => alertEvent({ subject: subject(first + i) }));

const redis = withRedis({ appendfsync: 'always' });
let gate: Awaited<ReturnType<typeof startGate>>;
beforeEach(async () => {
  gate = await startGate({ redis: redis.endpoint });
});
afterEach(async () => {
  await gate.close();
  await redis.flush();
});

/** From now on the commit breaks at an event that every check let pass. */
async function poison(): Promise<void> {
  const source = readFileSync(LIBRARY, 'utf8');
  const trap = `\n  if string.find(argv[1], '${POISON}', 1, true) then error('poison') end`;
  const poisoned = source.replace('local function commit(keys, argv)', (line) => line + trap);
  const client = await redis.connect();
  await client.sendCommand(['FUNCTION', 'LOAD', 'REPLACE', poisoned]);
}

/** What the wall would count. */
const shown = () => {
  const topic = gate.hub.topics.get('alerts.total');
  return topic?.form === 'view' ? topic.read() : undefined;
};

it('[EV12] an event that breaks the commit is refused alone; all its neighbours are committed', async () => {
  await poison();
  const [mixed, ...others] = await Promise.all([
    gate.post([...events(0, 40), alertEvent({ subject: POISON }), ...events(40, 60)]),
    ...Array.from({ length: 5 }, (_, number) => gate.post(events(100 + 20 * number, 20))),
  ]);
  for (const { status, answer } of others) expect([status, answer.accepted]).toEqual([200, 20]);
  expect(mixed).toMatchObject({
    status: 207,
    answer: { accepted: 100, refused: [{ index: 40, code: 'event.unstorable', path: '' }] },
  });
  await until(() => JSON.stringify(shown()).includes('"value":200,'), { withinMs: 10_000, what: 'all are counted' });
  expect(await gate.engine.entities.get('alert', POISON)).toBeUndefined();
  expect(gate.engine.pending).toBe(0);
});

it('[EV12] one that comes alone, and again and again, holds nobody up', async () => {
  await poison();
  const sender = new AbortController();
  const answers: number[] = [];
  const sending = (async () => {
    while (!sender.signal.aborted) answers.push((await gate.post([alertEvent({ subject: POISON })])).status);
  })();
  for (let number = 0; number < 5; number += 1) {
    // Of all partitions, that of the poison too.
    expect(await gate.post(events(1_000 + 50 * number, 50))).toMatchObject({ status: 200, answer: { accepted: 50 } });
    await until(() => answers.length > number, { withinMs: 10_000, what: 'its sender is told' });
  }
  sender.abort();
  await gate.post(events(2_000, 50));
  await sending;
  expect(new Set(answers)).toEqual(new Set([422]));
});

it('[EV12] a fault that is none of the events’ refuses none of them, and leaves nothing half committed', async () => {
  const client = await redis.connect();
  const deltas = Array.from(
    { length: gate.engine.partitions },
    (_, partition) => partitionKeys({ site: 'yard', dataSet: 'live' }, partition).deltas,
  );
  // Somebody has put something there: Redis refuses the delta of every commit.
  for (const key of deltas) await client.xAdd(key, '900000-1', { a: '1' });
  const taken = gate.post(events(0, 50));
  await until(async () => (await client.info('commandstats')).match(/cmdstat_xadd:.*failed_calls=[1-9]\d/), {
    withinMs: 10_000,
    what: 'commits fail',
  });
  expect(await gate.engine.entities.get('alert', subject(0))).toBeUndefined();
  for (const key of deltas) await client.del(key);
  expect(await taken).toMatchObject({ status: 200, answer: { accepted: 50 } });
  await until(() => JSON.stringify(shown()).includes('"value":50,'), { withinMs: 10_000, what: 'all are counted' });
});
