import { type AddressInfo, connect } from 'node:net';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { drain } from '../../server/drain.ts';

it('finishes the request under way, and does not wait for one whose body never comes', async () => {
  const begun = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<string>();
  const app = Fastify();
  app.post('/', () => 'taken');
  app.get('/slow', () => {
    begun.resolve();
    return answer.promise;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const stalled = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  stalled.on('error', () => {});
  stalled.write('POST / HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n[');
  const slow = fetch(`http://127.0.0.1:${port}/slow`);
  await begun.promise;

  const drained = drain(app, { patienceMs: 500 });
  answer.resolve('finished');
  expect(await (await slow).text()).toBe('finished');
  await drained;
  stalled.destroy();
});
