import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskAnswer } from '../../../protocol/desk.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { signInAs } from '../auth/sign-in-as.ts';
import { alertEvent, NOW_MS, startGate } from '../gate/start-gate.ts';
import { deskSite } from './desk-site.ts';

const SOON = { withinMs: 15_000 };
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

async function ask(headers: Headers, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) {
  const url = `/api/v1/desk/alert${path}`;
  const { statusCode, body } = await gate.app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: statusCode, text: body };
}
async function list(headers: Headers): Promise<DeskAnswer> {
  const { status, text } = await ask(headers, 'GET', '');
  expect(status, text).toBe(200);
  return JSON.parse(text);
}
const find = async (headers: Headers, id: string) => (await list(headers)).items.find((item) => item.id === id);
const seen = (headers: Headers, id: string) => until(() => find(headers, id), { ...SOON, what: `${id} is listed` });

let made = 0;
/** An alert that is open, of this unit. */
async function raise(data: object = {}): Promise<string> {
  made += 1;
  const subject = `A20261102-9${String(made).padStart(5, '0')}`;
  const { status } = await gate.post([alertEvent({ subject, data: { district: 'north', level: 'major', ...data } })]);
  expect(status).toBe(200);
  await seen(operator, subject);
  return subject;
}
const newestAct = async () => {
  const headers = { authorization: `Bearer ${await gate.makeKey('admin', 'admin')}` };
  const { body } = await gate.app.inject({ url: '/api/v1/audit?limit=1', headers });
  return (JSON.parse(body) as { entries: object[] }).entries[0];
};

describe('[DK1] an act at the desk', () => {
  it('is an event as any system could post it; who did it stands in the audit trail and nowhere else', async () => {
    const id = await raise();
    expect((await ask(operator, 'POST', `/${id}/acts`, { act: 'sign' })).status).toBe(204);
    await until(async () => (await find(operator, id))?.shown['signed'] === NOW_MS, { ...SOON, what: 'it is signed' });
    expect(await newestAct()).toMatchObject({
      who: { kind: 'person', id: 'li.wei' },
      what: 'desk.act',
      on: `alert/${id}`,
      after: { act: 'sign' },
    });
    const page = await gate.engine.entities.page('alert', { cursor: undefined, limit: 1000, where: {} });
    expect(JSON.stringify(page)).not.toContain('li.wei');
    expect((await ask(operator, 'POST', `/${id}/acts`, { act: 'sign' })).status, 'once').toBe(409);
  });

  it('gives work to a unit, and to another one again', async () => {
    const id = await raise();
    expect((await ask(operator, 'POST', `/${id}/acts`, { act: 'assign' })).status, 'to whom?').toBe(400);
    expect((await ask(operator, 'POST', `/${id}/acts`, { act: 'assign', unit: 'u9' })).status).toBe(400);
    expect((await ask(operator, 'POST', `/${id}/acts`, { act: 'sign', unit: 'u1' })).status).toBe(400);
    expect((await ask(operator, 'POST', `/${id}/acts`, { act: 'assign', unit: 'u1' })).status).toBe(204);
    await seen(unit, id);
  });

  it('closes what it closes, and nothing that is not open', async () => {
    const id = await raise();
    expect((await ask(operator, 'POST', `/${id}/acts`, { act: 'close' })).status).toBe(204);
    await until(async () => !(await find(operator, id)), { ...SOON, what: 'it is open no more' });
    expect((await ask(operator, 'POST', `/${id}/acts`, { act: 'sign' })).status).toBe(404);
    expect((await ask(operator, 'POST', '/A20261102-777777/acts', { act: 'sign' })).status).toBe(404);
    expect((await ask(operator, 'POST', `/${await raise()}/acts`, { act: 'toString' })).status).toBe(404);
  });
});

describe('[DK2] somebody of a unit', () => {
  it('sees its own work alone, and learns nothing of any other', async () => {
    const own = await raise({ unit: 'u1' });
    const other = await raise({ unit: 'u2' });
    const nobodys = await raise();
    await seen(unit, own);
    const { items, isCut } = await list(unit);
    expect(items.every(({ shown }) => shown['unit'] === 'u1')).toBe(true);
    expect(isCut).toBe(false);
    for (const id of [other, nobodys]) {
      expect((await ask(unit, 'POST', `/${id}/acts`, { act: 'sign' })).status, id).toBe(404);
      expect((await ask(unit, 'GET', `/${id}/cameras`)).status, id).toBe(404);
      expect((await find(operator, id))?.shown['signed']).toBeUndefined();
    }
    expect((await ask(unit, 'POST', `/${own}/acts`, { act: 'sign' })).status).toBe(204);
    expect((await ask(unit, 'POST', `/${own}/acts`, { act: 'assign', unit: 'u2' })).status, 'no act of units').toBe(
      403,
    );
  });

  it.each(['/metrics/alerts.desk', '/metrics', '/walls/main/scene', '/sync', '/entities/alert', '/documents/x.pdf'])(
    'finds the work of others nowhere else: %s',
    async (path) => {
      const { statusCode } = await gate.app.inject({ url: `/api/v1${path}`, headers: unit });
      expect(statusCode).toBe(403);
    },
  );
});

describe('[DK3] a snooze', () => {
  it('is shared by all, says why and by whom, and ends by itself', async () => {
    const id = await raise();
    const wish = { minutes: 30, reason: '等待现场反馈' };
    expect((await ask(operator, 'PUT', `/${id}/snooze`, wish)).status).toBe(204);
    const other = await signInAs(gate.auth, 'supervisor');
    const until30 = NOW_MS + 30 * 60_000;
    expect((await find(other, id))?.snooze).toEqual({ until: until30, reason: wish.reason, by: 'li.wei' });
    expect(await newestAct()).toMatchObject({ what: 'desk.snooze', on: `alert/${id}`, reason: wish.reason });
    const client = await redis.connect();
    const [key = ''] = await client.keys(`{wf:yard}:desk:live:snooze:alert:${id}`);
    const leftMs = await client.pTTL(key);
    expect(leftMs).toBeGreaterThan(29 * 60_000);
    expect(leftMs).toBeLessThanOrEqual(30 * 60_000);
    expect((await ask(other, 'DELETE', `/${id}/snooze`)).status).toBe(204);
    expect((await find(operator, id))?.snooze).toBeUndefined();
    expect((await ask(other, 'DELETE', `/${id}/snooze`)).status).toBe(404);
  });

  it('has a reason that names nobody, and an end', async () => {
    const id = await raise();
    for (const wish of [
      { minutes: 30 },
      { minutes: 30, reason: '叫13812345678来' },
      { minutes: 30, reason: 'x'.repeat(41) },
      { minutes: 0, reason: 'never' },
      { minutes: 100_000, reason: 'for ever' },
    ])
      expect((await ask(operator, 'PUT', `/${id}/snooze`, wish)).status, JSON.stringify(wish)).toBe(400);
    expect((await find(operator, id))?.snooze).toBeUndefined();
  });
});

it('[DK4] offers the nearest cameras, none that is restricted', async () => {
  const id = await raise({ district: 'south' });
  const { cameras } = JSON.parse((await ask(operator, 'GET', `/${id}/cameras`)).text) as { cameras: { id: string }[] };
  expect(cameras.map((camera) => camera.id)).toEqual(['quay', 'gate']);
});

it('a kind without a desk has none', async () => {
  for (const kind of ['camera', 'nothing', 'constructor'])
    expect((await gate.app.inject({ url: `/api/v1/desk/${kind}`, headers: operator })).statusCode, kind).toBe(404);
});
