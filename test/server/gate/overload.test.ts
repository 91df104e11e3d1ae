import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { formatToken, TOKEN_BYTES } from '../../../server/gate/keys/token.ts';
import { alertEvent, startGate } from './start-gate.ts';

const redis = withRedis({ appendfsync: 'always' });
let gate: Awaited<ReturnType<typeof startGate>>;
afterEach(() => gate.close());

const batch = (number: number) =>
  Array.from({ length: 500 }, (_, index) =>
    alertEvent({ subject: `A20261102-${String(number * 500 + index).padStart(6, '0')}` }),
  );

describe('while Redis hangs', () => {
  it('requests are put off before memory grows, and what was taken in is committed once it goes on', async () => {
    gate = await startGate({ redis: redis.endpoint, limits: { pendingEventsMax: 2_000 } });
    expect((await gate.post([alertEvent()])).status).toBe(200);
    process.kill(redis.server.pid, 'SIGSTOP');
    const taken: ReturnType<typeof gate.post>[] = [];
    try {
      for (let number = 0; number < 4; number += 1) {
        taken.push(gate.post(batch(number)));
        await until(() => gate.engine.pending === (number + 1) * 500, { withinMs: 30_000, what: 'the batch waits' });
      }
      const putOff = await Promise.all(Array.from({ length: 100 }, (_, number) => gate.post(batch(10 + number))));
      for (const { status, headers, answer } of putOff) {
        expect([status, answer.error.code, headers.get('retry-after')]).toEqual([503, 'server.busy', '1']);
      }
      expect(gate.engine.pending).toBe(2_000);
    } finally {
      process.kill(redis.server.pid, 'SIGCONT');
    }
    for (const { status, answer } of await Promise.all(taken)) expect([status, answer.accepted]).toEqual([200, 500]);
    expect((await gate.post(batch(5))).status).toBe(200);
  });

  it('readiness says so, and says when it is over', async () => {
    gate = await startGate({ redis: redis.endpoint });
    const ready = async () => (await fetch(`${gate.url}/readyz`)).status;
    expect(await ready()).toBe(200);
    process.kill(redis.server.pid, 'SIGSTOP');
    try {
      expect(await ready()).toBe(503);
      expect((await fetch(`${gate.url}/healthz`)).status).toBe(200);
      const token = formatToken('import', randomBytes(TOKEN_BYTES));
      const { status, answer } = await gate.post([alertEvent()], { token });
      expect([status, answer.error.code], 'a key that is not known yet').toEqual([503, 'server.unavailable']);
    } finally {
      process.kill(redis.server.pid, 'SIGCONT');
    }
    await until(async () => (await ready()) === 200, { withinMs: 30_000, what: 'ready again' });
  });
});

describe('while Redis is full', () => {
  it('nothing is half committed, readiness says so, and all is well once there is room', async () => {
    gate = await startGate({ redis: redis.endpoint });
    const readiness = async () => {
      const response = await fetch(`${gate.url}/readyz`);
      return [response.status, ((await response.json()) as { redis: string }).redis];
    };
    expect((await gate.post([alertEvent()])).status).toBe(200);
    expect(await readiness()).toEqual([200, 'up']);
    const client = await redis.connect();
    await client.configSet('maxmemory', '1mb');
    const late = gate.post(batch(50));
    try {
      expect(await readiness()).toEqual([503, 'refusing']);
      expect((await fetch(`${gate.url}/healthz`)).status).toBe(200);
    } finally {
      await client.configSet('maxmemory', '0');
    }
    expect((await late).answer.accepted).toBe(500);
    expect(await readiness()).toEqual([200, 'up']);
  });
});

describe('when Redis is killed under load', () => {
  it('every accepted event is there when it is back, and the gate heals by itself', async () => {
    gate = await startGate({ redis: redis.endpoint });
    const accepted = new Set<string>();
    let next = 1_000;
    const send = async () => {
      next += 1;
      const events = batch(next).slice(0, 50);
      const { status } = await gate.post(events);
      if (status === 200) for (const { subject } of events) accepted.add(String(subject));
      return status;
    };
    for (let count = 0; count < 5; count += 1) expect(await send()).toBe(200);
    const underWay = Array.from({ length: 8 }, () => send());
    process.kill(redis.server.pid, 'SIGKILL');
    for (const status of await Promise.all(underWay)) expect([200, 503]).toContain(status);
    await until(async () => (await send()) === 200, { withinMs: 20_000, what: 'events are taken in again' });

    const client = await redis.connect();
    const keys = await client.keys('{wf:yard:live:*}:e');
    const stored = new Set((await Promise.all(keys.map((key) => client.hKeys(key)))).flat());
    for (const subject of accepted) expect(stored).toContain(`alert/${subject}`);
  });
});

describe('a body that never ends', () => {
  it('holds room for itself alone', async () => {
    gate = await startGate({ redis: redis.endpoint, limits: { bodyBytesMax: 1024 * 1024 } });
    const endless = Array.from({ length: 16 }, () => new AbortController());
    for (const { signal } of endless) {
      const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('[')) });
      void fetch(`${gate.url}/api/v1/events`, {
        method: 'POST',
        signal,
        body,
        duplex: 'half',
        headers: { authorization: `Bearer ${gate.key}`, 'content-type': 'application/cloudevents-batch+json' },
      } as RequestInit).catch(() => {});
    }
    await until(async () => (await gate.post(batch(0))).status === 503, { withinMs: 30_000, what: 'no room is left' });
    for (const controller of endless) controller.abort();
    await until(async () => (await gate.post(batch(0))).status === 200, {
      withinMs: 30_000,
      what: 'the room is given back',
    });
  });

  it('gives its room back after a while, also where nobody hangs up', async () => {
    gate = await startGate({ redis: redis.endpoint, requestPatienceMs: 3_000 });
    const { port } = new URL(gate.url);
    const answers: string[] = [];
    const stalled = Array.from({ length: 16 }, () => {
      const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
      socket.on('data', (bytes) => answers.push(String(bytes)));
      socket.write(
        `POST /api/v1/events HTTP/1.1\r\nhost: gate\r\nauthorization: Bearer ${gate.key}\r\ncontent-type: application/cloudevents-batch+json\r\ncontent-length: 1048576\r\n\r\n[`,
      );
      return socket;
    });
    await until(async () => (await gate.post([alertEvent()])).status === 503, {
      withinMs: 30_000,
      what: 'no room is left',
    });
    await until(async () => (await gate.post([alertEvent()])).status === 200, { withinMs: 30_000, what: 'room again' });
    await until(() => answers.length === stalled.length, { withinMs: 30_000, what: 'all are told' });
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1.1 408 /);
    for (const socket of stalled) socket.destroy();
  });
});
