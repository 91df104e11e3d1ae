import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rightsOfMessages } from '../../../server/auth/rights.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { OWN_PASSWORD, signInAs } from '../auth/sign-in-as.ts';
import { deskSite } from '../desk/desk-site.ts';
import { alertEvent, startGate } from '../gate/start-gate.ts';

type Gate = Awaited<ReturnType<typeof startGate>>;

/** How an administrator does it once, and the entry that this leaves. */
interface Act {
  readonly what: string;
  /** What stands in the place of the path's parameters. */
  readonly parameter?: (gate: Gate) => Promise<string>;
  readonly body?: object;
  /** Default: the administrator of this test. */
  readonly as?: (gate: Gate) => Promise<Record<string, string>>;
}

const makeAccount = async ({ auth }: Gate, name: string) => {
  await auth.accounts.create({ name, role: 'viewer' });
  return name;
};
const makeKey = async (gate: Gate) => gate.idOf(await gate.makeKey('import'));
const makePairing = async ({ desk }: Gate) => (await desk.open({ wall: 'main', screen: 'all' }, '192.0.2.1')).code;
const makeScreen = async (gate: Gate) => {
  const { code, token } = await gate.desk.open({ wall: 'main', screen: 'all' }, '192.0.2.2');
  await gate.desk.enter(code);
  return gate.idOf(token);
};

const raiseAlert = async (gate: Gate) => {
  const subject = 'A20261102-000777';
  const data = { district: 'north', unit: 'u1' };
  await gate.post([alertEvent({ subject, data, time: '2026-11-02T07:58:00Z' })]);
  const topic = gate.hub.topics.get('alerts.desk');
  await until(() => JSON.stringify(topic?.form === 'view' && topic.read()).includes(subject), {
    withinMs: 15_000,
    what: 'the alert is listed',
  });
  return `alert/${subject}`;
};

/** Every route that changes something. One that is new wants a line here, or in the list below with a reason. */
const acts: Readonly<Record<string, Act>> = {
  'POST /session': { what: 'session.open', body: { name: 'li.wei', password: OWN_PASSWORD } },
  'PUT /session/password': {
    what: 'account.changePassword',
    as: ({ auth }) => signInAs(auth, 'viewer', 'changing'),
    body: { old: OWN_PASSWORD, new: 'another long and own choice' },
  },
  'DELETE /session': { what: 'session.close', as: ({ auth }) => signInAs(auth, 'viewer', 'leaving') },
  'POST /users': { what: 'account.create', body: { name: 'somebody', role: 'viewer' } },
  'PATCH /users/{name}': {
    what: 'account.change',
    parameter: (gate) => makeAccount(gate, 'changed'),
    body: { role: 'operator' },
  },
  'DELETE /users/{name}': { what: 'account.remove', parameter: (gate) => makeAccount(gate, 'removed') },
  'POST /users/{name}/password': { what: 'account.resetPassword', parameter: (gate) => makeAccount(gate, 'reset') },
  'POST /keys': { what: 'key.create', body: { scope: 'import' } },
  'POST /keys/{id}/rotation': { what: 'key.rotate', parameter: makeKey, body: {} },
  'DELETE /keys/{id}': { what: 'key.revoke', parameter: makeKey },
  'POST /screens/pairings/{code}': { what: 'screen.pair', parameter: makePairing },
  'DELETE /screens/{id}': { what: 'screen.revoke', parameter: makeScreen },
  'PUT /walls/{wall}/scene': { what: 'scene.take', parameter: async () => 'main', body: { scene: 'night' } },
  'POST /walls/{wall}/scene': { what: 'scene.take', parameter: async () => 'main', body: { scene: 'day' } },
  'POST /walls/{wall}/commands': {
    what: 'wall.command',
    parameter: async () => 'main',
    body: { do: 'blank' },
  },
  'POST /desk/{kind}/{id}/acts': { what: 'desk.act', parameter: raiseAlert, body: { act: 'sign' } },
  'PUT /desk/{kind}/{id}/snooze': {
    what: 'desk.snooze',
    parameter: raiseAlert,
    body: { minutes: 5, reason: '等待反馈' },
  },
  'DELETE /desk/{kind}/{id}/snooze': { what: 'desk.wake', parameter: raiseAlert },
  'POST /desk/{kind}/items': {
    what: 'desk.enter',
    parameter: async () => 'alert',
    body: { items: [{ token: 'every-act', set: { district: 'north', level: 'minor' } }] },
  },
  'POST /desk/{kind}/items/{id}/corrections': {
    what: 'desk.correct',
    parameter: async (gate) => (await raiseAlert(gate)).replace('/', '/items/'),
    body: { set: { unit: null }, reason: '测试' },
  },
  'PATCH /desk/{kind}/items': {
    what: 'desk.move',
    parameter: async (gate) => (await raiseAlert(gate)).replace(/\/.*/, ''),
    body: { ids: ['A20261102-000777'], act: 'closed', reason: '测试' },
  },
  'POST /walls/{wall}/identify': { what: 'screen.identify', parameter: async () => 'main' },
  'POST /walls/{wall}/screens/{screen}/identify': {
    what: 'screen.identify',
    parameter: async () => 'main/screens/all',
  },
  'POST /walls/{wall}/reload': { what: 'screen.reload', parameter: async () => 'main' },
  'POST /walls/{wall}/screens/{screen}/reload': { what: 'screen.reload', parameter: async () => 'main/screens/all' },
};
/** Held to it where they are tested. */
const heldElsewhere: readonly string[] = [
  'POST /briefings',
  'PUT /briefings/{id}',
  'DELETE /briefings/{id}',
  'POST /briefings/{id}/copies',
  'POST /walls/{wall}/briefing',
  'POST /walls/{wall}/driver',
  'POST /session/certificate',
  'POST /cameras/{camera}/presets',
  'POST /faults/{fault}/confirmed',
  'POST /faults/{fault}/repaired',
  'POST /handovers',
  'POST /handovers/notes',
  'POST /handovers/{number}/signature',
  'PUT /walls/{wall}/visitors',
  'POST /screens/token',
  'PUT /site-files/text',
  'POST /site-files/roll-back',
];
const withoutEntry: Readonly<Record<string, string>> = {
  'POST /events': 'facts, thousands a second: the entities are what is kept of them, and the key has its entry',
  'POST /hooks/{adapter}': 'facts as well, in the words of whoever sends them',
  'POST /hooks/{adapter}/signed': 'the same, with a signature in place of a key',
  'PUT /faults/{fault}/snapshot': 'the patrol shows what it saw, many a minute, for as long as the site lets it stand',
  'POST /site-files/check': 'says what is wrong with a draft, and changes nothing',
  'POST /screens/pairings': 'asks to be let in, and opens nothing: whoever lets the screen in leaves the entry',
};

const redis = withRedis();
let gate: Gate;
let admin: Record<string, string>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint, site: deskSite });
  admin = await signInAs(gate.auth, 'admin', 'li.wei');
  await until(() => gate.director.read('main'), { withinMs: 15_000, what: 'the takes are read' });
});
afterAll(() => gate?.close());

const newest = async () => {
  const { body } = await gate.app.inject({ url: '/api/v1/audit?limit=1', headers: admin });
  return (JSON.parse(body) as { entries: { seq: number; what: string; on: string; who: object }[] }).entries[0];
};

it('[AU8] every route that changes something leaves an entry, or is named with its reason', () => {
  const { paths = {} } = gate.app.swagger() as { paths?: Record<string, Record<string, unknown>> };
  const routes = Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/v1/'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.slice(7)}`))
    .filter((route) => !route.startsWith('GET '));
  expect(routes.sort()).toEqual([...Object.keys(acts), ...heldElsewhere, ...Object.keys(withoutEntry)].sort());
});

it.each(Object.entries(acts))('[AU8] %s', async (route, { what, parameter, body, as }) => {
  const [method, path = ''] = route.split(' ');
  const place = (await parameter?.(gate)) ?? '';
  const headers = (await as?.(gate)) ?? admin;
  const { seq = 0 } = (await newest()) ?? {};
  const { statusCode, body: text } = await gate.app.inject({
    method: method as 'POST',
    url: `/api/v1${path.replace(/\{.+\}/, place)}`,
    headers,
    ...(body && { payload: body }),
  });
  expect(statusCode, text).toBeLessThan(300);
  const entry = await newest();
  expect(entry).toMatchObject({ what, who: { kind: 'person' } });
  expect(entry?.seq).toBeGreaterThan(seq);
});

describe('[AU8] a sign-in that was refused', () => {
  const refuse = async (name: string) => {
    const payload = { name, password: 'a password that is wrong' };
    const { statusCode } = await gate.app.inject({ method: 'POST', url: '/api/v1/session', payload });
    expect(statusCode).toBe(401);
    return newest();
  };

  it('leaves an entry with the account, and nothing of what was typed where there is none', async () => {
    const who = { kind: 'stranger', id: 'unknown' };
    expect(await refuse('li.wei')).toMatchObject({ who, what: 'session.refuse', on: 'account/li.wei' });
    expect(await refuse('secret-typed-here')).toMatchObject({ who, what: 'session.refuse', on: 'account/-' });
    const { body } = await gate.app.inject({ url: '/api/v1/audit.csv', headers: admin });
    expect(body).not.toMatch(/secret-typed|password that is wrong/);
  });
});

it('[AU8] every message of a link that changes something is one that leaves an entry', () => {
  // server/live/sessions/session-server.ts hands a witness to each of these.
  const changing = Object.entries(rightsOfMessages).filter(([, right]) => right !== 'screen.read');
  expect(changing.map(([type]) => type).sort()).toEqual(['command', 'take', 'turnCamera']);
});
