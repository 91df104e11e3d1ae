// Longer than other files: pairings, tokens, links and takes of one server, which is started once for all of them.
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { closeCodes } from '../../../protocol/close-codes.ts';
import { PROTOCOL_VERSION, type ServerMessage, TAKE_LEAD_MS } from '../../../protocol/messages.ts';
import { PAIRING_TTL_MS, type PairingOffer, SCREEN_TOKEN } from '../../../protocol/pairing.ts';
import { runScreenCommand } from '../../../server/screens/screen-command.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { alertEvent, NOW_MS, startGate } from '../gate/start-gate.ts';

const SOON = { withinMs: 10_000 };
/** Another machine, as far as the server can tell: any address of this one but the loopback. */
const REMOTE = '203.0.113.7';
const outside = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;
if (!outside)
  process.stdout.write('skipped: links from another machine, since this one has no address but the loopback\n');

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
let admin: string;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint, host: '0.0.0.0' });
});
beforeEach(async () => {
  const client = await redis.connect();
  const kept = [...(await client.keys('{wf:yard}:keys*')), ...(await client.keys('*:pairing}:*'))];
  if (kept.length > 0) await client.del(kept);
  await gate.keys.refresh();
  admin = await gate.makeKey('admin', 'admin');
});
afterAll(() => gate?.close());

async function ask(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  { token, body, from = REMOTE }: { token?: string; body?: object; from?: string } = {},
) {
  const answer = await gate.app.inject({
    method,
    url: `/api/v1${path}`,
    remoteAddress: from,
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    ...(body && { payload: body }),
  });
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
}
const offer = async (place: object = { wall: 'main', screen: 'all' }, from = REMOTE) =>
  (await ask('POST', '/screens/pairings', { body: place, from })).body as PairingOffer;
async function pair(place?: object): Promise<{ token: string; id: string }> {
  const { code, token } = await offer(place);
  const entered = await ask('POST', `/screens/pairings/${code}`, { token: admin });
  expect(entered.status).toBe(200);
  return { token, id: entered.body.id as string };
}

describe('pairing', () => {
  it('[PR1] this machine reads without a token, another does not', async () => {
    expect((await ask('GET', '/site', { from: '127.0.0.1' })).status).toBe(200);
    expect((await ask('GET', '/site')).status).toBe(401);
  });

  it.each([
    ['x-forwarded-for', '203.0.113.9'],
    ['x-forwarded-proto', 'https'],
    ['forwarded', 'for=203.0.113.9'],
    ['via', '1.1 front'],
  ])('[PR1] what a proxy on this machine passes on (%s) is not of this machine', async (name, value) => {
    const headers = { host: '127.0.0.1:8080', [name]: value };
    const answer = await gate.app.inject({ url: '/api/v1/site', remoteAddress: '127.0.0.1', headers });
    expect(answer.statusCode).toBe(401);
  });

  it('[PR2] a code is six digits; its token opens nothing until the code is entered, and then at once', async () => {
    const { code, token, number, expiresInMs } = await offer();
    expect(code).toMatch(/^\d{6}$/);
    expect([number, expiresInMs]).toEqual([1, PAIRING_TTL_MS]);
    expect((await ask('GET', '/site', { token })).status).toBe(401);
    expect(await ask('POST', `/screens/pairings/${code}`, { token: admin })).toMatchObject({
      status: 200,
      body: { wall: 'main', screen: 'all' },
    });
    expect((await ask('GET', '/site', { token })).status).toBe(200);
  });

  it('[PR2] a code is good for one use, and only an administrator enters it', async () => {
    const { code } = await offer();
    const key = await gate.makeKey('import');
    expect((await ask('POST', `/screens/pairings/${code}`)).status).toBe(401);
    expect((await ask('POST', `/screens/pairings/${code}`, { token: key })).status).toBe(403);
    expect((await ask('POST', `/screens/pairings/${code}`, { token: admin })).status).toBe(200);
    expect(await ask('POST', `/screens/pairings/${code}`, { token: admin })).toMatchObject({
      status: 404,
      body: { error: { code: 'pairing.unknown' } },
    });
  });

  it('[PR2] a code runs out', async () => {
    const { code } = await offer();
    const client = await redis.connect();
    const [key] = await client.keys('*:pairing}:code:*');
    expect(key).toContain(code);
    const leftMs = await client.pTTL(key ?? '');
    expect(leftMs).toBeGreaterThan(PAIRING_TTL_MS - 60_000);
    expect(leftMs).toBeLessThanOrEqual(PAIRING_TTL_MS);
  });

  it('[PR5] keeps hashes alone, and limits who asks and who guesses', async () => {
    const { token } = await pair();
    const client = await redis.connect();
    for (const key of await client.keys('*')) {
      const kept = (await client.type(key)) === 'hash' ? JSON.stringify(await client.hGetAll(key)) : key;
      expect(kept).not.toContain(token);
    }
    const asked = [];
    for (let i = 0; i < 61; i += 1)
      asked.push((await ask('POST', '/screens/pairings', { body: { wall: 'main' }, from: '203.0.113.9' })).status);
    expect(asked.slice(0, 60)).toEqual(asked.slice(0, 60).map(() => 201));
    expect(asked.at(-1)).toBe(429);
    expect((await offer({ wall: 'main' }, '203.0.113.10')).code, 'others go on').toBeDefined();
    const guessed = [];
    for (let i = 0; i < 21; i += 1)
      guessed.push((await ask('POST', `/screens/pairings/${String(i).padStart(6, '0')}`, { token: admin })).status);
    expect(guessed.at(-1)).toBe(429);
  });

  it('pairs no screen that the site does not have', async () => {
    for (const place of [{ wall: 'roof' }, { wall: 'main', screen: 'nine' }, { wall: 'constructor' }])
      expect((await ask('POST', '/screens/pairings', { body: place })).status).toBe(404);
  });
});

describe('a screen’s token', () => {
  it('[PR3] reads the site and the views, and nothing else', async () => {
    const { token, id } = await pair();
    for (const path of ['/site', '/metrics', '/metrics/alerts.total'])
      expect([path, (await ask('GET', path, { token })).status === 403]).toEqual([path, false]);
    const closed: ['GET' | 'POST' | 'PUT' | 'DELETE', string, object?][] = [
      ['GET', '/entities/alert'],
      ['GET', '/sync'],
      ['GET', '/screens'],
      ['GET', '/walls/main/scene'],
      ['PUT', '/walls/main/scene', { scene: 'day' }],
      ['POST', '/screens/pairings/123456'],
      ['DELETE', `/screens/${id}`],
      ['POST', '/events', [alertEvent()]],
    ];
    for (const [method, path, body] of closed) {
      const answer = await ask(method, path, { token, ...(body && { body }) });
      expect([path, answer.status]).toEqual([path, 403]);
    }
  });

  it('is listed with when it was paired, and revoked for good', async () => {
    const { id, token } = await pair();
    const { body } = await ask('GET', '/screens', { token: admin });
    expect(body.screens).toEqual([
      { id, wall: 'main', screen: 'all', label: '', pairedAt: NOW_MS, expiresAt: NOW_MS + SCREEN_TOKEN.lifeMs },
    ]);
    expect((await ask('DELETE', `/screens/${id}`, { token: admin })).status).toBe(204);
    await until(async () => (await ask('GET', '/site', { token })).status === 401, { ...SOON, what: 'it is let out' });
    expect((await ask('DELETE', '/screens/00000000', { token: admin })).status).toBe(404);
    expect((await ask('DELETE', `/screens/${gate.idOf(admin)}`, { token: admin })).status, 'no screen').toBe(404);
  });

  it('is made, listed and revoked by the command line as well', async () => {
    const actor = { who: { kind: 'machine' as const, id: 'operator' } };
    const context = { store: gate.store, desk: gate.desk, audit: gate.audit.ledger, actor, nowMs: NOW_MS };
    const { code, token } = await offer({ wall: 'main' });
    expect(await runScreenCommand({ verb: 'pair', code: '12', label: '' }, context)).toMatchObject({ ok: false });
    const paired = await runScreenCommand({ verb: 'pair', code, label: 'front' }, context);
    expect(paired).toMatchObject({ ok: true, text: expect.stringMatching(/^let in main, id [0-9a-f]{8}$/) });
    expect((await ask('GET', '/site', { token })).status).toBe(200);
    const list = await runScreenCommand({ verb: 'list' }, context);
    expect(list.text).toContain('(whole)');
    const id = paired.text.slice(-8);
    expect(await runScreenCommand({ verb: 'revoke', id }, context)).toMatchObject({ ok: true });
    expect(await runScreenCommand({ verb: 'revoke', id }, context)).toMatchObject({ ok: false });
  });
});

describe.skipIf(!outside)('a link from another machine', () => {
  async function link(hello: { token?: string; screen?: string }) {
    const { port } = gate.app.server.address() as AddressInfo;
    const socket = new WebSocket(`ws://${outside}:${port}/api/v1/live`);
    const heard: ServerMessage[] = [];
    socket.on('message', (text) => heard.push(JSON.parse(String(text))));
    const closed = once(socket, 'close').then(([code]) => code as number);
    await once(socket, 'open');
    const send = (message: object) => socket.send(JSON.stringify(message));
    send({ type: 'hello', version: PROTOCOL_VERSION, wall: 'main', views: [], ...hello });
    // Waits until the token is known.
    send({ type: 'ping', sentAt: 1 });
    const hears = <T extends ServerMessage['type']>(type: T) =>
      until(() => heard.find((one): one is Extract<ServerMessage, { type: T }> => one.type === type), {
        ...SOON,
        what: type,
      });
    return { socket, send, hears, heard, closed };
  }

  it('[PR3] is refused without a token, with an unknown one, and with that of another page', async () => {
    const { token } = await pair();
    const whole = await pair({ wall: 'main' });
    for (const hello of [{}, { token: `${token}x` }, { token }, { token: whole.token, screen: 'all' }])
      expect(await (await link(hello)).closed).toBe(closeCodes.unauthorized.code);
  });

  it('[PR3] [PR4] follows its wall with its token, is seen, and ends when that is revoked', async () => {
    const { token, id } = await pair();
    const { hears, closed, send, heard } = await link({ token, screen: 'all' });
    await hears('welcome');
    await hears('pong');
    expect(heard.map(({ type }) => type).slice(0, 4)).toEqual(['welcome', 'arrangement', 'mode', 'scene']);
    await until(async () => (await ask('GET', '/screens', { token: admin })).body.screens[0].lastSeenAt === NOW_MS, {
      ...SOON,
      what: 'it was seen',
    });
    send({ type: 'take', id: 7, scene: 'day' });
    send({ type: 'command', id: 8, command: { do: 'blank' } });
    await until(() => heard.some((one) => one.type === 'answer' && one.id === 8 && !one.ok), {
      ...SOON,
      what: '[AR2] a screen gives no commands',
    });
    expect(await hears('answer'), '[SC5]').toMatchObject({ id: 7, ok: false, code: 'request.forbidden' });
    await ask('DELETE', `/screens/${id}`, { token: admin });
    expect(await closed).toBe(closeCodes.unauthorized.code);
  });

  it('[AR2] [AR3] an administrator’s link gives commands, and every page of the wall hears of it before its scene', async () => {
    const page = await link({ token: admin });
    const director = await link({ token: admin });
    await page.hears('scene');
    expect(page.heard.map(({ type }) => type).indexOf('arrangement')).toBeLessThan(
      page.heard.map(({ type }) => type).indexOf('scene'),
    );
    director.send({ type: 'command', id: 3, command: { do: 'freeze' } });
    const at = NOW_MS + TAKE_LEAD_MS;
    expect(await director.hears('answer')).toMatchObject({ id: 3, ok: true, at });
    await until(
      () => page.heard.some((one) => one.type === 'arrangement' && one.steps.at(-1)?.arrangement.frozenSince === at),
      { ...SOON, what: 'the page hears of it' },
    );
    const { body } = await ask('GET', '/walls/main/arrangement', { token: admin });
    expect(body).toMatchObject({
      holds: { arrangement: {} },
      coming: [{ at, arrangement: { frozenSince: at } }],
      last: { command: { do: 'freeze' }, by: gate.idOf(admin) },
    });
    for (const one of [page, director]) one.socket.terminate();
  });

  it('[AR2] the REST route takes the same commands, from an administrator alone', async () => {
    const give = async (body: object, token = admin) =>
      ask('POST', '/walls/main/commands', { token, body }).then((answer) => [answer.status, answer.body.error?.code]);
    const { token } = await pair();
    expect(await give({ do: 'blank' }, token)).toEqual([403, 'request.forbidden']);
    expect(await give({ do: 'blank' }, await gate.makeKey('import'))).toEqual([403, 'request.forbidden']);
    expect(await give({ do: 'dance' })).toEqual([400, 'request.parameter']);
    expect(await give({ do: 'enlarge', scene: 'day', panel: 'none', tile: 1 })).toEqual([404, 'mosaic.unknown']);
    expect(await give({ do: 'undo' })).toEqual([200, undefined]);
    expect((await ask('GET', '/walls/roof/arrangement', { token: admin })).status).toBe(404);
  });

  it('[SC5] [SC2] an administrator’s link takes scenes, and every page of the wall hears of it', async () => {
    const { token } = await pair();
    const screen = await link({ token, screen: 'all' });
    await screen.hears('welcome');
    const director = await link({ token: admin });
    director.send({ type: 'take', id: 1, scene: 'night', transition: { kind: 'fade', durationMs: 300 } });
    const answer = await director.hears('answer');
    expect(answer).toMatchObject({ id: 1, ok: true, at: NOW_MS + 300 });
    await until(() => screen.heard.some((one) => one.type === 'scene' && one.scene === 'night'), {
      ...SOON,
      what: 'night',
    });
    const [written] = (await ask('GET', '/audit?limit=1', { token: admin })).body.entries;
    expect(written, '[AU1]').toMatchObject({
      who: { kind: 'key', id: gate.idOf(admin) },
      from: expect.stringMatching(/[0-9a-f.:]+/),
      what: 'scene.take',
      on: 'wall/main',
      after: { scene: 'night' },
    });
    director.send({ type: 'take', id: 2, scene: 'noon' });
    await until(() => director.heard.some((one) => one.type === 'answer' && !one.ok && one.code === 'scene.unknown'), {
      ...SOON,
      what: 'a refusal',
    });
    for (const { socket } of [screen, director]) socket.terminate();
  });
});

it('[SC2] the REST routes take a scene and say what stands, since when', async () => {
  await gate.director.take({ wall: 'main', scene: 'day' });
  const before = (await ask('GET', '/walls/main/scene', { token: admin })).body.revision;
  const fade = { kind: 'fade', durationMs: 400 };
  const taken = await ask('PUT', '/walls/main/scene', {
    token: admin,
    body: { scene: 'night', at: NOW_MS + 5_000, transition: fade },
  });
  expect(taken).toMatchObject({
    status: 200,
    body: { wall: 'main', next: { scene: 'night', at: NOW_MS + 5_000, transition: fade } },
  });
  expect(taken.body.revision).toBe(before + 1);
  expect((await ask('POST', '/walls/main/scene', { token: admin, body: { scene: 'noon' } })).body.error.code).toBe(
    'scene.unknown',
  );
  expect((await ask('GET', '/walls/roof/scene', { token: admin })).body.error.code).toBe('wall.unknown');
  expect((await ask('PUT', '/walls/main/scene', { body: { scene: 'day' } })).status).toBe(401);
  const transition = { kind: 'wipe' };
  expect((await ask('PUT', '/walls/main/scene', { token: admin, body: { scene: 'day', transition } })).status).toBe(
    400,
  );
});
