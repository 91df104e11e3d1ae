import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../protocol/events.ts';
import { fullJitterMs } from '../../protocol/full-jitter.ts';
import { GateClient, GateRefusedError, GateSilentError } from '../../workers/gate-client.ts';
import { openLog } from '../../workers/log.ts';
import { postBatches } from '../../workers/post-batches.ts';

type Answer = (events: CloudEvent[], response: ServerResponse, request: IncomingMessage) => void;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A real HTTP server that answers by a script, the last entry for ever. */
async function gate(...script: Answer[]) {
  const sockets = new Set<unknown>();
  const server = createServer(async (request, response) => {
    sockets.add(request.socket);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = script.length > 1 ? script.shift() : script[0];
    answer?.(JSON.parse(Buffer.concat(chunks).toString()), response, request);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('expected a TCP address');
  return { url: `http://127.0.0.1:${address.port}`, sockets };
}

const reply = (response: ServerResponse, status: number, body: unknown, headers = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const take: Answer = (events, response) => reply(response, 200, { accepted: events.length, refused: [] });
const error =
  (status: number, headers = {}): Answer =>
  (_events, response) =>
    reply(response, status, { error: { code: 'x.y', message: 'no' } }, headers);
const drop: Answer = (_events, response) => response.destroy();

const event = (id: number): CloudEvent => ({
  specversion: '1.0',
  id: `e${id}`,
  source: '/test',
  type: 'job.opened',
  subject: `J-${id}`,
  time: '2026-01-01T00:00:00.000Z',
});
const events = (count: number) => Array.from({ length: count }, (_, index) => event(index));
const clientOf = (url: string, options = {}) =>
  new GateClient({ access: () => ({ url, key: 'secret' }), log: openLog('silent'), random: () => 0, ...options });

describe('the gate’s client', () => {
  it('posts a batch with its key and media type, over kept-alive connections', async () => {
    const seen: (string | undefined)[] = [];
    const { url, sockets } = await gate((batch, response, request) => {
      seen.push(request.headers.authorization, request.headers['content-type']);
      take(batch, response, request);
    });
    const client = clientOf(url);
    for (let round = 0; round < 20; round += 1)
      expect(await client.post(events(2))).toEqual({ accepted: 2, refused: [] });
    expect(seen.slice(0, 2)).toEqual(['Bearer secret', 'application/cloudevents-batch+json']);
    // The pool opens another now and then, where an answer ends as the next request begins.
    expect(sockets.size).toBeLessThan(5);
  });

  it('posts nothing where there is nothing to post', async () => {
    expect(await clientOf('http://127.0.0.1:1').post([])).toEqual({ accepted: 0, refused: [] });
  });

  it.each([
    ['the connection breaks', drop],
    ['the gate is overloaded', error(503)],
    ['the server fails', error(500)],
    ['the key was just replaced', error(401)],
  ])('tries again where %s', async (_what, fault) => {
    const { url } = await gate(fault, take);
    expect(await clientOf(url).post(events(3))).toEqual({ accepted: 3, refused: [] });
  });

  it('waits at least as long as Retry-After says', async () => {
    const { url } = await gate(error(503, { 'retry-after': '1' }), take);
    const startedAtMs = performance.now();
    await clientOf(url).post(events(1));
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(990);
  });

  it('asks anew where the gate is after a failure', async () => {
    const { url } = await gate(take);
    const places = ['http://127.0.0.1:1', url];
    const client = clientOf('', { access: () => ({ url: places.shift() ?? url, key: 'k' }) });
    expect(await client.post(events(1))).toEqual({ accepted: 1, refused: [] });
  });

  it('hands refusals on, whatever the status', async () => {
    const refused = [{ index: 1, code: 'event.subject', path: '/subject', expected: 'an id' }];
    const { url } = await gate((_events, response) => reply(response, 422, { accepted: 1, refused }));
    expect(await clientOf(url).post(events(2))).toEqual({ accepted: 1, refused });
  });

  it('halves a batch that is too large, and keeps the places of refusals', async () => {
    const { url } = await gate((batch, response, request) => {
      if (batch.length > 2) return error(413)(batch, response, request);
      const refused = batch.flatMap(({ id }, index) =>
        id === 'e3' ? [{ index, code: 'c', path: '/p', expected: 'e' }] : [],
      );
      reply(response, 200, { accepted: batch.length - refused.length, refused });
    });
    expect(await clientOf(url).post(events(5))).toEqual({
      accepted: 4,
      refused: [{ index: 3, code: 'c', path: '/p', expected: 'e' }],
    });
  });

  it('gives up at once where the request is not allowed, and says what the gate said', async () => {
    const { url } = await gate(error(403));
    await expect(clientOf(url).post(events(1))).rejects.toThrow(GateRefusedError);
    await expect(clientOf(url).post(events(1))).rejects.toThrow('status 403 x.y: no');
  });

  it('gives up a batch after its patience', async () => {
    const { url } = await gate(error(503, { 'retry-after': '1' }));
    await expect(clientOf(url, { patienceMs: 500 }).post(events(1))).rejects.toThrow(GateSilentError);
  });

  it('stops when told to, also while it waits', async () => {
    const { url } = await gate(error(503, { 'retry-after': '30' }));
    const stop = new AbortController();
    const posted = clientOf(url).post(events(1), { signal: stop.signal });
    setImmediate(() => stop.abort());
    await expect(posted).rejects.toThrow();
  });
});

describe('batches', () => {
  it('are answered in their order, a few under way at a time', async () => {
    let underWay = 0;
    let most = 0;
    const slowFirst = {
      post: async (batch: readonly CloudEvent[]) => {
        underWay += 1;
        most = Math.max(most, underWay);
        for (let turn = 0; turn < (batch[0]?.id === 'e0' ? 50 : 1); turn += 1) await new Promise(setImmediate);
        underWay -= 1;
        return { accepted: batch.length, refused: [] };
      },
    };
    const order: string[] = [];
    for await (const { batch } of postBatches(
      slowFirst,
      events(20).map((one) => ({ events: [one] })),
    ))
      order.push(batch.events[0]?.id ?? '');
    expect(order).toEqual(events(20).map(({ id }) => id));
    expect(most).toBe(4);
  });

  it('are made only as fast as they are taken', async () => {
    let made = 0;
    function* source() {
      for (const one of events(50)) {
        made += 1;
        yield { events: [one] };
      }
    }
    const never = { post: () => new Promise<never>(() => {}) };
    void postBatches(never, source()).next();
    for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate);
    expect(made).toBe(4);
  });

  it('are answered while the next one is still to come', async () => {
    async function* source() {
      yield { events: events(1) };
      await new Promise(() => {});
    }
    const taker = { post: async () => ({ accepted: 1, refused: [] }) };
    expect((await postBatches(taker, source()).next()).value?.answer.accepted).toBe(1);
  });

  it('report the failure of one, after the others have ended', async () => {
    const failing = {
      post: async (batch: readonly CloudEvent[]) =>
        batch[0]?.id === 'e2' ? Promise.reject(new Error('no')) : { accepted: 1, refused: [] },
    };
    const taken: string[] = [];
    const run = async () => {
      for await (const { batch } of postBatches(
        failing,
        events(9).map((one) => ({ events: [one] })),
      ))
        taken.push(batch.events[0]?.id ?? '');
    };
    await expect(run()).rejects.toThrow('no');
    expect(taken).toEqual(['e0', 'e1']);
  });
});

describe('full jitter', () => {
  it('lies between nothing and a limit that doubles up to the most', () => {
    const limits = [0, 1, 2, 3, 10].map((retry) => fullJitterMs(retry, { baseMs: 100, mostMs: 1000, random: () => 1 }));
    expect(limits).toEqual([100, 200, 400, 800, 1000]);
    expect(fullJitterMs(3, { baseMs: 100, mostMs: 1000, random: () => 0 })).toBe(0);
  });
});
