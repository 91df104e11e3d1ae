import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PROTOCOL_VERSION, type Report, type ServerMessage, type Sync } from '../../../protocol/messages.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { type Live, startLive } from './start-live.ts';

const SOON = { withinMs: 10_000 };
const HOUR_MS = 3_600_000;
const redis = withRedis();
let live: Live;
beforeAll(async () => {
  live = await startLive({ redis: redis.endpoint });
});
afterAll(() => live?.close());

const screenOfFixture = Object.keys(fixtureSite.file.walls['main']?.screens ?? {})[0] ?? '';
const report = (lagMs: number, more: Partial<Report> = {}): Report => ({
  type: 'report',
  offsetMs: 3,
  errorMs: 0.25,
  frameRate: 60,
  frame: { wall: 1_000, seenAt: 1_016 },
  lagMs,
  ...more,
});

async function open(screen?: string) {
  const socket = new WebSocket(live.url);
  const heard: ServerMessage[] = [];
  socket.on('message', (data) => heard.push(JSON.parse(String(data)) as ServerMessage));
  await once(socket, 'open');
  const hello = { type: 'hello', version: PROTOCOL_VERSION, wall: 'main', views: [], ...(screen && { screen }) };
  socket.send(JSON.stringify(hello));
  const told = () => heard.filter((message): message is Sync => message.type === 'sync').at(-1);
  return { socket, told, say: (message: Report) => socket.send(JSON.stringify(message)) };
}

it('[SY3] [SY4] what screens report goes to all pages of the wall, to whoever asks, and no further than they live', async () => {
  const [left, right, desk] = [await open(screenOfFixture), await open(screenOfFixture), await open()];
  left.say(report(12, { build: 'older', scene: 'overview' }));
  right.say(report(7));
  // A page that is no screen of the wall is nobody's neighbour.
  desk.say(report(500));
  for (const page of [left, right, desk]) await until(() => page.told()?.screens === 2, { ...SOON, what: 'a sync' });
  expect(desk.told()).toEqual({ type: 'sync', screens: 2, skewMs: 5, errorMs: 0.5, frameRate: 60 });
  const answer = await fetch(`${live.http}/sync`);
  expect(await answer.json()).toEqual({
    build: 'test',
    walls: {
      main: {
        skewMs: 5,
        errorMs: 0.5,
        frameRate: 60,
        screens: [
          { lagMs: 12, build: 'older', scene: 'overview' },
          // An older page says less of itself.
          { lagMs: 7 },
        ].map((own) => ({
          screen: screenOfFixture,
          receivedAt: expect.any(Number),
          offsetMs: 3,
          errorMs: 0.25,
          frameRate: 60,
          frame: { wall: 1_000, seenAt: 1_016 },
          ...own,
        })),
      },
    },
  });
  right.socket.terminate();
  await until(() => desk.told()?.screens === 1, { ...SOON, what: 'a sync of one screen' });
  expect(desk.told()?.skewMs).toBe(0);
  for (const { socket } of [left, desk]) socket.terminate();
});

it('[SY1] a change holds from a moment of the server’s own clock, though Redis’ clock be ahead', async () => {
  const now = () => Date.now() - HOUR_MS;
  const behind = await startLive({ redis: redis.endpoint, now });
  const kind = behind.engine.plan.kinds.get('job');
  const opened = kind?.register.get('opened');
  if (!kind || !opened) throw new Error('the fixture has jobs that are opened');
  const { revision } = behind.hub.position;
  await behind.engine.submit([{ kind, id: 'ahead', at: Date.now(), rank: 0, milestone: opened.index, set: [] }]);
  await until(() => behind.hub.position.revision > revision, { ...SOON, what: 'a tick' });
  expect(behind.hub.at).toBeLessThanOrEqual(now());
  expect(behind.hub.at).toBeGreaterThan(now() - 60_000);
  await behind.close();
});
