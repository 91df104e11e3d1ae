import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { alertEvent, startGate } from './start-gate.ts';

const CONNECTIONS = 200;
const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await gate.close();
});

/** Sends what it has byte by byte, one a second, and never all of it. */
async function sendSlowly(begin: string, rest: string) {
  const socket = connect({ port: Number(new URL(gate.url).port), host: '127.0.0.1' });
  sockets.push(socket);
  let heard = '';
  socket.on('data', (bytes) => {
    heard += String(bytes);
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  let place = 0;
  const dripping = setInterval(() => socket.write(rest.charAt(place++ % rest.length)), 1_000);
  void closed.then(() => clearInterval(dripping));
  await once(socket, 'connect');
  socket.write(begin);
  return { closed, heard: () => heard };
}

it.each<[string, () => readonly [string, string]]>([
  ['the head', () => ['POST /api/v1/events HTTP/1.1\r\nhost: gate\r\nx-slow: ', 'abc']],
  [
    'the body',
    () => [
      `POST /api/v1/events HTTP/1.1\r\nhost: gate\r\nauthorization: Bearer ${gate.key}\r\ncontent-type: application/cloudevents+json\r\ncontent-length: 2000\r\n\r\n`,
      ' ',
    ],
  ],
])(
  `${CONNECTIONS} connections that send %s at a byte a second end with 408, and others are served meanwhile`,
  async (_, parts) => {
    gate = await startGate({ redis: redis.endpoint, requestPatienceMs: 3_000 });
    const slow = await Promise.all(Array.from({ length: CONNECTIONS }, () => sendSlowly(...parts())));
    await until(
      () =>
        new Promise<boolean>((resolve) =>
          gate.app.server.getConnections((_error, count) => resolve(count >= CONNECTIONS)),
        ),
      {
        withinMs: 10_000,
        what: 'all are connected',
      },
    );
    expect((await gate.post([alertEvent()])).status).toBe(200);
    expect((await fetch(`${gate.url}/healthz`)).status).toBe(200);
    await Promise.all(slow.map(({ closed }) => closed));
    for (const { heard } of slow) expect(heard()).toMatch(/^HTTP\/1.1 408 /);
    await until(
      () => new Promise<boolean>((resolve) => gate.app.server.getConnections((_error, count) => resolve(count < 10))),
      {
        withinMs: 10_000,
        what: 'their sockets are gone',
      },
    );
  },
);
