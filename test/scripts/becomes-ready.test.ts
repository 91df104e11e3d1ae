import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { becomesReady } from '../../scripts/supervisor/becomes-ready.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const close of closing.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Waits with a clock that runs ahead, so that what is said every few seconds is said at once. */
async function wait(base: string, signal = AbortSignal.timeout(10_000)): Promise<{ ready: boolean; said: string[] }> {
  const begun = Date.now();
  let asked = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => begun + 3000 * asked++);
  const said: string[] = [];
  const stop = new AbortController();
  signal.addEventListener('abort', () => stop.abort());
  const ready = await becomesReady(base, {
    signal: stop.signal,
    say: (line) => {
      said.push(line);
      if (said.length === 2) stop.abort();
    },
  });
  vi.restoreAllMocks();
  return { ready, said };
}

it('is ready as soon as the server says so', async () => {
  let asks = 0;
  const base = await serve((_request, answer) => {
    asks += 1;
    answer.writeHead(asks < 3 ? 503 : 200).end('{}');
  });
  expect((await wait(base)).ready).toBe(true);
  expect(asks).toBe(3);
});

it('says in words what a server that answers is not ready for', async () => {
  const base = await serve((_request, answer) => {
    answer.writeHead(503).end(JSON.stringify({ ready: false, redis: 'down', engine: 'opening', hub: 'opening' }));
  });
  const line = 'the server is starting … Redis: down, engine: opening, live views: opening';
  expect(await wait(base)).toEqual({ ready: false, said: [line, line] });
});

it('says that a server does not listen yet', async () => {
  const base = await serve(() => {});
  closing.pop()?.();
  expect((await wait(base)).said[0]).toBe('the server is starting … it does not listen yet');
});
