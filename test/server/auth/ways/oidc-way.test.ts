import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { OidcFile } from '../../../../config/identity/identity-file.ts';
import { CALLBACK_PATH, OidcWay } from '../../../../server/auth/ways/oidc-way.ts';
import { withRedis } from '../../../support/redis.ts';
import { startGate } from '../../gate/start-gate.ts';
import { OWN_PASSWORD, signInAs } from '../sign-in-as.ts';

const ORIGIN = 'https://wall.example';
const SECRET = 'between the two alone';
const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
let server: Server;
/** Groups by the name with which somebody signs in at the provider. */
const groupsOf = new Map<string, string[]>();

beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'watchfloor',
        client_secret: SECRET,
        redirect_uris: [`${ORIGIN}${CALLBACK_PATH}`],
        post_logout_redirect_uris: [`${ORIGIN}/console/`],
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username', 'name', 'groups'] },
    cookies: { keys: ['of a test'] },
    pkce: { required: () => true },
    findAccount: async (_context, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, preferred_username: id, name: `Desk of ${id}`, groups: groupsOf.get(id) ?? [] }),
    }),
  });
  server.on('request', provider.callback());
  const file: OidcFile = {
    name: { zh: '统一认证', en: 'Single sign-on' },
    issuer,
    clientId: 'watchfloor',
    origin: ORIGIN,
    scopes: ['openid', 'profile'],
    claims: { account: 'preferred_username', display: 'name', groups: 'groups' },
    roles: [
      { group: 'admins', role: 'admin' },
      { group: 'north', role: 'unit', unit: 'u1' },
    ],
  };
  gate = await startGate({
    redis: redis.endpoint,
    ways: { oidc: ({ client, site }) => new OidcWay({ file, secret: SECRET, redis: client, site }) },
  });
});
afterAll(async () => {
  await gate?.close();
  server?.closeAllConnections();
  server?.close();
});
beforeEach(async () => {
  groupsOf.clear();
  const client = await redis.connect();
  for (const key of await client.keys('{wf:yard}:users*')) await client.del(key);
});

const begin = () => gate.app.inject({ method: 'GET', url: '/api/v1/session/oidc' });
const comeBack = (location: string, cookie: string) =>
  gate.app.inject({ method: 'GET', url: location.slice(ORIGIN.length), headers: { cookie } });

/** What a person does in the provider's pages, from where we send them until it sends them back to us. */
async function signInThere(location: string, login: string): Promise<string> {
  const jar = new Map<string, string>();
  let url = location;
  let form: URLSearchParams | undefined;
  for (let steps = 0; steps < 12; steps += 1) {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: form }),
    });
    form = undefined;
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      jar.set(name, value);
    }
    const next = answer.headers.get('location');
    if (next?.startsWith(ORIGIN)) return next;
    if (next !== null) url = new URL(next, url).href;
    else {
      const page = await answer.text();
      const isLogin = page.includes('name="login"');
      form = new URLSearchParams(isLogin ? { prompt: 'login', login, password: 'any' } : { prompt: 'consent' });
    }
  }
  throw new Error(`the provider never sent us back; the last page was ${url}`);
}

async function signIn(login: string) {
  const begun = await begin();
  expect(begun.statusCode).toBe(303);
  const errand = begun.cookies[0];
  const back = await signInThere(String(begun.headers.location), login);
  const cookie = `${errand?.name}=${errand?.value}`;
  const answer = await comeBack(back, cookie);
  const session = answer.cookies.find(({ name }) => name === 'watchfloor-session');
  return { begun, back, cookie, answer, to: answer.headers.location, session };
}
const who = (session: { value: string } | undefined) =>
  gate.app.inject({
    method: 'GET',
    url: '/api/v1/session',
    headers: { cookie: `watchfloor-session=${session?.value}` },
  });

it('[SI1] lets somebody in as what the provider’s groups make of them, with PKCE, state and nonce', async () => {
  groupsOf.set('li.wei', ['canteen', 'north']);
  const { begun, to, session } = await signIn('li.wei');
  const asked = new URL(String(begun.headers.location)).searchParams;
  expect([asked.get('response_type'), asked.get('code_challenge_method')]).toEqual(['code', 'S256']);
  for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name), name).toMatch(/^[\w-]{43}$/);
  expect(begun.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: CALLBACK_PATH });
  expect(to).toBe('/console/');
  const { user, mustChangePassword, csrf } = (await who(session)).json();
  expect(user).toEqual({ name: 'li.wei', display: 'Desk of li.wei', role: 'unit', unit: 'u1' });
  expect(mustChangePassword).toBe(false);
  const { entries } = await readAudit();
  expect(entries.map(({ what, on }) => `${what} ${on}`)).toEqual(
    expect.arrayContaining(['account.create account/li.wei', 'session.open account/li.wei']),
  );

  const left = await gate.app.inject({
    method: 'DELETE',
    url: '/api/v1/session',
    headers: { cookie: `watchfloor-session=${session?.value}`, 'x-watchfloor-csrf': csrf },
  });
  expect(left.json().leaveAt).toContain('/session/end?');
  expect(new URL(left.json().leaveAt).searchParams.get('post_logout_redirect_uri')).toBe(`${ORIGIN}/console/`);
});

it('[SI1] follows the provider: another group is another role, and what was open is over', async () => {
  groupsOf.set('li.wei', ['north']);
  const { session } = await signIn('li.wei');
  groupsOf.set('li.wei', ['admins']);
  const second = await signIn('li.wei');
  expect((await who(second.session)).json().user).toMatchObject({ role: 'admin' });
  expect((await who(session)).statusCode).toBe(401);
  groupsOf.set('li.wei', []);
  expect((await signIn('li.wei')).to).toBe('/console/?fault=session.noRole');
});

it('[SI2] never takes over an account of this server, nor counts as the administrator who is always left', async () => {
  groupsOf.set('boss', ['admins']).set('li.wei', ['admins']);
  await signInAs(gate.auth, 'admin', 'boss');
  expect((await signIn('boss')).to).toBe('/console/?fault=session.nameTaken');
  expect((await signIn('li.wei')).to).toBe('/console/');
  await expect(gate.auth.accounts.remove('boss')).rejects.toMatchObject({ code: 'account.lastAdministrator' });
  expect((await gate.auth.desk.signIn('boss', OWN_PASSWORD)).user.name).toBe('boss');
});

it('[SI3] an answer is good for whoever was sent, and once', async () => {
  groupsOf.set('li.wei', ['north']);
  const { back, cookie } = await signIn('li.wei');
  expect((await comeBack(back, cookie)).headers.location, 'again').toBe('/console/?fault=session.provider');
  const own = await begin();
  const of = await begin();
  const answer = await signInThere(String(of.headers.location), 'li.wei');
  const another = await comeBack(answer, `${own.cookies[0]?.name}=${own.cookies[0]?.value}`);
  expect(another.headers.location, 'another browser’s').toBe('/console/?fault=session.provider');
  expect(another.cookies.some(({ name }) => name === 'watchfloor-session')).toBe(false);
  expect((await comeBack(answer, '')).headers.location, 'without its cookie').toBe('/console/?fault=session.provider');
});

it('[SI4] says which ways there are', async () => {
  const answer = await gate.app.inject({ method: 'GET', url: '/api/v1/session/ways' });
  expect(answer.json()).toEqual({ oidc: { zh: '统一认证', en: 'Single sign-on' }, certificate: false });
});

async function readAudit(): Promise<{ entries: { what: string; on: string }[] }> {
  const token = await gate.makeKey('admin', 'admin');
  const headers = { authorization: `Bearer ${token}` };
  return (await gate.app.inject({ method: 'GET', url: '/api/v1/audit', headers })).json();
}
