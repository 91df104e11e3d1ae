import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PERSON_ROLES } from '../../../protocol/auth.ts';
import { ClientMessage, PROTOCOL_VERSION, type ServerMessage } from '../../../protocol/messages.ts';
import { VIDEO_PROTOCOL_VERSION, VideoClientMessage, type VideoServerMessage } from '../../../protocol/video.ts';
import { rightsOfMessages } from '../../../server/auth/rights.ts';
import { withRedis } from '../../support/redis.ts';
import { startGate } from '../gate/start-gate.ts';
import { signInAs } from './sign-in-as.ts';

const WHO = ['nobody', 'screen', 'key', 'token', ...PERSON_ROLES] as const;
type Who = (typeof WHO)[number];
// A unit sees its own work alone; a wall shows that of all ([DK2]).
const readers: readonly Who[] = WHO.filter((who) => who !== 'nobody' && who !== 'unit');
const directors: readonly Who[] = ['token', 'operator', 'supervisor', 'admin'];
/** Whose link does what a message says; of whom is not named, the link is not opened, or the message is refused. */
const table: Readonly<Record<string, readonly Who[]>> = {
  subscribe: readers,
  ack: readers,
  resync: readers,
  ping: readers,
  report: readers,
  askTurn: readers,
  take: directors,
  command: directors,
  turnCamera: directors,
  watch: readers,
};
/** Those that are answered, each in a form that the server understands. */
const answered: Readonly<
  Record<string, { readonly type: string; readonly id: number; readonly [part: string]: unknown }>
> = {
  take: { type: 'take', id: 1, scene: 'none-of-this-name' },
  command: { type: 'command', id: 2, command: { do: 'freeze' } },
  turnCamera: { type: 'turnCamera', id: 3, camera: 'none', preset: '1' },
};

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
const shown = new Map<Who, { readonly token?: string; readonly headers?: Record<string, string> }>();
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint, withVideo: true });
  const { code, token } = await gate.desk.open({ wall: 'main', screen: 'all' }, '203.0.113.7');
  await gate.desk.enter(code);
  shown.set('nobody', {}).set('screen', { token }).set('key', { token: gate.key });
  shown.set('token', { token: await gate.makeKey('admin', 'admin') });
  for (const role of PERSON_ROLES) {
    const { cookie } = await signInAs(gate.auth, role);
    shown.set(role, { headers: { cookie } });
  }
});
afterAll(() => gate?.close());

const typesOf = (union: {
  readonly anyOf: readonly { readonly properties: { readonly type: { readonly const: string } } }[];
}) => union.anyOf.map(({ properties }) => properties.type.const).filter((type) => type !== 'hello');

it('[AC1] every message of a link has a right, and a row here', () => {
  const types = [...typesOf(ClientMessage), ...typesOf(VideoClientMessage)].sort();
  expect(Object.keys(rightsOfMessages).sort()).toEqual(types);
  expect(Object.keys(table).sort()).toEqual(types);
});

/** Opens a link as somebody, with a hello and what follows; what was heard until `isEnough` or its end. */
async function speak<Heard extends { readonly type: string }>(
  who: Who,
  path: string,
  {
    hello,
    messages,
    isEnough,
  }: { hello: object; messages: readonly object[]; isEnough: (heard: readonly Heard[]) => boolean },
): Promise<readonly Heard[]> {
  const { token, headers } = shown.get(who) ?? {};
  const { port } = gate.app.server.address() as AddressInfo;
  // By a name that is not the loopback's: this machine itself needs no token.
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/${path}`, {
    headers: { ...headers, host: 'wall.example' },
  });
  const heard: Heard[] = [];
  const isOver = new Promise((resolve) => {
    socket.on('message', (text) => {
      heard.push(JSON.parse(String(text)) as Heard);
      if (isEnough(heard)) resolve(undefined);
    });
    socket.on('close', resolve);
  });
  await once(socket, 'open');
  const place = { wall: 'main', ...(who === 'screen' && { screen: 'all' }), ...(token && { token }) };
  for (const message of [{ ...hello, ...place }, ...messages]) socket.send(JSON.stringify(message));
  await isOver;
  socket.terminate();
  return heard;
}

it.each(WHO)('[AC1] the links of %s do what they may, and nothing else', async (who) => {
  const messages = Object.values(answered);
  const heard = await speak<ServerMessage>(who, 'live', {
    hello: { type: 'hello', version: PROTOCOL_VERSION, views: [] },
    messages,
    isEnough: (all) => all.filter(({ type }) => type === 'answer').length === messages.length,
  });
  const pictures = await speak<VideoServerMessage>(who, 'video', {
    hello: { type: 'hello', version: VIDEO_PROTOCOL_VERSION, codecs: ['h264'] },
    messages: [],
    isEnough: (all) => all.length > 0,
  });
  const refused = heard.flatMap((one) =>
    one.type === 'answer' && !one.ok && one.code === 'request.forbidden' ? one.id : [],
  );
  const does = Object.keys(table).filter((type) => {
    const isOpened = (type === 'watch' ? pictures : heard).some((one) => one.type === 'welcome');
    return isOpened && !refused.includes(answered[type]?.id ?? 0);
  });
  expect(does).toEqual(Object.keys(table).filter((type) => table[type]?.includes(who)));
});
