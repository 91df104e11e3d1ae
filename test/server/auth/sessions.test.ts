import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unwitnessed } from '../../../server/audit/audit.ts';
import type { Session } from '../../../protocol/auth.ts';
import { SESSION_COOKIE } from '../../../server/auth/identify.ts';
import { RIGHTS } from '../../../server/auth/rights.ts';
import { openAuth } from '../../../server/auth/open-auth.ts';
import { hashToken } from '../../../server/gate/keys/token.ts';
import { OFFERED_RIGHTS } from '../../../wall-client/console/api/offered-rights.ts';
import { withRedis } from '../../support/redis.ts';
import { NOW_MS, startGate } from '../gate/start-gate.ts';
import { OWN_PASSWORD, signInAs } from './sign-in-as.ts';

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
});
beforeEach(async () => {
  const client = await redis.connect();
  for (const pattern of ['users*', 'session*', 'sign-in*']) {
    const kept = await client.keys(`{wf:yard}:${pattern}`);
    if (kept.length > 0) await client.del(kept);
  }
  await gate.auth.people.refresh();
});
afterAll(() => gate?.close());

interface Ask {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly from?: string;
}

async function ask(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  { headers, body, from }: Ask = {},
) {
  const answer = await gate.app.inject({
    method,
    url: `/api/v1${path}`,
    remoteAddress: from ?? '127.0.0.1',
    headers: { ...headers },
    ...(body && { payload: body }),
  });
  const json = answer.body === '' ? undefined : answer.json();
  const cookie = answer.cookies.find(({ name }) => name === SESSION_COOKIE);
  return { status: answer.statusCode, body: json, code: json?.error?.code as string | undefined, cookie, answer };
}
const pageOf = ({ body, cookie }: { body: Session; cookie?: { value: string } | undefined }) => ({
  cookie: `${SESSION_COOKIE}=${cookie?.value}`,
  'x-watchfloor-csrf': body.csrf,
});
const signIn = (name: string, password: string) => ask('POST', '/session', { body: { name, password } });

describe('signing in', () => {
  it('[AC2] with a one-time password, which lets nothing be done but choose another', async () => {
    const { oneTimePassword } = await gate.auth.accounts.create({ name: 'li.wei', role: 'operator' });
    const first = await signIn('li.wei', oneTimePassword);
    expect(first).toMatchObject({ status: 200, body: { mustChangePassword: true, user: { role: 'operator' } } });
    const { rights } = first.body as Session;
    expect(rights).toContain('wall.direct');
    expect(rights).not.toContain('user.manage');
    expect(Object.keys(RIGHTS), 'what the console offers by').toEqual(expect.arrayContaining([...OFFERED_RIGHTS]));
    expect(first.cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    const page = pageOf(first);
    expect(await ask('GET', '/screens', { headers: page })).toMatchObject({ status: 403, code: 'session.password' });
    for (const [next, why] of [
      ['short', 'body/new'],
      ['li.wei is my password', 'without the name'],
      ['aaaaaaaaaaaaaaaa', 'different characters'],
      [oneTimePassword, 'another password'],
    ] as const) {
      const refused = await ask('PUT', '/session/password', {
        headers: page,
        body: { old: oneTimePassword, new: next },
      });
      expect(refused).toMatchObject({ status: 400 });
      expect(refused.body.error.message).toContain(why);
    }
    const body = { old: oneTimePassword, new: OWN_PASSWORD };
    const changed = await ask('PUT', '/session/password', { headers: page, body });
    expect(changed).toMatchObject({ status: 200, body: { mustChangePassword: false } });
    expect((await ask('GET', '/screens', { headers: pageOf(changed) })).status).toBe(200);
    expect((await ask('GET', '/session', { headers: page })).status, 'the old session').toBe(401);
    expect((await signIn('li.wei', oneTimePassword)).code).toBe('session.refused');
  });

  it('[AC3] answers an account that does not exist like a wrong password, and makes both wait', async () => {
    await signInAs(gate.auth, 'viewer', 'zhao');
    for (const name of ['zhao', 'nobody']) {
      const codes: (string | undefined)[] = [];
      for (let tries = 0; tries < 6; tries += 1) codes.push((await signIn(name, 'a wrong password')).code);
      expect(codes, name).toEqual([...Array.from({ length: 5 }, () => 'session.refused'), 'session.locked']);
      const { answer } = await signIn(name, OWN_PASSWORD);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(20);
    }
  });

  it('keeps neither passwords, nor tokens, nor what was typed as a name', async () => {
    const page = await signInAs(gate.auth, 'viewer', 'sun');
    await signIn('typed-my-password', 'here-too-my-password');
    const client = await redis.connect();
    const kept: string[] = [];
    for (const key of await client.keys('{wf:yard}:*')) {
      const type = await client.type(key);
      kept.push(key, type === 'string' ? ((await client.get(key)) ?? '') : '');
      if (type === 'hash') kept.push(JSON.stringify(await client.hGetAll(key)));
    }
    const token = page.cookie.split('=')[1] ?? '';
    expect(kept.join('\n')).toContain(hashToken(token));
    for (const secret of [token, OWN_PASSWORD, 'typed-my-password', 'here-too-my-password'])
      expect(kept.join('\n')).not.toContain(secret);
    expect(gate.log()).not.toContain('my-password');
  });

  it('[AC4] only over a line that nobody else hears', async () => {
    const over = (from: string) => ask('POST', '/session', { from, body: { name: 'a.b', password: 'x' } });
    expect((await over('203.0.113.7')).code).toBe('request.notPrivate');
    expect((await over('127.0.0.1')).code).toBe('session.refused');
  });
});

describe('a session', () => {
  it('[AC5] changes nothing for another page', async () => {
    const { cookie, ...csrf } = await signInAs(gate.auth, 'operator', 'wu');
    const take = (headers: Readonly<Record<string, string>>) =>
      ask('PUT', '/walls/main/scene', { headers, body: { scene: 'none-of-this-name' } });
    expect((await take({ cookie })).code).toBe('request.foreignPage');
    expect((await take({ cookie, 'x-watchfloor-csrf': 'guessed' })).code).toBe('request.foreignPage');
    expect((await take({ cookie, ...csrf, 'sec-fetch-site': 'cross-site' })).code).toBe('request.foreignPage');
    expect((await take({ cookie, ...csrf, 'sec-fetch-site': 'same-origin' })).code).toBe('scene.unknown');
    expect((await ask('GET', '/site', { headers: { cookie } })).status, 'reading needs none').toBe(200);
  });

  it('[AC6] ends when it is signed out, when its account is closed, and when that is given another role', async () => {
    const page = await signInAs(gate.auth, 'operator', 'qian');
    expect((await ask('DELETE', '/session', { headers: page })).status).toBe(204);
    expect((await ask('GET', '/session', { headers: page })).status).toBe(401);
    const admin = await signInAs(gate.auth, 'admin');
    for (const change of [{ enabled: false }, { role: 'viewer' }]) {
      await ask('PATCH', '/users/qian', { headers: admin, body: { enabled: true, role: 'operator' } });
      const open = await gate.auth.desk.signIn('qian', OWN_PASSWORD);
      const principal = gate.auth.people.principalOf(open);
      expect(principal.holds()).toBe(true);
      expect((await ask('PATCH', '/users/qian', { headers: admin, body: change })).status).toBe(200);
      expect(principal.holds(), JSON.stringify(change)).toBe(false);
      expect(await gate.auth.people.find(open.token)).toBeUndefined();
    }
  });

  it('[AC6] gets another token every quarter of an hour, and ends after a shift', async () => {
    let nowMs = NOW_MS;
    const client = await redis.connect();
    const times = { idleMs: 3_600_000, sessionMs: 12 * 3_600_000 };
    const auth = openAuth({ redis: client, site: 'yard', ...times, now: () => nowMs });
    await signInAs(auth, 'viewer', 'zhou');
    const { token } = await auth.desk.signIn('zhou', OWN_PASSWORD);
    expect((await auth.people.find(token))?.renewed).toBeUndefined();
    nowMs += 16 * 60_000;
    const found = await Promise.all([auth.people.find(token), auth.people.find(token)]);
    const renewed = found.flatMap((one) => one?.renewed ?? []);
    expect(renewed, 'of two requests at once, one').toHaveLength(1);
    expect(renewed[0]?.token).not.toBe(token);
    const leftMs = await client.pTTL(`{wf:yard}:session:${hashToken(token)}`);
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(30_000);
    const next = renewed[0]?.token ?? '';
    expect(await auth.people.find(next)).toBeDefined();
    nowMs = NOW_MS + 12 * 3_600_000;
    expect(await auth.people.find(next)).toBeUndefined();
    auth.people.close();
  });
});

describe('accounts', () => {
  it('[AC7] are managed by the API, and somebody is always left who does so', async () => {
    const admin = await signInAs(gate.auth, 'admin', 'boss');
    for (const [method, path, body] of [
      ['PATCH', '/users/boss', { role: 'viewer' }],
      ['PATCH', '/users/boss', { enabled: false }],
      ['DELETE', '/users/boss', undefined],
    ] as const)
      expect((await ask(method, path, { headers: admin, ...(body && { body }) })).code).toBe(
        'account.lastAdministrator',
      );
    const made = await ask('POST', '/users', { headers: admin, body: { name: 'second', role: 'admin' } });
    expect(made).toMatchObject({ status: 201, body: { user: { name: 'second', mustChangePassword: true } } });
    expect(made.body.oneTimePassword).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    const again = await ask('POST', '/users', { headers: admin, body: { name: 'second', role: 'viewer' } });
    expect(again.code).toBe('account.taken');
    const nowhere = await ask('POST', '/users', { headers: admin, body: { name: 'third', role: 'unit' } });
    expect(nowhere).toMatchObject({ status: 400, code: 'request.parameter' });
    const { body } = await ask('GET', '/users', { headers: admin });
    expect(body.users.map(({ name }: { name: string }) => name)).toEqual(['boss', 'second']);
    expect(JSON.stringify(body)).not.toContain('argon2');
    expect((await ask('DELETE', '/users/boss', { headers: admin })).status).toBe(204);
    expect((await ask('GET', '/users', { headers: admin })).status).toBe(401);
  });

  it('[AC7] two servers that change them at once lose nothing, and never the last who manages them', async () => {
    await Promise.all(['a1', 'a2'].map((name) => gate.auth.accounts.create({ name, role: 'admin' })));
    const removed = await Promise.allSettled(['a1', 'a2'].map((name) => gate.auth.accounts.remove(name)));
    expect(removed.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const names = Array.from({ length: 8 }, (_, index) => `user${index}`);
    await Promise.all(names.map((name) => gate.auth.accounts.create({ name, role: 'viewer' })));
    expect((await gate.auth.accounts.list()).map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });

  it('[AC8] the first is made once, with a password that is told once', async () => {
    const both = await Promise.all([
      gate.auth.accounts.ensureFirst(unwitnessed),
      gate.auth.accounts.ensureFirst(unwitnessed),
    ]);
    expect(both.filter((opened) => opened !== undefined)).toHaveLength(1);
    expect(gate.auth.people.hasAdministrator).toBe(false);
    expect(await gate.auth.accounts.ensureFirst(unwitnessed)).toBeUndefined();
  });
});
