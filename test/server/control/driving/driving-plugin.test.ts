import { afterAll, beforeAll, expect, it } from 'vitest';
import { withRedis } from '../../../support/redis.ts';
import { signInAs } from '../../auth/sign-in-as.ts';
import { NOW_MS, startGate } from '../../gate/start-gate.ts';

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
let li: Record<string, string>;
let chen: Record<string, string>;
let chief: Record<string, string>;
let viewer: Record<string, string>;
let token: Record<string, string>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
  li = await signInAs(gate.auth, 'operator', 'li.wei');
  chen = await signInAs(gate.auth, 'operator', 'chen.min');
  chief = await signInAs(gate.auth, 'supervisor', 'wang.fang');
  viewer = await signInAs(gate.auth, 'viewer');
  token = { authorization: `Bearer ${await gate.makeKey('admin', 'admin')}` };
});
afterAll(() => gate?.close());

async function ask(headers: Record<string, string>, method: 'GET' | 'PUT' | 'POST', path: string, payload?: object) {
  const answer = await gate.app.inject({
    method,
    url: `/api/v1/walls/main/${path}`,
    headers,
    ...(payload && { payload }),
  });
  const body = JSON.parse(answer.body) as Record<string, unknown> & { error?: { code: string; message: string } };
  return { status: answer.statusCode, code: body.error?.code, message: body.error?.message, body };
}
const take = (who: Record<string, string>) => ask(who, 'PUT', 'scene', { scene: 'day' });
const freeze = (who: Record<string, string>) => ask(who, 'POST', 'commands', { do: 'freeze' });
const drive = (who: Record<string, string>, act: string) => ask(who, 'POST', 'driver', { do: act });

it('[DR1] two operators fight for a wall: takes and commands of the second are refused, the administrator’s token acts beside', async () => {
  expect((await take(li)).status).toBe(200);
  for (const act of [take, freeze]) {
    const { status, code, message } = await act(chen);
    expect({ status, code }).toEqual({ status: 409, code: 'lease.held' });
    expect(message).toBe(
      `an operator drives this wall until ${new Date(NOW_MS + 600_000).toISOString()}: ask for it, or wait`,
    );
    expect((await act(token)).status).toBe(200);
  }
  expect((await ask(li, 'GET', 'driver')).body).toMatchObject({ driver: { by: 'li.wei', role: 'operator' } });
  expect((await ask(viewer, 'GET', 'driver')).body['driver']).toEqual({
    role: 'operator',
    since: NOW_MS,
    until: NOW_MS + 600_000,
  });
});

it('[DR3] the wall is asked for and handed over; a supervisor takes it at once', async () => {
  expect((await drive(chen, 'ask')).body).toMatchObject({ asked: { by: 'chen.min' }, driver: { by: 'li.wei' } });
  expect((await drive(li, 'handOver')).body).toMatchObject({ driver: { by: 'chen.min' } });
  expect((await take(li)).code).toBe('lease.held');
  expect((await drive(li, 'takeOver')).status).toBe(403);
  expect((await drive(chief, 'takeOver')).body).toMatchObject({ driver: { by: 'wang.fang', role: 'supervisor' } });
});

it('[DR5] a lock refuses every change, of whoever it is', async () => {
  expect((await drive(chief, 'lock')).body).toMatchObject({ lock: { by: 'wang.fang' }, pause: 'locked' });
  for (const who of [chief, li, token]) expect((await take(who)).code).toBe('wall.locked');
  expect((await freeze(token)).code).toBe('wall.locked');
  expect((await drive(li, 'unlock')).status).toBe(403);
  expect((await drive(chief, 'unlock')).status).toBe(200);
  expect((await take(chief)).status).toBe(200);
  const trail = await gate.app.inject({ url: '/api/v1/audit?what=wall', headers: token });
  const { entries } = JSON.parse(trail.body) as { entries: { what: string }[] };
  expect(entries.map(({ what }) => what)).toEqual(expect.arrayContaining(['wall.lock', 'wall.unlock']));
});
