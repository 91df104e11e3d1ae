import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BATCH_MEDIA_TYPE } from '../../protocol/events.ts';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';
import { startEmbeddedRedis } from '../../server/embedded-redis/embedded-redis.ts';
import { makeTestDir } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { startWatchfloor, type Watchfloor } from '../support/watchfloor.ts';

const alert = (serial: number) => ({
  specversion: '1.0',
  id: `main-${serial}`,
  source: '/tests/main',
  type: 'alert.received',
  subject: `JQ20261102-${String(serial).padStart(5, '0')}`,
  time: new Date().toISOString(),
});
const post = (watchfloor: Watchfloor, events: readonly object[]) =>
  fetch(`${watchfloor.url}/api/v1/events`, {
    method: 'POST',
    headers: { 'content-type': BATCH_MEDIA_TYPE, authorization: `Bearer ${watchfloor.importKey}` },
    body: JSON.stringify(events),
  });

it('stops in order: answers what is under way, lets nothing new in, removes its run file; what it answered is there again', async () => {
  await using watchfloor = await startWatchfloor();
  const runFile = join(watchfloor.dataDir, 'run', 'server.json');
  expect(JSON.parse(readFileSync(runFile, 'utf8'))).toMatchObject({
    url: watchfloor.url,
    site: 'lianyuan',
    dataSet: 'live',
    redis: { kind: 'socket' },
  });
  for (const secret of [
    runFile,
    join(watchfloor.dataDir, 'secrets', 'import.key'),
    join(watchfloor.dataDir, 'secrets', 'drill.key'),
  ]) {
    expect(statSync(secret).mode & 0o777).toBe(0o600);
  }

  const posts = Array.from({ length: 20 }, (_, number) =>
    post(
      watchfloor,
      Array.from({ length: 200 }, (__, index) => alert(number * 200 + index)),
    ),
  );
  // A request that had not reached the server when it stopped listening was never taken in.
  const answering = Promise.allSettled(posts);
  await posts[0];
  await watchfloor.stop('server');
  const answers = await answering;
  const accepted = answers.flatMap((answer, number) =>
    answer.status === 'fulfilled' && answer.value.status === 200 ? [number] : [],
  );
  expect(accepted.length).toBeGreaterThan(0);
  expect(existsSync(runFile)).toBe(false);

  await watchfloor.startServer();
  const key = { authorization: `Bearer ${watchfloor.importKey}` };
  const stored = new Set<string>();
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const response: Response = await fetch(
      `${watchfloor.url}/api/v1/entities/alert?limit=1000${cursor && `&cursor=${cursor}`}`,
      { headers: key },
    );
    const page = (await response.json()) as { entities: { id: string }[]; cursor?: string };
    for (const { id } of page.entities) stored.add(id);
    cursor = page.cursor;
  }
  for (const number of accepted)
    for (let index = 0; index < 200; index += 1) expect(stored).toContain(alert(number * 200 + index).subject);
});

it('starts without Redis, says so, and heals when Redis comes', async () => {
  const dir = makeTestDir('late-redis');
  const redis = await startEmbeddedRedis({
    dir,
    binary: await ensureRedisBinary(),
    appendfsync: 'no',
    log: { info() {}, warn() {} },
  });
  if (redis.endpoint.kind !== 'socket') throw new Error('expected a socket');
  const { path, password } = redis.endpoint;
  const proxy = await openDoor(path);
  proxy.isOpen = false;
  const starting = startWatchfloor({ env: { REDIS_URL: `redis://:${password}@127.0.0.1:${proxy.port}` } });
  try {
    const port = await until(() => proxy.knocks > 2, { withinMs: 30_000, what: 'the server asks for Redis' });
    expect(port).toBe(true);
    proxy.isOpen = true;
    await using watchfloor = await starting;
    expect((await post(watchfloor, [alert(1)])).status).toBe(200);

    proxy.shut();
    await until(async () => (await fetch(`${watchfloor.url}/readyz`)).status === 503, {
      withinMs: 10_000,
      what: 'not ready',
    });
    expect((await fetch(`${watchfloor.url}/api/v1/site`)).status).toBe(200);
    const refused = await post(watchfloor, [alert(2)]);
    expect([refused.status, Number(refused.headers.get('retry-after'))]).toEqual([503, expect.any(Number)]);

    proxy.isOpen = true;
    await until(async () => (await fetch(`${watchfloor.url}/readyz`)).ok, { withinMs: 30_000, what: 'ready again' });
    await until(async () => (await post(watchfloor, [alert(3)])).status === 200, {
      withinMs: 30_000,
      what: 'events are taken in again',
    });
  } finally {
    proxy.close();
    await redis.close();
    rmSync(dir, { recursive: true, force: true });
  }
});

/** A TCP door before the unix socket, which can be shut. */
async function openDoor(path: string) {
  const { connect } = await import('node:net');
  const sockets = new Set<import('node:net').Socket>();
  const state = { isOpen: true, knocks: 0 };
  const server: Server = createServer((socket) => {
    state.knocks += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    if (!state.isOpen) return void socket.destroy();
    const inner = connect(path);
    inner.on('error', () => socket.destroy());
    socket.on('close', () => inner.destroy());
    socket.pipe(inner).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const shut = () => {
    state.isOpen = false;
    for (const socket of sockets) socket.destroy();
  };
  return Object.assign(state, {
    port: typeof address === 'object' && address ? address.port : 0,
    shut,
    close: () => {
      shut();
      server.close();
    },
  });
}
