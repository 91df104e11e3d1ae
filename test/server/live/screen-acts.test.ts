import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  IDENTIFY_MS,
  type Identify,
  PROTOCOL_VERSION,
  type ServerMessage,
  type Turn,
} from '../../../protocol/messages.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { signInAs } from '../auth/sign-in-as.ts';
import { startGate } from '../gate/start-gate.ts';
import { yardSite } from '../gate/yard-site.ts';

const SOON = { withinMs: 20_000 };
const { main } = yardSite.file.walls;
if (!main) throw new Error('the yard has a wall main');
const half = { x: 0, y: 0, width: 960, height: 1080 };
const screens = { left: half, right: { ...half, x: 960 } };
const site: Site = {
  ...yardSite,
  file: { ...yardSite.file, walls: { main: { ...main, screens }, side: { ...main, screens } } },
};
const redis = withRedis();
const opened: WebSocket[] = [];
let gate: Awaited<ReturnType<typeof startGate>>;
let operator: Record<string, string>;
let supervisor: Record<string, string>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint, site });
  operator = await signInAs(gate.auth, 'operator');
  supervisor = await signInAs(gate.auth, 'supervisor');
  const isRead = async () => (await post('/walls/main/driver', operator, { do: 'release' })).status === 200;
  await until(isRead, { ...SOON, what: 'the drivers are read' });
});
afterAll(() => gate?.close());
afterEach(() => {
  for (const socket of opened.splice(0)) socket.terminate();
});

async function post(path: string, headers: Record<string, string>, payload?: object) {
  const answer = await gate.app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers,
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json() as Record<string, unknown> & { error?: { code: string } } };
}

async function open(wall: string, screen: string | undefined, page: string) {
  const socket = new WebSocket(`${gate.url.replace('http', 'ws')}/api/v1/live`);
  opened.push(socket);
  const heard: ServerMessage[] = [];
  socket.on('message', (data) => heard.push(JSON.parse(String(data)) as ServerMessage));
  await once(socket, 'open');
  const say = (message: object) => socket.send(JSON.stringify(message));
  say({ type: 'hello', version: PROTOCOL_VERSION, wall, ...(screen && { screen }), page, views: [] });
  await until(() => heard.some(({ type }) => type === 'welcome'), { ...SOON, what: 'the page is taken in' });
  const identifies = () => heard.filter((message): message is Identify => message.type === 'identify');
  const turns = () => heard.filter((message): message is Turn => message.type === 'turn');
  return {
    socket,
    say,
    identifies,
    turns,
    isGiven: () => turns().some(({ at }) => at !== null),
    isToStartOver: () => heard.some(({ type }) => type === 'startOver'),
    /** What was sent to it before is here. */
    async isThrough() {
      const pongs = () => heard.filter(({ type }) => type === 'pong').length;
      const before = pongs();
      say({ type: 'ping', sentAt: 0 });
      await until(() => pongs() > before, { ...SOON, what: 'a pong' });
    },
  };
}

it('[SY5] identify reaches the screen that was meant, and no other page', async () => {
  const left = await open('main', 'left', 'l');
  const others = [
    await open('main', 'right', 'r'),
    await open('main', undefined, 'desk'),
    await open('side', 'left', 's'),
  ];
  const { status, body } = await post('/walls/main/screens/left/identify', operator);
  expect([status, body['pages']]).toEqual([200, 1]);
  await until(() => left.identifies().length === 1, { ...SOON, what: 'it is told' });
  expect(left.identifies()).toEqual([{ type: 'identify', at: body['at'], until: body['until'] }]);
  expect(Number(body['until']) - Number(body['at'])).toBe(IDENTIFY_MS);
  for (const page of others) {
    await page.isThrough();
    expect(page.identifies()).toEqual([]);
  }
});

it('[SY5] all screens of a wall are told the same moments; a page that shows the whole wall is not', async () => {
  const pages = [await open('main', 'left', 'l'), await open('main', 'right', 'r')];
  const desk = await open('main', undefined, 'desk');
  expect((await post('/walls/main/identify', operator)).body['pages']).toBe(2);
  for (const page of pages) await until(() => page.identifies().length === 1, { ...SOON, what: 'it is told' });
  expect(pages[0]?.identifies()).toEqual(pages[1]?.identifies());
  await desk.isThrough();
  expect(desk.identifies()).toEqual([]);
});

it('[SY5] a lock refuses it, and nobody becomes the driver by it', async () => {
  const driver = async () =>
    (await gate.app.inject({ url: '/api/v1/walls/main/driver', headers: operator })).json() as object;
  expect((await post('/walls/main/identify', operator)).status).toBe(200);
  expect(await driver()).not.toHaveProperty('driver');
  expect((await post('/walls/main/driver', supervisor, { do: 'lock' })).status).toBe(200);
  const refused = await post('/walls/main/identify', operator);
  expect([refused.status, refused.body.error?.code]).toEqual([409, 'wall.locked']);
  expect((await post('/walls/main/driver', supervisor, { do: 'unlock' })).status).toBe(200);
});

it('says which wall or screen there is not, and how many pages are open', async () => {
  const code = async (path: string) => (await post(path, supervisor)).body.error?.code;
  expect(await code('/walls/none/screens/left/identify')).toBe('wall.unknown');
  expect(await code('/walls/main/screens/middle/reload')).toBe('resource.unknown');
  expect(await post('/walls/main/screens/left/reload', supervisor)).toEqual({ status: 202, body: { pages: 0 } });
});

it('[TN6] [TN2] pages of a wall that is reloaded ask for their turns, and one goes after the other', async () => {
  const [left, right] = [await open('main', 'left', 'l1'), await open('main', 'right', 'r1')];
  expect(await post('/walls/main/reload', supervisor)).toEqual({ status: 202, body: { pages: 2 } });
  for (const page of [left, right]) {
    await until(page.isToStartOver, { ...SOON, what: 'it is told' });
    page.say({ type: 'askTurn', because: 'order' });
  }
  await until(left.isGiven, { ...SOON, what: 'the first turn' });
  await until(() => right.turns().length === 1, { ...SOON, what: 'an answer' });
  await until(() => Date.now() > (left.turns().at(-1)?.at ?? 0), { ...SOON, what: 'the moment of the first turn' });
  left.socket.terminate();
  const again = await open('main', 'left', 'l2');
  expect(again.isToStartOver(), 'what was wanted of the page before').toBe(false);
  expect(right.isGiven()).toBe(false);
  again.say({
    type: 'report',
    offsetMs: 0,
    errorMs: 0.1,
    frameRate: 60,
    frame: { wall: 1_000, seenAt: 1_016 },
    lagMs: 5,
  });
  await until(right.isGiven, { ...SOON, what: 'the second turn' });
});
