import 'reflect-metadata';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect, type ConnectionOptions } from 'node:tls';
import { PemConverter, X509Certificate, X509CrlGenerator } from '@peculiar/x509';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { CertificatesFile } from '../../../../config/identity/identity-file.ts';
import { closeCodes } from '../../../../protocol/close-codes.ts';
import { PROTOCOL_VERSION } from '../../../../protocol/messages.ts';
import { CertificateWay } from '../../../../server/auth/ways/client-certificate.ts';
import type { Certificate } from '../../../../server/tls/certificate.ts';
import { issueCertificate, makeAuthority } from '../../../../server/tls/local-authority.ts';
import { layTls } from '../../../../server/tls/tls-door.ts';
import { ALGORITHM, DAY_MS, issueTo } from '../../../support/issue-to.ts';
import { withRedis } from '../../../support/redis.ts';
import { startGate } from '../../gate/start-gate.ts';
import { signInAs } from '../sign-in-as.ts';

const file: CertificatesFile = {
  authority: 'not read here',
  accounts: { from: 'email', without: '@police.example' },
  screens: { from: 'dns', places: { 'all.screens.example': { wall: 'main', screen: 'all' } } },
};
const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
let ours: Certificate;
let clients: Certificate;
let port: number;
let auditor: Record<string, string>;
const of = new Map<string, Certificate>();

beforeAll(async () => {
  ours = await makeAuthority('of the server', Date.now());
  clients = await makeAuthority('of clients', Date.now());
  const foreign = await makeAuthority('of somebody else', Date.now());
  const person = { type: 'email', value: 'li.wei@police.example' } as const;
  of.set('person', await issueTo(clients, person));
  of.set('other house', await issueTo(clients, { type: 'email', value: 'li.wei@elsewhere.example' }));
  of.set('stranger', await issueTo(clients, { type: 'email', value: 'nobody@police.example' }));
  of.set('ended', await issueTo(clients, person, { days: -1 }));
  of.set('forged', await issueTo(foreign, person));
  of.set('revoked', await issueTo(clients, person, { serialNumber: '0666' }));
  of.set('screen', await issueTo(clients, { type: 'dns', value: 'all.screens.example' }));
  // Node puts a comma between two names.
  of.set('two in one', await issueTo(clients, { type: 'email', value: 'x, email:li.wei@police.example, y' }));
  const revoked = await X509CrlGenerator.create({
    issuer: new X509Certificate(clients.cert).subjectName,
    thisUpdate: new Date(Date.now() - DAY_MS),
    nextUpdate: new Date(Date.now() + DAY_MS),
    signingAlgorithm: ALGORITHM,
    signingKey: await crypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(clients.key), ALGORITHM, false, [
      'sign',
    ]),
    entries: [{ serialNumber: '0666', revocationDate: new Date(Date.now() - DAY_MS) }],
  });
  const certificate = await issueCertificate(ours, { names: ['localhost'], nowMs: Date.now() });
  gate = await startGate({
    redis: redis.endpoint,
    ways: { certificates: new CertificateWay(file) },
    lay: (server) =>
      layTls(server, {
        certificate,
        clientAuthorities: { ca: clients.cert, crl: revoked.toString('pem').replaceAll(' CRL-', ' X509 CRL-') },
        onPlain: (_request, response) => response.end(),
      }),
  });
  port = (gate.app.server.address() as AddressInfo).port;
  await signInAs(gate.auth, 'operator', 'li.wei');
  auditor = await signInAs(gate.auth, 'auditor');
});
afterAll(() => gate?.close());

/** Over a line of its own: what was shown on another must not count. */
function ask(who: string, method: string, path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; body: string; cookies: string[] }>((resolve, reject) => {
    const options = { method, headers, ca: ours.cert, ...of.get(who), agent: false };
    const sent = request(`https://localhost:${port}/api/v1${path}`, options, async (answer) => {
      const parts: Buffer[] = [];
      for await (const part of answer) parts.push(part as Buffer);
      const body = Buffer.concat(parts).toString();
      resolve({ status: answer.statusCode ?? 0, body, cookies: answer.headers['set-cookie'] ?? [] });
    });
    sent.on('error', reject);
    sent.end();
  });
}

async function newestEntry() {
  const { body } = await gate.app.inject({ url: '/api/v1/audit?limit=1', headers: auditor });
  return (JSON.parse(body) as { entries: object[] }).entries[0];
}

it('[SI1] a certificate opens the account that it names, with a session like any other', async () => {
  expect(JSON.parse((await ask('person', 'GET', '/session/ways')).body)).toEqual({ certificate: true });
  const opened = await ask('person', 'POST', '/session/certificate');
  expect(JSON.parse(opened.body)).toMatchObject({ user: { name: 'li.wei', role: 'operator' } });
  expect(opened.cookies[0]).toContain('Secure');
  expect(await newestEntry(), '[AU8]').toMatchObject({
    who: { kind: 'person', id: 'li.wei' },
    what: 'session.open',
    on: 'account/li.wei',
    after: { way: 'certificate' },
  });
  const cookie = opened.cookies[0]?.split(';')[0] ?? '';
  expect((await ask('nobody', 'GET', '/screens', { cookie })).status, 'the session goes on without it').toBe(200);
  expect((await ask('person', 'GET', '/screens')).status, 'it is a way to sign in, no session').toBe(401);
});

it.each(['nobody', 'stranger', 'other house', 'ended', 'forged', 'revoked', 'screen', 'two in one'])(
  '[SI1] that of %s opens no account',
  async (who) => {
    const { status, body, cookies } = await ask(who, 'POST', '/session/certificate');
    expect([status, JSON.parse(body).error?.code, cookies]).toEqual([401, 'session.certificate', []]);
    if (who !== 'stranger') return;
    expect(await newestEntry(), '[AU8] of an account that is none').toMatchObject({
      who: { kind: 'stranger', id: 'unknown' },
      what: 'session.refuse',
      on: 'account/-',
      after: { way: 'certificate', code: 'session.certificate' },
    });
  },
);

it('[PR7] a certificate is a screen’s token: for its own wall and screen, over HTTP and for its link', async () => {
  expect((await ask('screen', 'GET', '/site')).status).toBe(200);
  expect((await ask('screen', 'GET', '/screens')).status).toBe(403);
  expect((await ask('screen', 'POST', '/screens/token')).body, 'there is none to be renewed').toBe('{}');
  const first = (who: string, screen: string) =>
    new Promise<string>((resolve, reject) => {
      // Named otherwise than this machine, which needs no token.
      const headers = { host: 'wall.example' };
      const socket = new WebSocket(`wss://localhost:${port}/api/v1/live`, { ca: ours.cert, ...of.get(who), headers });
      socket.on('open', () =>
        socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, wall: 'main', screen, views: [] })),
      );
      socket.on('message', (text) => {
        resolve((JSON.parse(String(text)) as { type: string }).type);
        socket.terminate();
      });
      socket.on('close', (code) => resolve(`closed ${code}`));
      socket.on('error', reject);
    });
  expect(await first('screen', 'all')).toBe('welcome');
  expect(await first('person', 'all')).toMatch(/^closed 4/);
  expect(await first('nobody', 'all')).toMatch(/^closed 4/);
});

it('[PR7] a TLS session that is resumed without a certificate is nobody’s, and ends nothing but itself', async () => {
  const line = (options: ConnectionOptions) =>
    new Promise<{ session: Buffer; isResumed: boolean; answer: string }>((resolve, reject) => {
      let session = Buffer.alloc(0);
      let answer = '';
      let isResumed = false;
      const socket = connect({ host: 'localhost', port, servername: 'localhost', ca: ours.cert, ...options });
      socket.on('secureConnect', () => {
        isResumed = socket.isSessionReused();
      });
      socket.on('session', (ticket) => {
        session = ticket;
      });
      socket.on('data', (bytes) => {
        answer += String(bytes);
      });
      socket.on('error', reject);
      socket.on('close', () => resolve({ session, isResumed, answer }));
      const hello = ['GET /api/v1/site HTTP/1.1', 'Host: wall.example', 'Connection: close'];
      socket.write(`${hello.join('\r\n')}\r\n\r\n`);
    });
  const { session } = await line({});
  const resumed = await line({ session });
  expect([resumed.isResumed, resumed.answer.split('\r\n')[0]]).toEqual([true, 'HTTP/1.1 401 Unauthorized']);

  const { session: again } = await line({});
  const closed = new Promise<number>((resolve, reject) => {
    const options = { ca: ours.cert, session: again, headers: { host: 'wall.example' } };
    const socket = new WebSocket(`wss://localhost:${port}/api/v1/live`, options);
    const hello = { type: 'hello', version: PROTOCOL_VERSION, wall: 'main', screen: 'all', views: [] };
    socket.on('open', () => socket.send(JSON.stringify(hello)));
    socket.on('close', resolve);
    socket.on('error', reject);
  });
  expect(await closed).toBe(closeCodes.unauthorized.code);
});
