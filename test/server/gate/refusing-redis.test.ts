import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { alertEvent, startGate } from './start-gate.ts';

const SOON = { withinMs: 20_000 };
const redis = withRedis({ appendfsync: 'always' });
let gate: Awaited<ReturnType<typeof startGate>>;
afterEach(async () => {
  await gate.close();
  await redis.flush();
});

const subjects = (batch: number) =>
  Array.from({ length: 20 }, (_, i) => `A20261102-${String(batch * 20 + i).padStart(6, '0')}`);
const post = (batch: number) => gate.post(subjects(batch).map((subject) => alertEvent({ subject })));
const ready = async () => {
  const response = await fetch(`${gate.url}/readyz`);
  return [response.status, ((await response.json()) as { redis: string }).redis];
};
const shown = () => {
  const topic = gate.hub.topics.get('alerts.total');
  const view = topic?.form === 'view' ? topic.read() : undefined;
  return view?.view === 'value' ? view.value : undefined;
};
const showing = (count: number) => until(() => shown() === count, { ...SOON, what: `the wall shows ${count}` });

type Client = Awaited<ReturnType<typeof redis.connect>>;
/** Redis answers and takes no writes: what brings it there, and what ends it. */
const refusals: Record<
  string,
  { begin: (client: Client) => Promise<unknown>; end: (client: Client) => Promise<unknown> }
> = {
  'read-only, a replica of a master that is gone': {
    begin: (client) => client.sendCommand(['REPLICAOF', '127.0.0.1', '1']),
    end: (client) => client.sendCommand(['REPLICAOF', 'NO', 'ONE']),
  },
  'without the replicas that it must have': {
    begin: (client) => client.configSet('min-replicas-to-write', '1'),
    end: (client) => client.configSet('min-replicas-to-write', '0'),
  },
  'at the limit of its memory': {
    begin: (client) => client.configSet('maxmemory', '1mb'),
    end: (client) => client.configSet('maxmemory', '0'),
  },
};

describe('a Redis that is', () => {
  it.each(Object.entries(refusals))(
    '%s: nothing is taken in, the wall stays, and all is well afterwards',
    async (_, { begin, end }) => {
      gate = await startGate({ redis: redis.endpoint });
      expect((await post(0)).status).toBe(200);
      await showing(20);
      const client = await redis.connect();
      await begin(client);
      try {
        await until(async () => (await ready()).join() === '503,refusing', { ...SOON, what: 'readiness says so' });
        const waiting = post(1);
        await until(() => gate.engine.pending === 20, { ...SOON, what: 'events wait' });
        // What is on the wall is what Redis holds, which still answers: the wall has nothing to take back.
        expect([shown(), gate.hub.condition().source]).toEqual([20, 'live']);
        await end(client);
        expect(await waiting).toMatchObject({ status: 200, answer: { accepted: 20 } });
      } finally {
        await end(client);
      }
      await showing(40);
      expect(await ready()).toEqual([200, 'up']);
      expect(gate.engine.pending).toBe(0);
    },
  );
});

it('a Redis that answers in fits and starts slows senders down and loses nothing', async () => {
  gate = await startGate({ redis: redis.endpoint });
  const { pid } = redis.server;
  let isOver = false;
  const holdingUp = (async () => {
    while (!isOver) {
      process.kill(pid, 'SIGSTOP');
      await delay(200);
      process.kill(pid, 'SIGCONT');
      await delay(50);
    }
  })();
  try {
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all([0, 1, 2, 3].map((sender) => post(4 * round + sender)));
      for (const { status, answer } of answers) expect([status, answer.accepted]).toEqual([200, 20]);
      expect(gate.engine.pending).toBe(0);
    }
  } finally {
    isOver = true;
    await holdingUp;
  }
  await showing(240);
  expect(gate.hub.condition().source).toBe('live');
});
