import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Briefing } from '../../../protocol/briefing.ts';
import { TAKE_LEAD_MS } from '../../../protocol/messages.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { signInAs } from '../auth/sign-in-as.ts';
import { alertEvent, NOW_MS, startGate } from '../gate/start-gate.ts';
import { openWallPage } from './wall-page.ts';

const redis = withRedis();
const SOON = { withinMs: 10_000 };
const TOTAL = 'alerts.total';
const value = (count: number | null) => ({ view: 'value', value: count, compare: {} });
let gate: Awaited<ReturnType<typeof startGate>>;
let operator: Record<string, string>;
let posted = 0;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
  operator = await signInAs(gate.auth, 'operator');
  await until(() => gate.director.take({ wall: 'main', scene: 'day' }), { ...SOON, what: 'Redis is connected' });
});
afterAll(() => gate?.close());

async function ask<T>(method: 'GET' | 'POST' | 'PUT', path: string, payload?: object) {
  const answer = await gate.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: operator,
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as T };
}
const visitors = (present: boolean) => ask<{ present: boolean }>('PUT', '/walls/main/visitors', { present });
async function postAlerts(count: number): Promise<void> {
  const first = posted;
  posted += count;
  await gate.post(
    Array.from({ length: count }, (_, index) =>
      alertEvent({ subject: `A20261102-40${String(first + index).padStart(4, '0')}` }),
    ),
  );
}
/** A server that starts beside this one in the same process may keep it from Redis for seconds. */
const act = (wish: object) =>
  until(async () => (await ask('POST', '/walls/main/briefing', wish)).status === 200, {
    ...SOON,
    what: `carried out: ${JSON.stringify(wish)}`,
  });
const shows = (page: Awaited<ReturnType<typeof openWallPage>>, count: number | null) =>
  until(() => JSON.stringify(page.read(TOTAL)) === JSON.stringify(value(count)), {
    ...SOON,
    what: `it shows ${count}`,
  });

it('[MO2] sends no small count to a wall before which visitors stand: neither to its pages nor to its screens’ requests', async () => {
  await postAlerts(3);
  const page = await openWallPage(gate.url, [TOTAL]);
  await shows(page, 3);
  const { code, token } = await gate.desk.open({ wall: 'main', screen: 'all' }, '203.0.113.7');
  await gate.desk.enter(code);
  const asScreen = async () => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await gate.app.inject({ url: `/api/v1/metrics/${TOTAL}`, headers });
    return (JSON.parse(answer.body) as { view: object }).view;
  };
  expect(await asScreen()).toEqual(value(3));

  expect((await visitors(true)).status).toBe(200);
  await shows(page, null);
  expect(page.mode?.steps.at(-1)).toEqual({ at: NOW_MS + TAKE_LEAD_MS, visitors: true });
  expect(page.snapshotAt, 'from the same moment on').toBe(NOW_MS + TAKE_LEAD_MS);
  expect(await asScreen()).toEqual(value(null));
  const late = await openWallPage(gate.url, [TOTAL]);
  await shows(late, null);
  expect((await ask<{ view: object }>('GET', `/metrics/${TOTAL}`)).body.view, 'a desk sees it').toEqual(value(3));

  await postAlerts(1);
  await postAlerts(1);
  await shows(page, 5);
  await visitors(false);
  await until(() => page.mode?.steps.at(-1)?.visitors === false, { ...SOON, what: 'they have gone' });
  page.close();
  late.close();
});

it('[MO2] refuses restricted scenes, and takes one away that stands', async () => {
  const refused = async (scene: string) =>
    (await ask<{ error?: { code: string } }>('PUT', '/walls/main/scene', { scene })).body.error?.code;
  expect(await refused('night')).toBeUndefined();
  await visitors(true);
  expect(gate.director.read('main')?.scene, 'night is restricted').toBe('day');
  expect(await refused('night')).toBe('scene.restricted');
  expect(await refused('day')).toBeUndefined();
  const draft = { name: 'a', numbers: 'live', steps: [{ scene: 'night' }] };
  const { id } = (await ask<Briefing>('POST', '/briefings', draft)).body;
  expect((await ask('POST', '/walls/main/briefing', { do: 'start', briefing: id })).status).toBe(409);
  await visitors(false);
  expect(await refused('night')).toBeUndefined();
});

it('[MO1] keeps the numbers of a briefing’s start on the wall, for late pages and other servers as well, until it ends', async () => {
  const draft = { name: 'a', numbers: 'frozen', steps: [{ scene: 'day' }, { scene: 'night' }] };
  const { id } = (await ask<Briefing>('POST', '/briefings', draft)).body;
  const page = await openWallPage(gate.url, [TOTAL]);
  await shows(page, posted);
  const then = posted;
  await act({ do: 'start', briefing: id });
  await until(() => page.mode?.steps.at(-1)?.numbersAt === NOW_MS, { ...SOON, what: 'it says of when they are' });
  const { code, token } = await gate.desk.open({ wall: 'main', screen: 'all' }, '203.0.113.8');
  await gate.desk.enter(code);
  await postAlerts(4);
  const desk = async () => (await ask<{ view: { value: number } }>('GET', `/metrics/${TOTAL}`)).body.view.value;
  await until(async () => (await desk()) === then + 4, { ...SOON, what: 'the hub has them' });
  const late = await openWallPage(gate.url, [TOTAL]);
  await shows(late, then);
  expect(page.read(TOTAL)).toEqual(value(then));
  const asked = await gate.app.inject({
    url: `/api/v1/metrics/${TOTAL}`,
    headers: { authorization: `Bearer ${token}` },
  });
  expect(JSON.parse(asked.body), 'it tells the moment of the numbers').toMatchObject({
    view: value(then),
    at: NOW_MS,
    asOf: NOW_MS,
    ageMs: 0,
  });

  const other = await startGate({ redis: redis.endpoint });
  const elsewhere = await openWallPage(other.url, [TOTAL]);
  await shows(elsewhere, then);
  expect(elsewhere.mode?.steps.at(-1), '[AM5] [MO3]').toMatchObject({ numbersAt: NOW_MS, isBriefed: true });

  await act({ do: 'go', step: 1 });
  expect(page.read(TOTAL)).toEqual(value(then));
  await act({ do: 'end' });
  for (const each of [page, late, elsewhere]) await shows(each, then + 4);
  await until(() => page.mode?.steps.at(-1)?.isBriefed === undefined, {
    ...SOON,
    what: 'no briefing is told any more',
  });
  for (const each of [page, late, elsewhere]) each.close();
  await other.close();
});
