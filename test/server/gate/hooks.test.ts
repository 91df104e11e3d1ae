import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import type { AdapterFile } from '../../../protocol/site/adapters.ts';
import type { GateAnswer } from '../../../protocol/events.ts';
import type { Site } from '../../../protocol/site/site.ts';
import type { ErrorAnswer } from '../../../server/errors.ts';
import { withRedis } from '../../support/redis.ts';
import { NOW_MS, startGate } from './start-gate.ts';
import { yardSite } from './yard-site.ts';

const words = (text: string) => ({ zh: text, en: text });

/** Names, codes and times of somebody else. */
const alarms: AdapterFile = {
  name: words('alarms'),
  from: 'webhook',
  items: '/report/alarms',
  kind: 'alert',
  source: '/hooks/alarms',
  subject: { path: '/no' },
  time: { path: '/when/at', format: 'yyyy-MM-dd HH:mm:ss' },
  milestone: { path: '/state', values: { new: 'received', over: 'closed', seen: 'changed' } },
  attributes: {
    district: { path: '/zone', codes: { N: 'north' } },
    level: { path: '/weight', codes: { '1': 'minor' }, otherwise: 'major', optional: true },
    units: { path: '/cars', optional: true },
    place: { path: { point: '/geo/coordinates', order: 'lonlat' }, optional: true },
    title: { path: '/a~1b', optional: true },
  },
};
const signed: AdapterFile = {
  name: words('signed'),
  from: 'webhook',
  signed: true,
  kind: 'alert',
  source: '/hooks/signed',
  subject: { path: '/no' },
  time: 'arrival',
  milestone: 'received',
};
const site: Site = {
  ...yardSite,
  adapters: { alarms, signed, sensors: { ...signed, signed: undefined, from: 'mqtt', topic: 'a/+' } as AdapterFile },
};
const SECRET = `whsec_${Buffer.from('a secret of the tests alone').toString('base64')}`;

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
let key: string;
beforeAll(async () => {
  const hookSecretOf = (adapter: string) => (adapter === 'signed' ? SECRET : undefined);
  gate = await startGate({ redis: redis.endpoint, site, hookSecretOf });
  key = await gate.makeKey('gatehouse');
});
afterAll(() => gate.close());

const alarm = (changes: object = {}) => ({
  no: 'A20261102-000001',
  state: 'new',
  when: { at: '2026-11-02 15:59:00' },
  zone: 'N',
  ...changes,
});

async function send(path: string, body: unknown, headers: Readonly<Record<string, string>>) {
  const response = await fetch(`${gate.url}/api/v1/hooks/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const answer = JSON.parse(text) as GateAnswer & ErrorAnswer & { readonly adapter: string };
  return { status: response.status, text, answer };
}
const post = (alarmsSent: readonly unknown[], token = key) =>
  send('alarms', { report: { alarms: alarmsSent } }, { authorization: `Bearer ${token}` });
async function read(id: string): Promise<unknown> {
  const response = await fetch(`${gate.url}/api/v1/entities/alert?limit=1000`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const page = (await response.json()) as { readonly entities: readonly { readonly id: string }[] };
  return page.entities.find((entity) => entity.id === id);
}

describe('a webhook adapter', () => {
  it('[AD1] maps a body to events by declared paths, codes and times, and answers when they are on disk', async () => {
    const { status, answer } = await post([
      alarm({ weight: 1, cars: '3', geo: { coordinates: [111.6, 27.7] }, 'a/b': ' Fire ', extra: { name: 'any' } }),
      alarm({ state: 'over', when: { at: '2026-11-02 15:59:30' }, weight: 7 }),
    ]);
    expect([status, answer]).toEqual([200, { adapter: 'alarms', accepted: 2, refused: [] }]);
    const entity = await read('A20261102-000001');
    expect(entity).toMatchObject({
      attributes: { district: 'north', level: 'major', units: 3, place: [111.6, 27.7], title: 'Fire' },
      milestones: { received: Date.UTC(2026, 10, 2, 7, 59), closed: Date.UTC(2026, 10, 2, 7, 59, 30) },
    });
  });

  it.each<[string, object, string, string, RegExp]>([
    ['no subject', { no: undefined }, 'adapter.unread', '/no', /^a value$/],
    ['an object for a text', { zone: { code: 'N' } }, 'adapter.unread', '/zone', /^a text/],
    ['another state', { state: 'lost' }, 'adapter.unread', '/state', /^one of new, over, seen$/],
    ['another code', { zone: 'Q' }, 'adapter.unread', '/zone', /^one of N, north, south$/],
    ['another time', { when: { at: '15:59' } }, 'adapter.unread', '/when/at', /yyyy-MM-dd HH:mm:ss$/],
    ['part of a number', { cars: 1.5 }, 'adapter.unread', '/cars', /^a whole number from 0/],
    ['half a place', { geo: { coordinates: '111.6' } }, 'adapter.unread', '/geo/coordinates', /^two numbers/],
    ['an id of no kind', { no: 'B7' }, 'event.subject', '/no', /^an id of a alert/],
    ['a time to come', { when: { at: '2027-01-01 00:00:00' } }, 'event.time.future', '/when/at', /ahead/],
    ['a telephone number for an id', { no: '13800138000' }, 'identity.mobile', '/no', /./],
    ['a number plate in a title', { 'a/b': '湘K·12345 停在路口' }, 'identity.plate', '/a~1b', /./],
  ])('[AD2] refuses %s by its place and takes the next item', async (_, changes, code, path, expected) => {
    const { status, text, answer } = await post([alarm(changes), alarm({ no: 'A20261102-000002' })]);
    expect([status, answer.accepted]).toEqual([207, 1]);
    expect(answer.refused).toEqual([{ index: 0, code, path, expected: expect.stringMatching(expected) }]);
    for (const value of Object.values(changes).filter((sent) => typeof sent === 'string'))
      if (value.length > 2) expect(text).not.toContain(value);
    expect(gate.log()).not.toContain('13800138000');
    expect(await gate.instruments.registry.metrics()).toContain(`kind="alert",code="${code}"`);
  });

  it('says what is wrong with a body as a whole', async () => {
    const authorization = `Bearer ${key}`;
    const none = await send('alarms', { report: {} }, { authorization });
    expect([none.status, none.answer.error]).toEqual([
      400,
      { code: 'adapter.items', message: 'adapter alarms: expected a list at /report/alarms' },
    ]);
    expect((await send('alarms', '{', { authorization })).answer.error.code).toBe('request.json');
    expect((await send('alarms', 'a=b', { authorization, 'content-type': 'text/plain' })).status).toBe(415);
    for (const name of ['none', 'sensors', 'signed', '__proto__'])
      expect((await send(name, {}, { authorization })).status).toBe(404);
  });

  it('[AD3] is a door for keys of its kind alone', async () => {
    expect((await send('alarms', {}, {})).answer.error.code).toBe('key.missing');
    const foreign = await startGate({
      redis: redis.endpoint,
      site: { ...site, file: { ...site.file, keys: { import: { name: words('import'), kinds: ['camera'] } } } },
    });
    try {
      const response = await fetch(`${foreign.url}/api/v1/hooks/alarms`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${foreign.key}` },
        body: JSON.stringify({ report: { alarms: [alarm()] } }),
      });
      expect(response.status).toBe(403);
      expect((await response.json()).refused).toMatchObject([{ index: 0, code: 'key.scope' }]);
    } finally {
      await foreign.close();
    }
  });
});

describe('a webhook adapter whose sender signs', () => {
  const sign = (body: string, { secret = SECRET, at = new Date() } = {}) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
  });
  const body = JSON.stringify([{ no: 'A20261102-000031' }, { no: 'A20261102-000032' }]);

  it('[AD3] takes a signed body, at the moment of its arrival', async () => {
    const { status, answer } = await send('signed/signed', body, sign(body));
    expect([status, answer]).toEqual([200, { adapter: 'signed', accepted: 2, refused: [] }]);
    expect(await read('A20261102-000032')).toMatchObject({ milestones: { received: NOW_MS } });
  });

  it('refuses another body, another secret, an old signature and none', async () => {
    const other = `whsec_${Buffer.from('a secret of somebody else').toString('base64')}`;
    const old = new Date(Date.now() - 6 * 60_000);
    for (const headers of [sign(`${body} `), sign(body, { secret: other }), sign(body, { at: old }), {}]) {
      const { status, answer } = await send('signed/signed', body, headers);
      expect([status, answer.error.code]).toEqual([401, 'hook.signature']);
    }
    expect((await send('alarms/signed', body, sign(body))).status).toBe(404);
  });
});
