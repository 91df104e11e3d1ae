import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Key, Keys, ToldKey } from '../../../../protocol/keys.ts';
import { KeyDesk } from '../../../../server/gate/keys/key-desk.ts';
import { KeyRing } from '../../../../server/gate/keys/key-ring.ts';
import { ensureServerKeys } from '../../../../server/gate/keys/token-files.ts';
import { makeTestDir, withRedis } from '../../../support/redis.ts';
import { signInAs } from '../../auth/sign-in-as.ts';
import { alertEvent, NOW_MS, startGate } from '../start-gate.ts';
import { yardSite } from '../yard-site.ts';

const MINUTE_MS = 60_000;
const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
let headers: Record<string, string>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
  headers = await signInAs(gate.auth, 'admin', 'li.wei');
});
afterAll(() => gate?.close());

async function ask<Answer>(method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) {
  const url = `/api/v1/keys${path}`;
  const { statusCode, body } = await gate.app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: statusCode, text: body, answer: (body === '' ? undefined : JSON.parse(body)) as Answer };
}
const make = (wish: object) => ask<ToldKey>('POST', '', wish);
const find = async (id: string): Promise<Key | undefined> =>
  (await ask<Keys>('GET', '')).answer.keys.find((key) => key.id === id);
const newestActs = async (count: number) => {
  const { body } = await gate.app.inject({ url: `/api/v1/audit?limit=${count}`, headers });
  return (JSON.parse(body) as { entries: { what: string; on: string; who: object; after?: unknown }[] }).entries;
};

it('[KY1] a key is told once, by whom it was made is kept, and when it was last used', async () => {
  const { status, answer } = await make({ scope: 'gatehouse', label: '门岗' });
  expect(status).toBe(201);
  const { key, token } = answer;
  expect(key).toEqual({
    id: gate.idOf(token),
    scope: 'gatehouse',
    dataSet: 'live',
    label: '门岗',
    createdAt: NOW_MS,
    madeBy: { kind: 'person', id: 'li.wei' },
    isOwn: false,
  });
  expect((await gate.post([alertEvent()], { token })).status).toBe(200);
  expect(await find(key.id)).toEqual({ ...key, usedAt: NOW_MS });
  const listed = await ask<Keys>('GET', '');
  expect(listed.text).not.toContain(token.slice(-20));
  expect(listed.answer.scopes.map(({ scope }) => scope)).toEqual(Object.keys(yardSite.file.keys));
  expect(await newestActs(1)).toMatchObject([
    { who: { kind: 'person', id: 'li.wei' }, what: 'key.create', on: `key/${key.id}` },
  ]);
});

it('[KY2] a rotated key goes on for the overlap, and then ends at its moment', async () => {
  const { answer: old } = await make({ scope: 'import', days: 90 });
  const rotated = await ask<ToldKey>('POST', `/${old.key.id}/rotation`, { overlapMinutes: 30 });
  expect(rotated.status).toBe(201);
  expect(rotated.answer.key).toMatchObject({ scope: 'import', endsAt: NOW_MS + 90 * 24 * 60 * MINUTE_MS });
  const end = NOW_MS + 30 * MINUTE_MS;
  expect(await find(old.key.id)).toMatchObject({ endsAt: end, replacedBy: rotated.answer.key.id });
  for (const { token } of [old, rotated.answer])
    expect((await gate.post([alertEvent()], { token })).status, 'both are let in').toBe(200);
  let now = end - 1;
  const ring = new KeyRing({ store: gate.store, scopes: yardSite.file.keys, dataSet: 'live', now: () => now });
  const caller = await ring.find(old.token);
  expect(caller && ring.isLetIn(caller)).toBe(true);
  now = end;
  expect(caller && ring.isLetIn(caller), 'a link that it opened ends').toBe(false);
  expect(await ring.find(old.token)).toBeUndefined();
  expect(await ring.find(rotated.answer.token)).toBeDefined();
  ring.close();
  expect((await newestActs(2)).map(({ what, on }) => [what, on])).toEqual([
    ['key.rotate', `key/${old.key.id}`],
    ['key.rotate', `key/${rotated.answer.key.id}`],
  ]);
  expect((await ask('POST', `/${old.key.id}/rotation`, {})).status, 'it has a successor').toBe(409);
});

it('[KY2] a key ends with its days, and no rotation lets it live longer', async () => {
  let now = NOW_MS;
  const { store, audit } = gate;
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const desk = new KeyDesk({ store, scopes: ['import'], dataSet: 'live', audit: audit.ledger, now: () => now, random });
  const actor = { who: { kind: 'machine', id: 'operator' } } as const;
  const { key } = await desk.create({ scope: 'import', label: '', days: 1 }, actor);
  now += 24 * 60 * MINUTE_MS - 10 * MINUTE_MS;
  await desk.rotate(key.id, { overlapMinutes: 60 }, actor);
  expect(await find(key.id)).toMatchObject({ endsAt: key.endsAt });
  now += 10 * MINUTE_MS;
  await expect(desk.revoke(key.id, actor)).rejects.toMatchObject({ status: 404 });
});

it('[KY4] a key of the drill tells a live server nothing, nor one of live data a drill; a successor keeps to its own', async () => {
  const { store, audit } = gate;
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const made = { store, scopes: ['import', 'drill'], audit: audit.ledger, now: () => NOW_MS, random };
  const drills = new KeyDesk({ ...made, dataSet: 'drill' });
  const actor = { who: { kind: 'machine', id: 'operator' } } as const;
  const ofDrill = await drills.create({ scope: 'import', label: '' }, actor);
  const { answer: live } = await make({ scope: 'import' });
  const { answer: named } = await make({ scope: 'drill' });
  for (const { token } of [ofDrill, named]) {
    const { status, answer } = await gate.post([alertEvent()], { token });
    expect([status, answer.error]).toMatchObject([403, { code: 'key.dataSet' }]);
  }
  expect((await gate.post([alertEvent()], { token: live.token })).status).toBe(200);
  const successor = await drills.rotate(live.key.id, { overlapMinutes: 1 }, actor);
  expect(successor.key.dataSet).toBe('live');

  const ring = new KeyRing({ store, scopes: yardSite.file.keys, dataSet: 'drill', now: () => NOW_MS });
  const otherOf = async (token: string) => (await ring.find(token))?.otherDataSet;
  expect([await otherOf(ofDrill.token), await otherOf(named.token), await otherOf(live.token)]).toEqual([
    undefined,
    undefined,
    'live',
  ]);
  ring.close();
});

it('[KY3] a revoked key is let in no more; those of screens and the server’s own are no business of this page', async () => {
  const { answer } = await make({ scope: 'import' });
  expect((await ask('DELETE', `/${answer.key.id}`)).status).toBe(204);
  expect((await gate.post([alertEvent()], { token: answer.token })).status).toBe(401);
  expect((await ask('DELETE', `/${answer.key.id}`)).status).toBe(404);

  const { code, token } = await gate.desk.open({ wall: 'main' }, '192.0.2.1');
  await gate.desk.enter(code);
  expect((await ask('DELETE', `/${gate.idOf(token)}`)).status, 'a screen').toBe(404);
  expect(await find(gate.idOf(token))).toBeUndefined();

  const options = { dataDir: makeTestDir('own-keys'), scopes: ['drill'], adminToken: 'y'.repeat(32), nowMs: NOW_MS };
  await ensureServerKeys(gate.store, { ...options, audit: gate.audit.ledger });
  const own = (await ask<Keys>('GET', '')).answer.keys.filter(({ isOwn }) => isOwn);
  expect(own.map(({ scope }) => scope)).toEqual(expect.arrayContaining(['admin', 'drill']));
  for (const { id } of own) expect((await ask('POST', `/${id}/rotation`, {})).status).toBe(409);
});

it.each([
  ['a scope that the site has not', { scope: 'nonsense' }],
  ['a label that is too long', { scope: 'import', label: 'x'.repeat(41) }],
  ['a label with somebody’s number', { scope: 'import', label: '叫13812345678来' }],
  ['days beyond any plan', { scope: 'import', days: 100_000 }],
])('refuses %s', async (_what, wish) => {
  const { status, text } = await make(wish);
  expect(status).toBe(400);
  expect(text).not.toContain('138123');
});
