import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLabel } from '../../../protocol/identity/label.ts';
import type { WorkAnswer, WorkDone, WorkRow } from '../../../protocol/work.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { signInAs } from '../auth/sign-in-as.ts';
import { alertEvent, NOW_MS, startGate } from '../gate/start-gate.ts';
import { deskSite } from './desk-site.ts';

const SOON = { withinMs: 15_000 };
const PHONE = '13812345678';
const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
type Headers = Record<string, string>;
let operator: Headers;
let unit: Headers;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint, site: deskSite });
  operator = await signInAs(gate.auth, 'operator', 'li.wei');
  unit = await signInAs(gate.auth, 'unit');
});
afterAll(() => gate?.close());

async function ask(headers: Headers, method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object) {
  const url = `/api/v1/desk/${path}`;
  const { statusCode, body } = await gate.app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: statusCode, text: body };
}
let made = 0;
const token = () => `token-${String((made += 1)).padStart(4, '0')}`;
const item = (set: object, own = token()) => ({ token: own, set });
async function done(asked: ReturnType<typeof ask>): Promise<WorkDone> {
  const { status, text } = await asked;
  expect(status, text).toBe(200);
  return JSON.parse(text);
}
const enter = (headers: Headers, kind: string, ...items: object[]) =>
  done(ask(headers, 'POST', `${kind}/items`, { items }));
const move = (headers: Headers, kind: string, wish: object) => ask(headers, 'PATCH', `${kind}/items`, wish);
async function list(headers: Headers, kind: string, query = ''): Promise<WorkAnswer> {
  return JSON.parse((await ask(headers, 'GET', `${kind}/items${query}`)).text);
}
const value = ({ columns }: { columns: string[] }, row: WorkRow | undefined, name: string) =>
  row?.[columns.indexOf(name) + 3];
const listed = (headers: Headers, kind: string, id: string) =>
  until(async () => (await list(headers, kind)).rows.find(([each]) => each === id), { ...SOON, what: `${id} is open` });
const trail = async (query: string) => {
  const headers = { authorization: `Bearer ${await gate.makeKey('admin', 'admin')}` };
  const { body } = await gate.app.inject({ url: `/api/v1/audit?${query}`, headers });
  return JSON.parse(body) as { entries: { what: string; on: string; reason?: string; who: object }[] };
};
const ALERT = { district: 'north', level: 'major', title: '路口两车剐蹭' };

describe('[DK5] what is entered and moved at the desk', () => {
  it('is an event by the gate’s own rule; who did it stands in the audit trail and nowhere else', async () => {
    const { rows, ...answer } = await enter(operator, 'alert', item(ALERT));
    const id = rows[0]?.[0] ?? '';
    expect(id, 'the site’s day, and numbers of its own').toBe('A20261102-500001');
    expect(rows[0]?.[1]).toBe(NOW_MS);
    expect(value(answer, rows[0], 'title')).toBe(ALERT.title);
    await listed(operator, 'alert', id);
    const moved = await done(move(operator, 'alert', { ids: [id], act: 'signed' }));
    expect(value(moved, moved.rows[0], 'signed')).toBe(NOW_MS);
    expect((await trail('limit=1')).entries[0]).toMatchObject({
      who: { kind: 'person', id: 'li.wei' },
      what: 'desk.move',
      on: `alert/${id}`,
      after: { act: 'signed' },
    });
    const page = await gate.engine.entities.page('alert', { cursor: undefined, limit: 1000, where: {} });
    expect(JSON.stringify(page)).not.toContain('li.wei');
    expect((await move(operator, 'alert', { ids: [id], act: 'signed' })).status, 'once').toBe(409);
  });

  it('makes no second entity of what is sent again, nor takes a number that another system has', async () => {
    const taken = 'A20261102-500003';
    expect((await gate.post([alertEvent({ subject: taken })])).status).toBe(200);
    const [first, again] = [
      await enter(operator, 'alert', item(ALERT, 'the-same-1')),
      await enter(operator, 'alert', item(ALERT, 'the-same-1')),
    ];
    expect(again.rows[0]?.[0]).toBe(first.rows[0]?.[0]);
    const wang = await signInAs(gate.auth, 'operator', 'wang.fang');
    const others = await enter(wang, 'alert', item({ ...ALERT, title: '另一件事' }, 'the-same-1'));
    expect(others.rows[0]?.[0], 'a token is its sender’s').not.toBe(first.rows[0]?.[0]);
    const ids = [first, await enter(operator, 'alert', item(ALERT))].map(({ rows }) => rows[0]?.[0]);
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain(taken);
  });

  it('refuses a label for what it looks like, without repeating it, as the page does while it is typed', async () => {
    const wrong = { ...ALERT, title: `联系人${PHONE}` };
    const { status, text } = await ask(operator, 'POST', 'alert/items', { items: [item(wrong)] });
    expect(status).toBe(400);
    expect(JSON.parse(text).error.code).toBe('identity.mobile');
    expect(text).not.toContain(PHONE);
    expect(readLabel(wrong.title)).toEqual({ fault: 'mobile' });
    const second = item({ ...ALERT, 'second-title': PHONE });
    const unknown = item({ ...ALERT, level: 'none' });
    const many = await enter(operator, 'alert', item(ALERT), item(wrong), unknown, item({}), second);
    expect(many.rows).toHaveLength(1);
    expect(many.refused.map(({ index, path }) => [index, path])).toEqual([
      [1, '/set/title'],
      [2, '/set/level'],
      [3, '/set/district'],
      [4, '/set/second-title'],
    ]);
  });

  it('closes many with one reason, an entry each, and says of the others why not', async () => {
    const { rows } = await enter(operator, 'alert', item(ALERT), item(ALERT), item(ALERT));
    const ids = rows.map(([id]) => id);
    expect((await move(operator, 'alert', { ids, act: 'closed' })).status, 'why?').toBe(400);
    expect((await move(operator, 'alert', { ids, act: 'closed', reason: PHONE })).status).toBe(400);
    const wish = { ids: [...ids, 'A20261102-777777'], act: 'closed', reason: '集中核销' };
    const closed = await done(move(operator, 'alert', wish));
    expect(closed.rows.map(([id, since]) => [id, since]).sort()).toEqual(ids.map((id) => [id, null]).sort());
    expect(closed.refused).toMatchObject([{ index: 3, code: 'resource.unknown' }]);
    const { entries } = await trail('what=desk.move&limit=3');
    expect(entries.map(({ on, reason }) => [on, reason]).sort()).toEqual(
      ids.map((id) => [`alert/${id}`, '集中核销']).sort(),
    );
    const last = await until(
      async () => {
        const found = JSON.parse((await ask(operator, 'GET', 'alert/closed')).text) as WorkAnswer;
        return ids.every((id) => found.rows.some(([each]) => each === id)) && found;
      },
      { ...SOON, what: 'they are among the closed ones' },
    );
    expect(last.rows.every(([, since]) => since === null)).toBe(true);
  });

  it('asks for what an act needs, and takes nothing else; a correction changes what was entered', async () => {
    const { rows } = await enter(operator, 'alert', item(ALERT));
    const ids = [rows[0]?.[0] ?? ''];
    expect((await move(operator, 'alert', { ids, act: 'dispatched' })).status, 'to whom?').toBe(400);
    expect((await move(operator, 'alert', { ids, act: 'dispatched', set: { level: 'minor' } })).status).toBe(400);
    expect((await move(operator, 'alert', { ids, act: 'toString' })).status).toBe(404);
    expect((await move(operator, 'alert', { ids })).status, 'nothing').toBe(400);
    await done(move(operator, 'alert', { ids, act: 'dispatched', set: { unit: 'u1' } }));
    const corrected = await done(move(operator, 'alert', { ids, set: { title: '追尾' } }));
    expect(value(corrected, corrected.rows[0], 'title')).toBe('追尾');
  });
});

it('[DK6] what is reopened is open again, at the desk and on the wall', async () => {
  const open = () => {
    const topic = gate.hub.topics.get('alerts.open');
    const view = topic?.form === 'view' ? topic.read() : undefined;
    return view?.view === 'value' ? view.value : undefined;
  };
  const { rows } = await enter(operator, 'alert', item(ALERT));
  const id = rows[0]?.[0] ?? '';
  const wallSays = (count: number, what: string) => until(() => open() === count, { ...SOON, what });
  await listed(operator, 'alert', id);
  const { length: before } = (await list(operator, 'alert')).rows;
  await wallSays(before, 'the wall counts as many as the desk lists');
  const time = new Date(NOW_MS - 60_000).toISOString();
  expect((await gate.post([alertEvent({ type: 'alert.closed', subject: id, time, data: {} })])).status).toBe(200);
  await wallSays(before - 1, 'the wall counts one less');
  const { revision, epoch } = await list(operator, 'alert');
  const again = await done(move(operator, 'alert', { ids: [id], act: 'reopened' }));
  expect(again.rows[0]?.[1]).toBe(NOW_MS);
  await wallSays(before, 'the wall counts it again');
  const news = await list(operator, 'alert', `?epoch=${epoch}&since=${revision}`);
  expect(news.isWhole).toBe(false);
  expect(news.rows.map(([each]) => each)).toEqual([id]);
});

describe('[DK7] somebody of a unit', () => {
  it('enters requests of its own unit alone, sees those alone, and confirms those alone', async () => {
    const own = (await enter(unit, 'request', item({ label: '调取路口录像' }))).rows[0]?.[0] ?? '';
    expect((await ask(unit, 'POST', 'request/items', { items: [item({ unit: 'u2' })] })).status).toBe(400);
    const other = (await enter(operator, 'request', item({ unit: 'u2' }))).rows[0]?.[0] ?? '';
    await listed(operator, 'request', other);
    await listed(unit, 'request', own);
    const seen = await list(unit, 'request');
    expect(seen.rows.map((row) => value(seen, row, 'unit'))).toEqual(['u1']);
    expect([seen.revision, seen.gone]).toEqual([0, []]);
    expect(await list(unit, 'request', `?epoch=${seen.epoch}&since=1`), 'never what changed of others').toMatchObject({
      isWhole: true,
      rows: seen.rows,
    });
    const strange = await move(unit, 'request', { ids: [other], act: 'confirmed' });
    const unknown = await move(unit, 'request', { ids: ['T20261102-9998'], act: 'confirmed' });
    expect([strange.status, strange.text], 'as if it were not').toEqual([404, unknown.text]);
    expect((await move(unit, 'request', { ids: [own], act: 'answered' })).status, 'no act of units').toBe(403);
    expect((await move(unit, 'request', { ids: [own], set: { label: '改' } })).status).toBe(403);
    await done(move(unit, 'request', { ids: [own], act: 'confirmed' }));
    await until(async () => (await list(unit, 'request')).rows.length === 0, { ...SOON, what: 'it is open no more' });
    const closed = JSON.parse((await ask(unit, 'GET', 'request/closed')).text) as WorkAnswer;
    expect(closed.rows.map(([id]) => id)).toEqual([own]);
  });

  it('finds the work of every other kind nowhere', async () => {
    for (const [method, path, body] of [
      ['GET', 'alert/items', undefined],
      ['GET', 'alert/closed', undefined],
      ['POST', 'alert/items', { items: [item(ALERT)] }],
      ['PATCH', 'alert/items', { ids: ['A20261102-500001'], act: 'signed' }],
    ] as const)
      expect((await ask(unit, method, path, body)).status, `${method} ${path}`).toBe(404);
    for (const kind of ['camera', 'nothing', 'constructor'])
      expect((await ask(operator, 'GET', `${kind}/items`)).status, kind).toBe(404);
  });
});
