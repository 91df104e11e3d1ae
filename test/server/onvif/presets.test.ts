import { afterAll, beforeAll, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { Camera } from '../../../protocol/site/cameras.ts';
import { PROTOCOL_VERSION, type ServerMessage } from '../../../protocol/messages.ts';
import { OnvifDevice } from '../../support/onvif/onvif-device.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { signInAs } from '../auth/sign-in-as.ts';
import { startGate } from '../gate/start-gate.ts';

const turning = {
  sources: {
    v: [{ token: 'p', encoding: 'H264' as const, width: 640, height: 360, stream: 'rtsp://h/1', turns: true }],
  },
  presets: { '1': '大门', '2': 'Gate' },
};
const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
let device: OnvifDevice;
let hanging: OnvifDevice;
const cameras = new Map<string, Camera>();
const headers: Record<string, Record<string, string>> = {};

beforeAll(async () => {
  device = await OnvifDevice.start(turning);
  hanging = await OnvifDevice.start({ ...turning, manner: 'strange' });
  const camera = (more: Partial<Camera>): Camera => ({
    name: { zh: '一', en: 'One' },
    district: 'north',
    main: 'rtsp://h/1',
    ...more,
  });
  const onvif = { device: device.address, profile: 'p' };
  cameras
    .set('Q1', camera({ onvif }))
    .set('Q2', camera({}))
    .set('Q3', camera({ onvif: { ...onvif, device: hanging.address } }))
    .set('Q4', camera({ onvif, restricted: true }))
    .set(
      'Q5',
      camera({
        onvif,
        privacy: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
          ],
        ],
      }),
    );
  gate = await startGate({ redis: redis.endpoint, cameras });
  for (const role of ['operator', 'admin', 'viewer'] as const) headers[role] = await signInAs(gate.auth, role);
});
afterAll(async () => {
  await gate?.close();
  await device?.close();
  await hanging?.close();
});

async function ask(role: 'operator' | 'admin' | 'viewer', camera: string, preset?: string) {
  const answer = await gate.app.inject({
    method: preset === undefined ? 'GET' : 'POST',
    url: `/api/v1/cameras/${camera}/presets`,
    headers: { ...headers[role] },
    remoteAddress: '127.0.0.1',
    ...(preset !== undefined && { payload: { preset } }),
  });
  return [answer.statusCode, answer.json()] as const;
}
const refusal = async (asked: ReturnType<typeof ask>) => {
  const [status, { error }] = await asked;
  return [status, error.code];
};
const acts = async () => {
  const page = await gate.app.inject({
    url: '/api/v1/audit?what=camera.turn',
    headers: { authorization: `Bearer ${await gate.makeKey('admin', 'admin')}` },
  });
  return page.json().entries as { on: string; after?: unknown; failed?: { code: string } }[];
};

it('[PT1] an operator sees where a camera can look and sends it there, which is written down', async () => {
  expect(await ask('operator', 'Q1')).toEqual([
    200,
    {
      presets: [
        { token: '1', name: '大门' },
        { token: '2', name: 'Gate' },
      ],
    },
  ]);
  expect(await ask('operator', 'Q1', '2')).toEqual([200, { camera: 'Q1', preset: '2' }]);
  expect(device.wentTo).toEqual(['2']);
  expect((await acts())[0]).toMatchObject({ on: 'camera/Q1', after: { preset: '2' } });
});

it('[PT1] says what is wrong, and turns nothing', async () => {
  device.wentTo.length = 0;
  expect(await refusal(ask('viewer', 'Q1', '1'))).toEqual([403, 'request.forbidden']);
  expect(await refusal(ask('operator', 'Q9', '1'))).toEqual([404, 'camera.unknown']);
  expect(await refusal(ask('operator', 'Q2', '1'))).toEqual([409, 'camera.turnsNot']);
  expect(await refusal(ask('admin', 'Q5', '1')), 'away from under its privacy areas').toEqual([409, 'camera.turnsNot']);
  expect(await refusal(ask('operator', 'Q4', '1'))).toEqual([403, 'request.forbidden']);
  expect(await refusal(ask('operator', 'Q3', '1'))).toEqual([502, 'camera.unreadable']);
  expect((await acts())[0]).toMatchObject({ on: 'camera/Q3', failed: { code: 'camera.unreadable' } });
  expect(device.wentTo).toEqual([]);
});

it('[PT1] asks a camera one thing at a time, and turns it once a second at most', async () => {
  device.wentTo.length = 0;
  const turn = (preset: string) =>
    gate.app.inject({
      method: 'POST',
      url: '/api/v1/cameras/Q4/presets',
      headers: { ...headers['admin'] },
      remoteAddress: '127.0.0.1',
      payload: { preset },
    });
  const answers = await Promise.all([turn('1'), turn('2')]);
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 429]);
  expect(device.wentTo).toHaveLength(1);
  await until(async () => (await turn('9')).json().error.code === 'camera.declined', {
    withinMs: 20_000,
    what: 'declined',
  });
});

it('[PT1] turns a camera over a live link', async () => {
  device.wentTo.length = 0;
  const socket = new WebSocket(`${gate.url.replace('http', 'ws')}/api/v1/live`);
  const heard: ServerMessage[] = [];
  socket.on('message', (bytes) => heard.push(JSON.parse(String(bytes))));
  await new Promise((resolve) => socket.once('open', resolve));
  const say = (message: unknown) => socket.send(JSON.stringify(message));
  const token = await gate.makeKey('admin', 'admin');
  say({ type: 'hello', version: PROTOCOL_VERSION, wall: 'main', token, views: [] });
  await until(() => heard.some(({ type }) => type === 'welcome'), { withinMs: 10_000, what: 'welcome' });
  const turned = () => {
    const answer = heard.find((message) => message.type === 'answer' && message.id === 5);
    return answer?.type === 'answer' && answer;
  };
  say({ type: 'turnCamera', id: 5, camera: 'Q1', preset: '1' });
  expect(await until(turned, { withinMs: 20_000, what: 'an answer' })).toMatchObject({ ok: true, revision: 0 });
  expect(device.wentTo).toEqual(['1']);
  socket.close();
});
