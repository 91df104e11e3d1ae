import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { type AddressInfo, connect as connectPlainly, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { drain } from '../../../server/drain.ts';
import { answerPlainly } from '../../../server/tls/answer-plainly.ts';
import type { Certificate } from '../../../server/tls/certificate.ts';
import { issueCertificate, makeAuthority } from '../../../server/tls/local-authority.ts';
import { findOuterAddress } from '../../../server/tls/machine-names.ts';
import { layTls, type TlsDoor } from '../../../server/tls/tls-door.ts';
import { sayTls } from '../../../server/tls/tls-plugin.ts';

const outer = findOuterAddress();
if (!outer)
  process.stdout.write('skipped: plain HTTP from another machine, since this one has no address but the loopback\n');

let authority: Certificate;
let app: FastifyInstance;
let door: TlsDoor;
let port: number;
const issue = () =>
  issueCertificate(authority, { names: ['localhost', '127.0.0.1', outer ?? '::1'], nowMs: Date.now() });

beforeAll(async () => {
  authority = await makeAuthority('of a test', Date.now());
  app = Fastify();
  sayTls(app, { isStrict: true, authority: { file: 'ca.crt', pem: authority.cert } });
  app.get('/seen', async ({ protocol }) => ({ protocol }));
  app.post('/seen', async () => 'posted');
  door = layTls(app.server, { certificate: await issue(), onPlain: answerPlainly(authority.cert) });
  const sockets = new WebSocketServer({ server: app.server });
  sockets.on('connection', (socket) => socket.send('hello'));
  await app.listen({ host: '0.0.0.0', port: 0 });
  port = (app.server.address() as AddressInfo).port;
});
afterAll(async () => {
  door.close();
  await drain(app);
});

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

function ask(url: string, { method = 'GET', ca = authority.cert } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const isPlain = url.startsWith('http:');
    const sent = isPlain ? plainRequest(url, { method }) : request(url, { method, ca, agent: false });
    sent.on('error', reject).on('response', async (answer) => {
      const parts: Buffer[] = [];
      for await (const part of answer) parts.push(part as Buffer);
      resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts).toString(), headers: answer.headers });
    });
    sent.end();
  });
}

it('[TL3] speaks TLS and, to this machine, plain HTTP on one port', async () => {
  expect(await ask(`https://localhost:${port}/seen`)).toMatchObject({ status: 200, body: '{"protocol":"https"}' });
  expect(await ask(`http://127.0.0.1:${port}/seen`)).toMatchObject({ status: 200, body: '{"protocol":"http"}' });
  await expect(
    ask(`https://localhost:${port}/seen`, { ca: (await makeAuthority('another', Date.now())).cert }),
  ).rejects.toThrow(/certificate/);
});

it.skipIf(!outer)('[TL3] sends pages of other machines to https, and refuses whatever else comes plainly', async () => {
  const plain = `http://${outer}:${port}`;
  const page = await ask(`${plain}/wall/main?lang=en`);
  expect(page).toMatchObject({ status: 308, headers: { location: `https://${outer}:${port}/wall/main?lang=en` } });
  for (const [path, method] of [
    ['/api/v1/site', 'GET'],
    ['/seen', 'POST'],
  ] as const) {
    const { status, body } = await ask(`${plain}${path}`, { method });
    expect([status, JSON.parse(body).error.code], path).toEqual([403, 'request.notPrivate']);
  }
  expect((await ask(`${plain}/ca.crt`)).body).toBe(authority.cert);
  const socket = new WebSocket(`ws://${outer}:${port}/`);
  const [error] = (await once(socket, 'error')) as [Error];
  expect(error.message).toContain('308');
});

it('[TL3] says to other machines alone that it is to be had by https from now on', async () => {
  expect((await ask(`https://localhost:${port}/seen`)).headers).not.toHaveProperty('strict-transport-security');
  if (outer)
    expect((await ask(`https://${outer}:${port}/seen`)).headers).toMatchObject({
      'strict-transport-security': 'max-age=15552000',
    });
  expect((await ask(`https://localhost:${port}/ca.crt`)).body).toBe(authority.cert);
});

it('[TL3] carries links', async () => {
  const socket = new WebSocket(`wss://localhost:${port}/`, { ca: authority.cert });
  const [message] = await once(socket, 'message');
  expect(String(message)).toBe('hello');
  socket.terminate();
});

it('[TL2] gives new connections the newer certificate, and leaves those that are open alone', async () => {
  const open = async (): Promise<TLSSocket> => {
    const socket = connect({ port, host: 'localhost', ca: authority.cert });
    await once(socket, 'secureConnect');
    return socket;
  };
  const before = await open();
  door.replace(await issue());
  const after = await open();
  const serials = [before, after].map((socket) => socket.getPeerCertificate().serialNumber);
  expect(serials[0]).not.toBe(serials[1]);
  before.write('GET /seen HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
  const [answer] = await once(before, 'data');
  expect(String(answer)).toContain('200 OK');
  for (const socket of [before, after]) socket.destroy();
});

it('ends with those who have not said anything, or do not finish their handshake', async () => {
  const other = Fastify();
  const laid = layTls(other.server, { certificate: await issue(), onPlain: answerPlainly(undefined) });
  await other.listen({ host: '127.0.0.1', port: 0 });
  const { port: otherPort } = other.server.address() as AddressInfo;
  const open = async (first: string): Promise<Socket> => {
    const socket = connectPlainly({ port: otherPort, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(first);
    return socket;
  };
  const waiting = [await open(''), await open('\x16\x03\x01')];
  const kept = connect({ port: otherPort, host: 'localhost', ca: authority.cert });
  await once(kept, 'secureConnect');
  const ended = Promise.all([...waiting, kept].map((socket) => once(socket, 'close')));
  laid.close();
  await drain(other);
  await ended;
});
