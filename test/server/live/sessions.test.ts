// Longer than other files: its tests share one server, since starting one costs more than most of them.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { WebSocket } from 'ws';
import { type CloseReason, closeCodes } from '../../../protocol/close-codes.ts';
import {
  ACK_WINDOW,
  type ClientMessage,
  type Hello,
  PROTOCOL_VERSION,
  type ServerMessage,
} from '../../../protocol/messages.ts';
import { historyOf } from '../../laws/history.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { connect, type Live, startLive, viewsIn, viewsOf } from './start-live.ts';

const SOON = { withinMs: 10_000 };
const redis = withRedis();
let live: Live;
beforeAll(async () => {
  live = await startLive({ redis: redis.endpoint, maxSessions: 20 });
});
afterAll(() => live?.close());

/** Of one test: a test that fails leaves nobody to the next one. */
const opened = new Set<WebSocket>();
afterEach(() => {
  for (const socket of opened) socket.terminate();
  opened.clear();
});

const hello = (more: Partial<Hello> = {}): Hello => ({
  type: 'hello',
  version: PROTOCOL_VERSION,
  wall: 'main',
  views: ['jobs.all'],
  ...more,
});
let seed = 1;
/** Some commits, of which at least one changes the count of jobs. */
async function submitSome(to = live): Promise<void> {
  seed += 1;
  const kind = to.engine.plan.kinds.get('job');
  const opened = kind?.register.get('opened');
  if (!kind || !opened) throw new Error('the fixture has jobs that are opened');
  await to.engine.submit([
    { kind, id: `new-${seed}-${performance.now()}`, at: Date.now(), rank: 0, milestone: opened.index, set: [] },
  ]);
  for (const events of fc.sample(historyOf(to.engine.plan), { numRuns: 3, seed })) await to.engine.submit(events);
}

/** What was committed last may come to the hub in several ticks. */
async function untilTheHubRests(): Promise<void> {
  let last = -1;
  await until(
    () => {
      const { revision } = live.hub.position;
      const rests = revision === last;
      last = revision;
      return rests;
    },
    { ...SOON, what: 'the hub rests', everyMs: 500 },
  );
}

/** Series move on with each minute; what is to stand still meanwhile begins where none turns for a while. */
async function untilAMinuteIsYoung(): Promise<void> {
  const leftMs = 60_000 - (Date.now() % 60_000);
  if (leftMs < 20_000) await delay(leftMs);
}

/** A client that speaks for itself. */
async function open(messages: readonly (ClientMessage | string | Buffer)[] = [], headers: Record<string, string> = {}) {
  const socket = new WebSocket(live.url, { headers });
  opened.add(socket);
  const heard: ServerMessage[] = [];
  socket.on('message', (data) => heard.push(JSON.parse(String(data)) as ServerMessage));
  socket.on('error', () => undefined);
  const closed = once(socket, 'close').then(([code, reason]) => ({ code: code as number, reason: String(reason) }));
  const send = (message: ClientMessage | string | Buffer) =>
    socket.send(typeof message === 'string' || message instanceof Buffer ? message : JSON.stringify(message));
  await once(socket, 'open');
  for (const message of messages) send(message);
  const ask = <T extends ServerMessage['type']>(type: T) =>
    heard.filter((message): message is Extract<ServerMessage, { type: T }> => message.type === type);
  return { socket, heard, closed, send, ask };
}
const expectClose = async (closed: Promise<{ code: number; reason: string }>, why: CloseReason) => {
  expect(await closed).toEqual({ code: closeCodes[why].code, reason: closeCodes[why].reason });
};

describe('the door', () => {
  it.each([
    ['no JSON', 'hello'],
    ['no message of ours', JSON.stringify({ type: 'hello', wall: 'main' })],
    ['a field too many', JSON.stringify({ ...hello(), more: 1 })],
    ['something before hello', JSON.stringify({ type: 'resync' })],
    ['bytes', Buffer.from('{}')],
  ])('[LV2] %s is not understood', async (_, message) => expectClose((await open([message])).closed, 'badMessage'));
  it('[LV2] another version is not spoken', async () =>
    expectClose((await open([hello({ version: 99 })])).closed, 'protocolVersion'));
  it('[LV2] an unknown wall or screen is not shown', async () => {
    await expectClose((await open([hello({ wall: 'constructor' })])).closed, 'unknownWall');
    await expectClose((await open([hello({ screen: 'nine' })])).closed, 'unknownWall');
  });
  it('[LV9] frames that were never sent cannot be acknowledged', async () =>
    expectClose((await open([hello(), { type: 'ack', frames: 50 }])).closed, 'badMessage'));
  it('[LV17] a page of somewhere else is refused', async () => {
    const socket = new WebSocket(live.url, { headers: { origin: 'http://elsewhere.example' } });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('400');
    const own = await open([hello()], { origin: live.http.slice(0, -'/api/v1'.length) });
    await until(() => own.ask('snapshot').length === 1, { ...SOON, what: 'a snapshot' });
    own.socket.terminate();
  });
  it('without an upgrade there is nothing to see', async () =>
    expect((await fetch(`${live.http}/live`)).status).toBe(400));
});

describe('following', () => {
  it('[LV1] [LV5] hello is answered by welcome and a snapshot that begins anew, which names what is missing', async () => {
    const client = await open([hello({ views: ['jobs.all', 'jobs.none'] })]);
    await until(() => client.ask('snapshot').length === 1, { ...SOON, what: 'a snapshot' });
    const [welcome] = client.heard;
    const [snapshot] = client.ask('snapshot');
    expect(welcome).toMatchObject({
      type: 'welcome',
      epoch: live.hub.position.epoch,
      source: 'live',
      site: 'fixture',
      dataSet: 'live',
      build: 'test',
      siteHash: 'hash',
    });
    expect(snapshot).toMatchObject({
      type: 'snapshot',
      views: { 'jobs.all': { view: 'value' } },
      missing: { 'jobs.none': expect.any(String) },
    });
    expect(snapshot).not.toHaveProperty('from');
    client.socket.terminate();
  });

  it('[LV1] [LV3] a client that comes back to its epoch gets what it lacks, and no snapshot', async () => {
    const first = await open([hello()]);
    await until(() => first.ask('snapshot').length === 1, { ...SOON, what: 'a snapshot' });
    const [snapshot] = first.ask('snapshot');
    first.socket.terminate();
    await submitSome();
    await until(() => live.hub.position.revision > (snapshot?.revision ?? 0), { ...SOON, what: 'the hub moved on' });
    const last = { epoch: snapshot?.epoch ?? '', revision: snapshot?.revision ?? 0 };
    const second = await open([hello({ last })]);
    await until(() => second.ask('delta').length > 0, { ...SOON, what: 'a delta' });
    expect(second.ask('snapshot')).toEqual([]);
    expect(second.ask('delta')[0]).toMatchObject({
      from: last.revision,
      changes: { 'jobs.all': { patch: 'replace' } },
    });
    const foreign = await open([hello({ last: { ...last, epoch: 'other' } })]);
    await until(() => foreign.ask('snapshot').length === 1, { ...SOON, what: 'a snapshot for a foreign epoch' });
    const ahead = await open([hello({ last: { ...last, revision: 1e9 } })]);
    await until(() => ahead.ask('snapshot').length === 1, { ...SOON, what: 'a snapshot for a position ahead' });
    for (const one of [second, foreign, ahead]) one.socket.terminate();
  });

  it('[LV13] new keys come by themselves', async () => {
    const client = await open([hello()]);
    await until(() => client.ask('snapshot').length === 1, { ...SOON, what: 'a snapshot' });
    client.send({ type: 'subscribe', views: ['jobs.all', 'jobs.open'] });
    await until(() => client.ask('snapshot').length === 2, { ...SOON, what: 'a second snapshot' });
    expect(Object.keys(client.ask('snapshot')[1]?.views ?? {})).toEqual(['jobs.open']);
    expect(client.ask('snapshot')[1]).toHaveProperty('from', client.ask('snapshot')[0]?.revision);
    client.socket.terminate();
  });

  it('[LV12] a ping is answered with the clock of the server, and beats come', async () => {
    const client = await open([hello(), { type: 'ping', sentAt: 7 }]);
    await until(() => client.ask('pong').length === 1, { ...SOON, what: 'a pong' });
    const [pong] = client.ask('pong');
    expect(pong?.sentAt).toBe(7);
    expect(Math.abs((pong?.receivedAt ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(pong?.answeredAt).toBeGreaterThanOrEqual(pong?.receivedAt ?? Number.NaN);
    await until(() => client.ask('beat').length > 0, { ...SOON, what: 'a beat' });
    expect(client.ask('beat')[0]?.asOf).toBeGreaterThan(Date.now() - 60_000);
    client.socket.terminate();
  });

  it('[LV9] [LV8] a client that does not acknowledge is let be, and then brought up to date in one frame', async () => {
    const client = await open([hello()]);
    await until(() => client.ask('snapshot').length === 1, { ...SOON, what: 'a snapshot' });
    for (let i = 0; i < 20; i += 1) {
      const { revision } = live.hub.position;
      await submitSome();
      await until(() => live.hub.position.revision > revision, { ...SOON, what: 'a tick' });
    }
    await untilTheHubRests();
    expect(client.ask('snapshot').length + client.ask('delta').length).toBe(ACK_WINDOW);
    const stood = client.ask('delta').at(-1)?.to;
    client.send({ type: 'ack', frames: ACK_WINDOW });
    await until(() => client.ask('delta').length >= ACK_WINDOW, { ...SOON, what: 'one more frame' });
    expect(client.ask('delta')[ACK_WINDOW - 1]).toMatchObject({
      from: stood,
      changes: { 'jobs.all': { patch: 'replace', view: live.hub.topics.get('jobs.all')?.read() } },
    });
    client.socket.terminate();
  });

  it('[LV11] sessions that follow the same keys share a channel', async () => {
    const clients = await Promise.all([
      open([hello({ views: ['jobs.all', 'jobs.open'] })]),
      open([hello({ views: ['jobs.open', 'jobs.all'] })]),
    ]);
    await until(() => clients.every((one) => one.ask('snapshot').length === 1), { ...SOON, what: 'snapshots' });
    expect(live.sessions.counts.channels).toBe(1);
    for (const one of clients) one.socket.terminate();
    await until(() => live.sessions.counts.sessions === 0, { ...SOON, what: 'nobody is left' });
    expect(live.sessions.counts.channels).toBe(0);
  });

  it('[LV11] a key that reads like two keys is one, and shares no channel with those who follow the two', async () => {
    const odd = await open([hello({ views: ['jobs.all jobs.open'] })]);
    await until(() => odd.ask('snapshot').length === 1, { ...SOON, what: 'the odd one is answered' });
    const plain = await open([hello({ views: ['jobs.all', 'jobs.open'] })]);
    await until(() => plain.ask('snapshot').length === 1, { ...SOON, what: 'its neighbour is answered' });
    expect(Object.keys(plain.ask('snapshot')[0]?.missing ?? {})).not.toContain('jobs.all jobs.open');
    expect(Object.keys(plain.ask('snapshot')[0]?.views ?? {})).toContain('jobs.all');
    for (const { socket } of [odd, plain]) socket.terminate();
  });

  it('[LV16] too many are asked to come back', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => open([hello()])));
    await expectClose((await open()).closed, 'overloaded');
    for (const one of clients) one.socket.terminate();
    await until(() => live.sessions.counts.sessions === 0, { ...SOON, what: 'nobody is left' });
  });
});

describe('restarts', () => {
  it('[LV3] [LV8] [LV16] the server alone: it says so, clients come back to another epoch, and end with its views', async () => {
    const first = await startLive({ redis: redis.endpoint });
    const { link } = connect({ url: first.url, views: first.keys, random: () => 0.1 });
    await until(() => link.state.state === 'live', { ...SOON, what: 'the link is live' });
    const epoch = link.store.position?.epoch;
    await untilAMinuteIsYoung();
    const shown = viewsOf(link);
    await first.close();
    await until(() => link.state.state === 'stale', { ...SOON, what: 'the link is stale' });
    expect(viewsOf(link)).toEqual(shown);
    await submitSome();
    const second = await startLive({ redis: redis.endpoint, port: first.port });
    await until(() => link.state.state === 'live', { ...SOON, what: 'the link is live again' });
    expect(link.store.position?.epoch).not.toBe(epoch);
    expect(viewsOf(link)).toEqual(viewsIn(second.hub));
    link.close();
    await second.close();
  });

  it('[LV3] [LV8] [LV15] Redis: views stay, the source is stale, then all is as it was in another epoch', async () => {
    const { link } = connect({ url: live.url, views: live.keys });
    await until(() => link.state.state === 'live', { ...SOON, what: 'the link is live' });
    const epoch = link.store.position?.epoch;
    await submitSome();
    await untilTheHubRests();
    await until(() => link.store.position?.revision === live.hub.position.revision, {
      ...SOON,
      what: 'the link is there',
    });
    await untilAMinuteIsYoung();
    const shown = viewsOf(link);
    const { pid } = redis.server;
    process.kill(pid, 'SIGSTOP');
    // One that sleeps for good would fail the tests that follow as well.
    onTestFailed(() => {
      if (redis.server.pid === pid) process.kill(pid, 'SIGKILL');
    });
    await until(() => link.state.state === 'stale' && link.state.because === 'source', {
      ...SOON,
      what: 'the source is stale',
    });
    const stoodAt = link.store.condition?.asOf;
    expect(viewsOf(link)).toEqual(shown);
    process.kill(pid, 'SIGKILL');
    await until(() => link.state.state === 'live', { withinMs: 30_000, what: 'the source is live' });
    await until(() => link.store.position?.epoch !== epoch && link.store.whole, { ...SOON, what: 'another epoch' });
    expect(link.store.condition?.asOf).toBeGreaterThan(stoodAt ?? Number.NaN);
    await until(async () => submitSome().then(() => true), { withinMs: 20_000, what: 'the engine is back' });
    await until(
      () =>
        JSON.stringify(viewsOf(link)) === JSON.stringify(viewsIn(live.hub)) &&
        link.store.position?.revision === live.hub.position.revision,
      { ...SOON, what: 'the link is there' },
    );
    const later = await live.openHub();
    await until(() => JSON.stringify(viewsIn(later)) === JSON.stringify(viewsIn(live.hub)), {
      ...SOON,
      what: 'both hubs agree',
    });
    await later.close();
    link.close();
  });

  it('[LV3] a Redis that lost everything is another epoch, without what was lost', async () => {
    const { epoch } = live.hub.position;
    await submitSome();
    await until(() => live.hub.mirror?.entityCount !== 0, { ...SOON, what: 'entities' });
    await redis.flush();
    await until(() => live.hub.position.epoch !== epoch, { ...SOON, what: 'another epoch' });
    expect(live.hub.topics.get('jobs.all')?.read()).toEqual({ view: 'value', value: 0, compare: {} });
    expect(live.troubles.map(String).join('\n')).toContain('went back from revision');
  });
});
