import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { closeCodes } from '../../../protocol/close-codes.ts';
import {
  ACK_EVERY,
  type ClientMessage,
  PROTOCOL_VERSION,
  type ServerMessage,
  type Welcome,
} from '../../../protocol/messages.ts';
import type { View } from '../../../protocol/views.ts';
import { createLink, type Link } from '../../../wall-client/link/link.ts';
import { until } from '../../support/until.ts';

const SOON = { withinMs: 5_000 };
const value = (number: number): View => ({ view: 'value', value: number, compare: {} });
const condition = { now: 1_000_000, viewTime: 1_000_000, asOf: 999_000, newest: {}, source: 'live' as const };
const welcome: Welcome = {
  type: 'welcome',
  version: PROTOCOL_VERSION,
  epoch: 'e',
  build: 'b',
  site: 's',
  siteHash: 'h',
  dataSet: 'live',
  tickMs: 20,
  ...condition,
};
const snapshot = (revision: number, views: Record<string, View>): ServerMessage => ({
  type: 'snapshot',
  epoch: 'e',
  revision,
  at: 0,
  views,
  missing: {},
  incomplete: [],
});
const delta = (from: number, to: number, number: number): ServerMessage => ({
  type: 'delta',
  epoch: 'e',
  from,
  to,
  at: 0,
  changes: { 'a.b': { patch: 'replace', view: value(number) } },
});

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A server that says what a test wants it to, over a real socket. */
async function startScript(
  onConnection: (say: (...messages: ServerMessage[]) => void, socket: WebSocket, attempt: number) => void,
) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const heard: ClientMessage[] = [];
  let attempts = 0;
  server.on('connection', (socket) => {
    socket.on('message', (text) => heard.push(JSON.parse(String(text)) as ClientMessage));
    const say = (...messages: ServerMessage[]) => {
      for (const message of messages) socket.send(JSON.stringify(message));
    };
    onConnection(say, socket, attempts++);
  });
  const link: Link = createLink({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    wall: 'main',
    screen: 'left',
    token: 'secret',
    views: ['a.b'],
    socket: (url) => new WebSocket(url),
    now: Date.now,
    random: () => 0.1,
  });
  open.push(
    () => link.close(),
    () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  );
  const ask = <T extends ClientMessage['type']>(type: T) =>
    heard.filter((message): message is Extract<ClientMessage, { type: T }> => message.type === type);
  return { link, heard, ask, attempts: () => attempts };
}

describe('the link', () => {
  it('[LV1] [LV9] greets, takes the snapshot, applies deltas, acknowledges, and says what changed once', async () => {
    const { link, heard, ask } = await startScript((say) =>
      say(welcome, snapshot(1, { 'a.b': value(1) }), delta(1, 2, 5)),
    );
    expect(link.state).toMatchObject({ state: 'connecting' });
    await until(() => ask('ack').at(-1)?.frames === 2, { ...SOON, what: 'an acknowledgement' });
    expect(heard[0]).toEqual({
      type: 'hello',
      version: PROTOCOL_VERSION,
      token: 'secret',
      wall: 'main',
      screen: 'left',
      views: ['a.b'],
    });
    expect(link.store.read('a.b')).toEqual(value(5));
    expect(link.state.state).toBe('live');
    expect([...link.store.takeChanges()]).toEqual(['a.b']);
    expect([...link.store.takeChanges()]).toEqual([]);
    expect(link.welcome).toEqual(welcome);
  });

  it('[LV9] acknowledges what is left over after a while', async () => {
    const { ask } = await startScript((say) => say(welcome, snapshot(1, { 'a.b': value(1) })));
    expect(ACK_EVERY).toBeGreaterThan(1);
    await until(() => ask('ack').at(-1)?.frames === 1, { ...SOON, what: 'an acknowledgement' });
  });

  it('[LV7] a gap asks for a snapshot, once, and nothing is applied until it comes', async () => {
    const { link, ask } = await startScript((say, socket) => {
      say(welcome, snapshot(1, { 'a.b': value(1) }), delta(2, 3, 7), delta(1, 2, 8), {
        ...(snapshot(2, { 'a.b': value(9) }) as Extract<ServerMessage, { type: 'snapshot' }>),
        from: 1,
      });
      socket.on(
        'message',
        (text) => String(text).includes('resync') && say(snapshot(4, { 'a.b': value(4) }), delta(4, 5, 6)),
      );
    });
    await until(() => link.store.position?.revision === 5, { ...SOON, what: 'the link is in step' });
    expect(ask('resync')).toHaveLength(1);
    expect(link.store.read('a.b')).toEqual(value(6));
    await until(() => ask('ack').at(-1)?.frames === 6, { ...SOON, what: 'every frame is counted' });
  });

  it('[LV16] [LV1] comes back with its position, and shows what it had meanwhile', async () => {
    let first: WebSocket | undefined;
    const seen = Promise.withResolvers<void>();
    const { link, ask } = await startScript((say, socket, attempt) => {
      if (attempt > 0) return void seen.promise.then(() => say(welcome, delta(1, 2, 3)));
      first = socket;
      say(welcome, snapshot(1, { 'a.b': value(1) }));
    });
    const isSettled = () => link.store.position?.revision === 1 && ask('hello').length === 1;
    await until(isSettled, { ...SOON, what: 'greeting and snapshot have passed each other' });
    first?.terminate();
    await until(() => link.state.state === 'stale', { ...SOON, what: 'the link is stale' });
    expect(link.state).toMatchObject({ because: 'disconnected' });
    expect(link.store.read('a.b')).toEqual(value(1));
    seen.resolve();
    await until(() => link.store.position?.revision === 2, { ...SOON, what: 'it is back' });
    // This server says what it has before it hears the greeting.
    const again = await until(() => ask('hello')[1], { ...SOON, what: 'the second greeting' });
    expect(again.last).toEqual({ epoch: 'e', revision: 1 });
    expect(link.state.state).toBe('live');
  });

  it('[LV6] has no position to come back to while a snapshot is half here', async () => {
    const { ask } = await startScript((say, socket, attempt) => {
      say(welcome, { ...(snapshot(1, {}) as Extract<ServerMessage, { type: 'snapshot' }>), more: true });
      if (attempt === 0) socket.once('message', () => setTimeout(() => socket.terminate(), 20));
    });
    await until(() => ask('hello').length === 2, { ...SOON, what: 'it is back' });
    expect(ask('hello')[1]).not.toHaveProperty('last');
  });

  it.each(['badMessage', 'unauthorized', 'unknownWall', 'protocolVersion'] as const)(
    '[LV16] stays away after %s',
    async (reason) => {
      const { code, reason: text } = closeCodes[reason];
      const { link, attempts } = await startScript((_, socket) => socket.close(code, text));
      await until(() => link.state.state === 'refused', { ...SOON, what: 'the link is refused' });
      expect(link.state).toMatchObject({ code, reason: text });
      expect(attempts()).toBe(1);
    },
  );

  it.each(['shuttingDown', 'slow', 'silent'] as const)('[LV16] comes back after %s', async (reason) => {
    const { attempts } = await startScript((_, socket) => socket.close(closeCodes[reason].code));
    await until(() => attempts() > 1, { ...SOON, what: 'it comes back' });
  });

  it('[LV14] passes over what it does not know, and starts over at what is no message', async () => {
    const { link, attempts } = await startScript((say, socket, attempt) => {
      if (attempt === 0) socket.send('garbage');
      else {
        socket.send('{"type":"news"}');
        say(welcome, snapshot(1, { 'a.b': value(1) }));
      }
    });
    await until(() => link.state.state === 'live', { ...SOON, what: 'the link is live' });
    expect(attempts()).toBe(2);
  });

  it('[LV15] is stale where the server lost its source, and knows how old the data are', async () => {
    const { link } = await startScript((say) => say({ ...welcome, source: 'stale' }, snapshot(1, { 'a.b': value(1) })));
    await until(() => link.state.state === 'stale', { ...SOON, what: 'the link is stale' });
    expect(link.state).toMatchObject({ because: 'source' });
    // The server's clock stands at 1,000,000; asOf was a second before.
    expect(link.dataAgeMs()).toBeGreaterThanOrEqual(999);
    expect(link.dataAgeMs()).toBeLessThan(60_000);
  });

  it('[LV13] follows other keys from now on', async () => {
    const { link, ask } = await startScript((say) => say(welcome, snapshot(1, { 'a.b': value(1) })));
    await until(() => link.state.state === 'live', { ...SOON, what: 'the link is live' });
    link.follow(['c.d']);
    await until(() => ask('subscribe').length === 1, { ...SOON, what: 'a subscription' });
    expect(ask('subscribe')[0]?.views).toEqual(['c.d']);
    expect(link.store.read('a.b')).toBeUndefined();
    expect([...link.store.takeChanges()]).toContain('a.b');
  });

  it('[SY2] holds a frame back until its moment for those who show it, and acknowledges it by receipt', async () => {
    const holdsAt = welcome.now + 400;
    const later = { ...(delta(1, 2, 5) as Extract<ServerMessage, { type: 'delta' }>), at: holdsAt };
    const { link } = await startScript((say) => say(welcome, snapshot(1, { 'a.b': value(1) }), later));
    await until(() => link.store.position?.revision === 2, { ...SOON, what: 'the delta was received' });
    expect(link.store.read('a.b')).toEqual(value(5));
    link.shown.advance(holdsAt - 1);
    expect(link.shown.read('a.b')).toEqual(value(1));
    link.shown.advance(holdsAt);
    expect(link.shown.read('a.b')).toEqual(value(5));
  });

  it('[SY3] [SY4] reports once it knows the server’s clock, over all that is lost, and hears of the other screens', async () => {
    const drawn = { frameRate: 60, frame: { wall: 1, seenAt: 2 }, lagMs: 0.5 };
    const sync: ServerMessage = { type: 'sync', screens: 4, skewMs: 1, errorMs: 0.5, frameRate: 60 };
    let answers = false;
    const { link, ask } = await startScript((say, socket, attempt) => {
      say(welcome, snapshot(1, { 'a.b': value(1) }));
      socket.on('message', (text) => {
        const message = JSON.parse(String(text)) as ClientMessage;
        if (message.type === 'ping' && attempt === 0 && answers) {
          say({ type: 'pong', sentAt: message.sentAt, receivedAt: 2_000_000, answeredAt: 2_000_000 }, sync);
          setTimeout(() => socket.terminate(), 50);
        }
      });
    });
    await until(() => link.state.state === 'live', { ...SOON, what: 'the link is live' });
    expect(link.sync).toBeUndefined();
    link.report(drawn);
    answers = true;
    await until(() => link.sync !== undefined, { ...SOON, what: 'a word of the others' });
    expect(link.sync).toEqual(sync);
    await until(() => ask('hello').length === 2 && link.state.state === 'live', { ...SOON, what: 'it is back' });
    expect(ask('report')).toEqual([]);
    link.report(drawn);
    await until(() => ask('report').length === 1, { ...SOON, what: 'a report' });
    expect(ask('report')[0]).toMatchObject(drawn);
    // Nobody answered on the second connection: what was known of the clock is known still.
    expect(link.clock.keep()?.offsetMs).toBeCloseTo((ask('report')[0]?.offsetMs ?? 0) as number, 0);
  });

  it('[TN1] asks for its turn after each welcome as long as it wants to, and forgets what another connection said', async () => {
    const { link, ask } = await startScript((say, socket, attempt) => {
      say(welcome, snapshot(1, { 'a.b': value(1) }));
      socket.on('message', (text) => {
        if (!String(text).includes('askTurn')) return;
        if (attempt === 0) {
          say({ type: 'turn', at: null });
          setTimeout(() => socket.terminate(), 50);
        } else say({ type: 'turn', at: 7 });
      });
    });
    await until(() => link.state.state === 'live', { ...SOON, what: 'the link is live' });
    expect(ask('askTurn')).toEqual([]);
    link.askTurn('memory');
    await until(() => link.turn?.at === null, { ...SOON, what: 'an answer' });
    await until(() => link.turn === undefined, { ...SOON, what: 'the connection is lost' });
    await until(() => link.turn?.at === 7, { ...SOON, what: 'its turn' });
    expect(ask('askTurn')).toEqual([1, 2].map(() => ({ type: 'askTurn', because: 'memory' })));
  });

  it('[TN6] [SY5] knows that it is to start over on its next connection too, and when to say which screen it is', async () => {
    const identify = { type: 'identify', at: 5, until: 9 } as const;
    const { link, ask } = await startScript((say, socket, attempt) => {
      say(welcome, snapshot(1, { 'a.b': value(1) }));
      if (attempt > 0) return;
      say(identify, { type: 'startOver' });
      setTimeout(() => socket.terminate(), 50);
    });
    await until(() => link.isToStartOver, { ...SOON, what: 'it is told' });
    expect(link.identify).toEqual(identify);
    await until(() => ask('hello').length === 2 && link.state.state === 'live', { ...SOON, what: 'it is back' });
    expect(link.isToStartOver).toBe(true);
  });
});
