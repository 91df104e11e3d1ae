import { afterAll, beforeAll, expect, it } from 'vitest';
import type {
  Briefing,
  BriefingAct,
  BriefingChanges,
  BriefingDraft,
  StandingBriefing,
} from '../../../protocol/briefing.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { signInAs } from '../auth/sign-in-as.ts';
import { alertEvent, NOW_MS, startGate } from '../gate/start-gate.ts';

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
let operator: Record<string, string>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
  operator = await signInAs(gate.auth, 'operator');
  await until(() => gate.director.take({ wall: 'main', scene: 'day' }), {
    withinMs: 10_000,
    what: 'Redis is connected',
  });
});
afterAll(() => gate?.close());

async function ask<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) {
  const answer = await gate.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: operator,
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: (answer.body === '' ? undefined : JSON.parse(answer.body)) as T };
}
type Refused = { error: { code: string; message: string } };
const act = (wish: BriefingAct) => ask<StandingBriefing>('POST', '/walls/main/briefing', wish);
const draft: BriefingDraft = {
  name: '周一晨会',
  numbers: 'live',
  steps: [
    { scene: 'night', spotlight: 'clock', note: '先说昨夜。', targetS: 60 },
    { scene: 'day', note: '再说今天。', targetS: 120 },
    { scene: 'night' },
  ],
};
const create = async () => (await ask<Briefing>('POST', '/briefings', draft)).body;
const sceneNow = () => gate.director.read('main')?.scene;

it('[BR1] is prepared, changed under its revision, copied and removed', async () => {
  const made = await ask<Briefing>('POST', '/briefings', draft);
  expect([made.status, made.body]).toEqual([
    201,
    {
      ...draft,
      id: expect.stringMatching(/^[0-9a-f]{8}$/),
      revision: 1,
      changedAt: NOW_MS,
      changedBy: 'some-operator',
    },
  ]);
  const { id } = made.body;
  const shorter = { ...draft, steps: draft.steps.slice(0, 1) };
  const changed = await ask<Briefing>('PUT', `/briefings/${id}`, { ...shorter, revision: 1 });
  expect(changed.body).toMatchObject({ revision: 2, steps: shorter.steps });
  const late = await ask<Refused>('PUT', `/briefings/${id}`, { ...draft, revision: 1 });
  expect([late.status, late.body.error.code]).toEqual([409, 'briefing.changed']);
  const copy = await ask<Briefing>('POST', `/briefings/${id}/copies`);
  expect(copy.body).toMatchObject({ steps: shorter.steps, revision: 1 });
  const listed = await ask<{ briefings: Briefing[] }>('GET', '/briefings');
  expect(listed.body.briefings.map((each) => each.id)).toEqual(expect.arrayContaining([id, copy.body.id]));
  for (const each of listed.body.briefings) expect((await ask('DELETE', `/briefings/${each.id}`)).status).toBe(204);
  expect((await ask('DELETE', `/briefings/${id}`)).status).toBe(404);
});

it.each([
  ['a note with a telephone number', { ...draft, steps: [{ scene: 'day', note: '联系 13800138000' }] }],
  ['a name that is too long', { ...draft, name: '会'.repeat(41) }],
  ['no step', { ...draft, steps: [] }],
  ['a target that is none', { ...draft, steps: [{ scene: 'day', targetS: 0 }] }],
])('[BR1] refuses %s, and does not repeat it', async (_name, wrong) => {
  const answer = await ask<Refused>('POST', '/briefings', wrong);
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).not.toContain('13800138000');
});

it('[BR2] is held step by step, each a take, and returns to what stood before', async () => {
  await gate.director.take({ wall: 'main', scene: 'day' });
  const { id } = await create();
  const started = await act({ do: 'start', briefing: id });
  expect(started.body.held).toMatchObject({ step: 0, before: 'day', briefing: { id, steps: draft.steps } });
  expect(sceneNow()).toBe('night');
  expect((await act({ do: 'start', briefing: id })).status).toBe(409);
  expect((await ask<Refused>('DELETE', `/briefings/${id}`)).body.error.code).toBe('briefing.held');

  const second = await act({ do: 'go', step: 1 });
  expect(second.body.held?.step).toBe(1);
  const revision = second.body.revision;
  expect(gate.director.read('main')).toMatchObject({ scene: 'day', at: second.body.held?.stepAt });
  expect((await act({ do: 'go', step: 9 })).status).toBe(400);
  expect((await ask<StandingBriefing>('GET', '/walls/main/briefing')).body).toMatchObject({
    revision,
    held: { step: 1 },
  });

  const hands = await Promise.all([act({ do: 'go', step: 2 }), act({ do: 'go', step: 2 })]);
  expect(hands.map(({ status }) => status).every((status) => status === 200 || status === 409)).toBe(true);
  expect((await ask<StandingBriefing>('GET', '/walls/main/briefing')).body.held?.step, 'one step').toBe(2);

  const spot = () => gate.arrangements.read('main')?.steps.at(-1);
  expect(spot()?.arrangement.spotlight, 'of its step alone').toBeUndefined();
  const back = await act({ do: 'go', step: 0 });
  expect(spot()).toMatchObject({
    at: back.body.held?.stepAt,
    arrangement: { spotlight: { scene: 'night', panel: 'clock' } },
  });

  const ended = await act({ do: 'end' });
  expect(spot()?.arrangement.spotlight, 'the wall is as it was').toBeUndefined();
  expect([ended.body.held, sceneNow()]).toEqual([null, 'day']);
  expect((await act({ do: 'end' })).status).toBe(409);
});

it('[BR2] returns to a scene that visitors may see, where they may not see the one before', async () => {
  await gate.director.take({ wall: 'main', scene: 'night' });
  const { id } = (
    await ask<Briefing>('POST', '/briefings', { ...draft, steps: [{ scene: 'day', spotlight: 'clock' }] })
  ).body;
  expect((await act({ do: 'start', briefing: id })).body.held).toMatchObject({ before: 'night' });
  expect((await ask('PUT', '/walls/main/visitors', { present: true })).status).toBe(200);
  const ended = await act({ do: 'end' });
  expect([ended.status, ended.body.held, sceneNow()]).toEqual([200, null, 'day']);
  expect(gate.arrangements.read('main')?.steps.at(-1)?.arrangement.spotlight).toBeUndefined();
  expect((await ask('PUT', '/walls/main/visitors', { present: false })).status).toBe(200);
});

it('[BR2] says who did it, and never what the speaker’s note says', async () => {
  const { body } = await ask<Refused>('GET', '/audit');
  expect(body.error.code, 'an operator does not read it').toBe('request.forbidden');
  const token = await gate.makeKey('admin', 'admin');
  const audit = await gate.app.inject({ url: '/api/v1/audit', headers: { authorization: `Bearer ${token}` } });
  const text = audit.body;
  for (const what of [
    'briefing.create',
    'briefing.change',
    'briefing.remove',
    'briefing.start',
    'briefing.go',
    'briefing.end',
  ])
    expect(text).toContain(`"what":"${what}"`);
  expect(text).not.toContain('先说昨夜');
});

it('[BR3] no screen and no page without an account reads a briefing', async () => {
  const { id } = await create();
  const { code, token } = await gate.desk.open({ wall: 'main', screen: 'all' }, '203.0.113.7');
  await gate.desk.enter(code);
  const asked = ['/briefings', '/walls/main/briefing', '/walls/main/briefing/changes'];
  for (const path of asked)
    for (const headers of [{ authorization: `Bearer ${token}` }, {}]) {
      const answer = await gate.app.inject({ url: `/api/v1${path}`, headers });
      expect([401, 403], path).toContain(answer.statusCode);
    }
  await ask('DELETE', `/briefings/${id}`);
});

it('[BR4] tells what changed since the briefing before started', async () => {
  const { id } = await create();
  await gate.post([alertEvent({ subject: 'A20261102-300001' })]);
  const total = async () => {
    const answer = await ask<{ view: { value: number } }>('GET', '/metrics/alerts.total');
    return answer.body.view.value;
  };
  const before = await until(async () => (await total()) || undefined, { withinMs: 10_000, what: 'it counts' });
  await act({ do: 'start', briefing: id });
  await act({ do: 'end' });
  await gate.post([alertEvent({ subject: 'A20261102-300002' }), alertEvent({ subject: 'A20261102-300003' })]);
  await until(async () => (await total()) === before + 2, { withinMs: 10_000, what: 'it counts on' });
  const changes = async () => (await ask<BriefingChanges>('GET', '/walls/main/briefing/changes')).body;
  const expected = { since: NOW_MS, changes: [{ metric: 'alerts.total', before, now: before + 2 }] };
  expect(await changes()).toEqual(expected);
  await act({ do: 'start', briefing: id });
  expect(await changes(), 'while the next is held, still since the one before').toEqual(expected);
  await act({ do: 'end' });
  expect(await changes()).toEqual({ since: NOW_MS, changes: [] });
});
