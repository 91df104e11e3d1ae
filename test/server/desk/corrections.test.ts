import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RANK_MAX } from '../../../protocol/events.ts';
import type { WorkItem } from '../../../protocol/correction.ts';
import type { WorkClosed, WorkDone, WorkRow } from '../../../protocol/work.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { signInAs } from '../auth/sign-in-as.ts';
import { alertEvent, NOW_MS, startGate } from '../gate/start-gate.ts';
import { deskSite } from './desk-site.ts';

const SOON = { withinMs: 15_000 };
const WHY = '按错了键';
const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
type Headers = Record<string, string>;
let operator: Headers;
let supervisor: Headers;
let admin: Headers;
let unit: Headers;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint, site: deskSite });
  operator = await signInAs(gate.auth, 'operator');
  supervisor = await signInAs(gate.auth, 'supervisor', 'chen.jie');
  admin = await signInAs(gate.auth, 'admin');
  unit = await signInAs(gate.auth, 'unit');
});
afterAll(() => gate?.close());

async function ask(headers: Headers, method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object) {
  const url = `/api/v1/desk/${path}`;
  const { statusCode, body } = await gate.app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: statusCode, answer: JSON.parse(body), text: body };
}
async function well<T>(asked: ReturnType<typeof ask>): Promise<T> {
  const { status, text, answer } = await asked;
  expect(status, text).toBe(200);
  return answer;
}
const correct = (headers: Headers, id: string, wish: object, kind = 'alert') =>
  ask(headers, 'POST', `${kind}/items/${id}/corrections`, { reason: WHY, ...wish });
const corrected = (id: string, wish: object) => well<WorkItem>(correct(supervisor, id, wish));
const act = (name: string, id: string, set?: object) =>
  ask(operator, 'PATCH', 'alert/items', { ids: [id], act: name, reason: WHY, ...(set && { set }) });
const value = ({ columns }: { columns: string[] }, row: WorkRow | undefined, name: string) =>
  row?.[columns.indexOf(name) + 3];
const valueOf = (item: WorkItem, name: string) => value(item, item.row, name);
let made = 0;
async function enter(): Promise<string> {
  const set = { district: 'north', level: 'major', title: '路口两车剐蹭', unit: 'u2' };
  const items = [{ token: `corrected-${(made += 1)}`, set }];
  const { rows } = await well<WorkDone>(ask(operator, 'POST', 'alert/items', { items }));
  return rows[0]?.[0] ?? '';
}
const open = () => {
  const topic = gate.hub.topics.get('alerts.open');
  const view = topic?.form === 'view' ? topic.read() : undefined;
  return view?.view === 'value' ? view.value : undefined;
};
const wallSays = (count: number, what: string) => until(() => open() === count, { ...SOON, what });
const iso = (ms: number) => new Date(ms).toISOString();

describe('[DK8] what is put right at the desk', () => {
  it('takes back a milestone that was pressed by mistake, and lets it be pressed again', async () => {
    const id = await enter();
    await well(act('closed', id));
    const { row } = await corrected(id, { milestones: { closed: null } });
    expect(row[1], 'open since it came').toBe(NOW_MS);
    // What a system told before comes again: it stays taken back.
    await gate.post([alertEvent({ type: 'alert.closed', subject: id, time: iso(NOW_MS - 1000), data: {} })]);
    await wallSays(1, 'the wall counts it as open');
    for (let times = 0; times < 2; times += 1) {
      const { rows } = await well<WorkDone>(act('closed', id));
      expect(rows[0]?.[1], 'closed, and not in vain').toBeNull();
      await wallSays(0, 'the wall counts it no more');
      await corrected(id, { milestones: { closed: null } });
      await wallSays(1, 'and again it does');
    }
    await corrected(id, { voided: true });
    await wallSays(0, 'it is struck out');
  });

  it('sets a time anew, later than the one that a register keeps, and earlier again', async () => {
    const id = await enter();
    await well(act('signed', id));
    for (const at of [NOW_MS - 5000, NOW_MS - 1000, NOW_MS - 9000]) {
      const item = await corrected(id, { milestones: { signed: at } });
      expect(valueOf(item, 'signed')).toBe(at);
    }
    const ahead = await correct(supervisor, id, { milestones: { signed: NOW_MS + 3_600_000 } });
    expect([ahead.status, ahead.text]).toEqual([400, expect.stringContaining('/milestones/signed')]);
    await corrected(id, { voided: true });
  });

  it('changes and clears attributes; an edit does not go before that, an act does', async () => {
    const id = await enter();
    const item = await corrected(id, { set: { title: null, unit: null, units: 0 } });
    expect(['title', 'unit', 'level', 'units'].map((name) => valueOf(item, name))).toEqual([null, null, 'major', 0]);
    expect(item.corrected).toEqual(
      ['unit', 'title', 'units'].toSorted((a, b) => item.columns.indexOf(a) - item.columns.indexOf(b)),
    );
    const edit = await ask(operator, 'PATCH', 'alert/items', { ids: [id], set: { title: '又写上' } });
    expect([edit.status, edit.answer.error.code]).toEqual([409, 'desk.corrected']);
    const { rows, ...answer } = await well<WorkDone>(act('dispatched', id, { unit: 'u1', units: 3 }));
    expect(['unit', 'units'].map((name) => value(answer, rows[0], name))).toEqual(['u1', 3]);
    await corrected(id, { voided: true });
  });

  it('strikes out and brings back; who may do neither is not told of it', async () => {
    const id = await enter();
    await wallSays(1, 'it counts');
    await corrected(id, { voided: true });
    await wallSays(0, 'it counts no more');
    const struck = await until(
      async () => {
        const found = await well<WorkClosed>(ask(supervisor, 'GET', 'alert/voided'));
        return found.rows.some(([each]) => each === id) && found;
      },
      { ...SOON, what: 'it is among those struck out' },
    );
    expect(struck.rows.find(([each]) => each === id)?.[1]).toBeNull();
    expect((await ask(operator, 'GET', 'alert/voided')).status).toBe(403);
    expect((await ask(operator, 'GET', `alert/items/${id}`)).status).toBe(404);
    expect((await act('signed', id)).status).toBe(404);
    expect((await corrected(id, { voided: false })).isVoided).toBe(false);
    await wallSays(1, 'it counts again');
    expect((await ask(operator, 'GET', `alert/items/${id}`)).status).toBe(200);
    await corrected(id, { voided: true });
  });

  it('wants the right and a reason without a person, and is audited with before and after', async () => {
    const id = await enter();
    const wish = { set: { title: null }, milestones: { signed: NOW_MS } };
    expect((await correct(operator, id, wish)).status).toBe(403);
    for (const reason of ['', '联系人13812345678'])
      expect((await correct(supervisor, id, { ...wish, reason })).status).toBe(400);
    const timeless = ['', true, 'soon', [1]].map((signed) => ({ milestones: { signed } }));
    for (const wrong of [
      {},
      ...timeless,
      { set: { signed: 1 } },
      { set: { level: 'none' } },
      { milestones: { title: null } },
    ])
      expect((await correct(supervisor, id, wrong)).status, JSON.stringify(wrong)).toBe(400);
    expect((await correct(supervisor, 'A20261102-999998', wish)).status).toBe(404);
    await corrected(id, wish);
    const { body } = await gate.app.inject({ url: '/api/v1/audit?limit=1', headers: admin });
    expect(JSON.parse(body).entries[0]).toMatchObject({
      who: { kind: 'person', id: 'chen.jie' },
      what: 'desk.correct',
      on: `alert/${id}`,
      reason: WHY,
      before: { set: { title: '路口两车剐蹭' }, milestones: { signed: null } },
      after: wish,
    });
    const history = await well<WorkItem>(ask(operator, 'GET', `alert/items/${id}`));
    expect(history.corrections).toEqual([{ at: NOW_MS, reason: WHY, before: expect.anything(), after: wish }]);
    const [full] = (await well<WorkItem>(ask(admin, 'GET', `alert/items/${id}`))).corrections;
    expect(full?.by, 'told to those who read the audit trail').toBe('chen.jie');
    await corrected(id, { voided: true });
  });

  it('goes up to the highest rank, then says that none is left', async () => {
    const id = await enter();
    const wishes = Array.from({ length: RANK_MAX + 1 }, (_, place) => ({ milestones: { signed: NOW_MS + place } }));
    const answers = [];
    for (const wish of wishes) answers.push((await correct(supervisor, id, wish)).status);
    expect(answers).toEqual([...Array.from({ length: RANK_MAX }, () => 200), 409]);
    await corrected(id, { voided: true });
  });

  it('[DK7] tells somebody of a unit of its own items alone', async () => {
    const set = { unit: 'u2' };
    const { rows } = await well<WorkDone>(
      ask(operator, 'POST', 'request/items', { items: [{ token: 'other-unit', set }] }),
    );
    const id = rows[0]?.[0] ?? '';
    expect((await ask(unit, 'GET', `request/items/${id}`)).status).toBe(404);
    await well(correct(supervisor, id, { set: { unit: 'u1' } }, 'request'));
    const own = await well<WorkItem>(ask(unit, 'GET', `request/items/${id}`));
    expect(own.corrections[0]).not.toHaveProperty('by');
    expect((await correct(unit, id, { voided: true }, 'request')).status).toBe(403);
  });
});
