import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PROTOCOL_VERSION, type Report, type ServerMessage, type Turn } from '../../../protocol/messages.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { QUIET_MS } from '../../../server/turns/wall-turns.ts';
import { fixtureSite } from '../../support/fixture-site.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { type Live, startLive } from '../live/start-live.ts';

const SOON = { withinMs: 20_000 };
const REPORT: Report = {
  type: 'report',
  offsetMs: 0,
  errorMs: 0.1,
  frameRate: 60,
  frame: { wall: 1_000, seenAt: 1_016 },
  lagMs: 5,
};
const main = fixtureSite.file.walls['main'];
if (!main) throw new Error('the fixture has a wall main');
const half = { x: 0, y: 0, width: 100, height: 100 };
const site: Site = {
  ...fixtureSite,
  scenes: {
    overview: {
      name: { zh: '总览', en: 'Overview' },
      grid: { columns: ['1fr'], rows: ['1fr'], areas: ['clock'] },
      panels: { clock: { panel: 'clock' } },
    },
  },
  file: {
    ...fixtureSite.file,
    walls: {
      main: { ...main, screens: { left: half, right: { ...half, x: 100 } } },
      side: { ...main, screens: { left: half } },
    },
  },
};
const redis = withRedis();
const opened: WebSocket[] = [];
let live: Live;
beforeAll(async () => {
  live = await startLive({ redis: redis.endpoint, site });
});
afterAll(() => live?.close());
afterEach(() => {
  for (const socket of opened.splice(0)) socket.terminate();
});

async function open(screen: string | undefined, page: string, wall = 'main') {
  const socket = new WebSocket(live.url);
  opened.push(socket);
  const turns: Turn[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as ServerMessage;
    if (message.type === 'turn') turns.push(message);
  });
  await once(socket, 'open');
  const say = (message: object) => socket.send(JSON.stringify(message));
  say({ type: 'hello', version: PROTOCOL_VERSION, wall, ...(screen && { screen }), page, views: [] });
  return {
    socket,
    turns,
    askTurn: () => say({ type: 'askTurn', because: 'version' }),
    draws: () => say(REPORT),
    isGiven: () => turns.some(({ at }) => at !== null),
  };
}

it('[TN1] [TN2] the second screen is told to wait until a new page of the first one draws', async () => {
  const [left, right] = [await open('left', 'l1'), await open('right', 'r1')];
  left.askTurn();
  await until(left.isGiven, { ...SOON, what: 'the first turn' });
  expect(left.turns.at(0)).toEqual({ type: 'turn', at: null });
  expect(left.turns.at(-1)?.at).toBeGreaterThan(Date.now());
  right.askTurn();
  await until(() => right.turns.length === 1, { ...SOON, what: 'an answer' });
  // It goes on drawing until its moment, and that is not its return.
  left.draws();
  await until(() => Date.now() > (left.turns.at(-1)?.at ?? 0), { ...SOON, what: 'the moment of the first turn' });
  left.socket.terminate();
  const again = await open('left', 'l2');
  expect(right.turns).toEqual([{ type: 'turn', at: null }]);
  again.draws();
  await until(right.isGiven, { ...SOON, what: 'the second turn' });
});

it('[TN4] a page that is no screen need not wait', async () => {
  const desk = await open(undefined, 'd1');
  desk.askTurn();
  await until(desk.isGiven, { ...SOON, what: 'its turn' });
  expect(desk.turns).toHaveLength(1);
});

it('[TN3] a take puts the turns off', async () => {
  await until(() => live.director.read('side'), { ...SOON, what: 'the director has read Redis' });
  const { at } = await live.director.take({ wall: 'side', scene: 'overview' });
  const left = await open('left', 'l3', 'side');
  left.askTurn();
  await until(() => left.turns.length === 1, { ...SOON, what: 'an answer' });
  await until(left.isGiven, { ...SOON, what: 'its turn' });
  expect((left.turns.at(-1)?.at ?? 0) - at).toBeGreaterThanOrEqual(QUIET_MS);
});
