import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Camera } from '../../../protocol/site/cameras.ts';
import type { CurtainChange } from '../../../server/control/curtains.ts';
import { Snapshots } from '../../../server/faults/snapshots.ts';
import { withRedis } from '../../support/redis.ts';
import { signInAs } from '../auth/sign-in-as.ts';
import { NOW_MS, startGate } from '../gate/start-gate.ts';
import { yardSite } from '../gate/yard-site.ts';

const words = (text: string) => ({ zh: text, en: text });
const KEEP_MS = 60_000;
const site = {
  ...yardSite,
  kinds: {
    ...yardSite.kinds,
    fault: {
      name: words('fault'),
      subject: 'F-[a-z0-9]+-[0-9a-z]+',
      attributes: {
        fault: { name: words('fault'), codes: { blurred: words('blurred') } },
        minutes: { name: words('minutes'), number: { min: 0, max: 1_000_000 } },
      },
      milestones: {
        found: { name: words('found'), join: 'first' as const },
        confirmed: { name: words('confirmed'), join: 'first' as const },
        repaired: { name: words('repaired'), join: 'first' as const },
      },
    },
  },
};
const camera = (more: Partial<Camera> = {}): Camera => ({
  name: words('c'),
  district: 'north',
  main: 'rtsp://h/1',
  ...more,
});
const cameras = new Map([
  ['c1', camera()],
  ['c2', camera({ restricted: true })],
]);
const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(500, 7)]);
const OPEN: CurtainChange = { wall: 'main', drawn: false, before: false, at: 0, revision: 0 };

const redis = withRedis();
let now = NOW_MS;
let curtain: CurtainChange | undefined = OPEN;
let gate: Awaited<ReturnType<typeof startGate>>;
let patrol: Record<string, string>;
const headers: Record<string, Record<string, string>> = {};
beforeAll(async () => {
  gate = await startGate({
    redis: redis.endpoint,
    site,
    cameras,
    faults: { keepMs: KEEP_MS, now: () => now, curtains: () => [curtain] },
  });
  for (const role of ['operator', 'admin', 'viewer'] as const) headers[role] = await signInAs(gate.auth, role);
  patrol = { authorization: `Bearer ${await gate.makeKey('patrol')}` };
});
afterAll(() => gate?.close());
beforeEach(() => {
  now = NOW_MS;
  curtain = OPEN;
});

const ask = (method: 'GET' | 'POST', path: string, role: 'operator' | 'admin' | 'viewer') =>
  gate.app.inject({ method, url: `/api/v1/faults${path}`, headers: { ...headers[role] }, remoteAddress: '127.0.0.1' });
const show = (fault: string, payload = JPEG) =>
  gate.app.inject({
    method: 'PUT',
    url: `/api/v1/faults/${fault}/snapshot`,
    headers: { ...patrol, 'content-type': 'image/jpeg' },
    payload,
  });
const codeOf = (answer: Awaited<ReturnType<typeof ask>>) => [answer.statusCode, answer.json().error?.code];

/** A fault that the patrol has told, with its picture. */
async function find(fault: string): Promise<string> {
  const found = {
    specversion: '1.0',
    id: fault,
    source: '/patrol',
    type: 'fault.found',
    subject: fault,
    time: new Date(NOW_MS - 600_000).toISOString(),
    data: { fault: 'blurred' },
  };
  expect((await gate.post([found])).status).toBe(200);
  expect((await show(fault)).statusCode).toBe(204);
  return fault;
}
const listed = async (role: 'operator' | 'admin', fault: string) =>
  ((await ask('GET', '', role)).json().faults as { fault: string }[]).find((one) => one.fault === fault);

it('[FT1] [FT2] an operator sees a fault and its picture, which is written down; a viewer sees neither', async () => {
  const fault = await find('F-c1-a');
  expect(await listed('operator', fault)).toEqual({
    fault,
    camera: 'c1',
    what: 'blurred',
    found: NOW_MS - 600_000,
    snapshotUntil: NOW_MS + KEEP_MS,
  });
  expect((await ask('GET', `/${fault}`, 'operator')).json()).toEqual(await listed('operator', fault));
  const answer = await ask('GET', `/${fault}/snapshot`, 'operator');
  expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
    200,
    'image/jpeg',
    'no-store',
  ]);
  expect(answer.rawPayload.equals(JPEG)).toBe(true);
  const acts = await gate.app.inject({
    url: '/api/v1/audit?what=fault.see',
    headers: { ...headers['admin'] },
    remoteAddress: '127.0.0.1',
  });
  expect(acts.json().entries[0]).toMatchObject({ on: `fault/${fault}`, who: { kind: 'person' } });
  for (const path of ['', `/${fault}`, `/${fault}/snapshot`])
    expect(codeOf(await ask('GET', path, 'viewer'))).toEqual([403, 'request.forbidden']);
});

it('[FT2] a picture is gone after its time, from memory too', async () => {
  const fault = await find('F-c1-b');
  now = NOW_MS + KEEP_MS - 1;
  expect((await ask('GET', `/${fault}/snapshot`, 'operator')).statusCode).toBe(200);
  now = NOW_MS + KEEP_MS;
  expect(codeOf(await ask('GET', `/${fault}/snapshot`, 'operator'))).toEqual([404, 'resource.unknown']);
  expect(await listed('operator', fault)).not.toHaveProperty('snapshotUntil');
  expect(gate.snapshots.heldBytes).toBe(0);
});

it('[FT2] a second picture of a fault makes the first stay no longer, and no site keeps any that does not say how long', () => {
  let at = 0;
  const held = new Snapshots({ keepMs: 1_000, now: () => at });
  held.put('F', { camera: 'c1', jpeg: JPEG });
  at = 999;
  held.put('F', { camera: 'c1', jpeg: JPEG });
  expect(held.get('F')?.until).toBe(1_000);
  const none = new Snapshots({ keepMs: 0, now: () => at });
  none.put('F', { camera: 'c1', jpeg: JPEG });
  expect([none.get('F'), none.heldBytes]).toEqual([undefined, 0]);
});

it('[FT2] the picture of a restricted camera is for those alone who may see every one', async () => {
  const fault = await find('F-c2-a');
  expect(await listed('operator', fault), 'nor does anybody else hear of its faults').toBeUndefined();
  for (const what of ['confirmed', 'repaired'])
    expect(codeOf(await ask('POST', `/${fault}/${what}`, 'operator'))).toEqual([403, 'request.forbidden']);
  for (const path of [`/${fault}`, `/${fault}/snapshot`])
    expect(codeOf(await ask('GET', path, 'operator'))).toEqual([403, 'request.forbidden']);
  expect(await listed('admin', fault)).toHaveProperty('snapshotUntil');
  expect((await ask('GET', `/${fault}/snapshot`, 'admin')).statusCode).toBe(200);
  // Nobody knows any more what a camera was that the site has no more.
  const gone = await find('F-c9-a');
  expect((await ask('GET', `/${gone}/snapshot`, 'operator')).statusCode).toBe(403);
});

it('[FT2] behind a drawn curtain, or one that nobody knows, no picture is seen', async () => {
  const fault = await find('F-c1-c');
  for (const drawn of [{ ...OPEN, drawn: true, at: NOW_MS }, undefined]) {
    curtain = drawn;
    expect(codeOf(await ask('GET', `/${fault}/snapshot`, 'admin'))).toEqual([409, 'curtain.drawn']);
    expect(await listed('admin', fault)).not.toHaveProperty('snapshotUntil');
  }
});

it('[FT3] a person confirms a fault and calls it repaired, through the gate; then its picture is gone', async () => {
  const fault = await find('F-c1-d');
  expect((await ask('POST', `/${fault}/confirmed`, 'operator')).statusCode).toBe(200);
  expect(await listed('operator', fault)).toMatchObject({ confirmed: NOW_MS });
  expect((await ask('POST', `/${fault}/repaired`, 'operator')).statusCode).toBe(200);
  expect(await listed('operator', fault)).toBeUndefined();
  expect(await gate.engine.entities.get('fault', fault)).toMatchObject({
    attributes: { minutes: 10 },
    milestones: { repaired: NOW_MS },
  });
  for (const path of [`/${fault}`, `/${fault}/snapshot`])
    expect(codeOf(await ask('GET', path, 'operator'))).toEqual([409, 'fault.repaired']);
  expect(codeOf(await ask('POST', `/${fault}/repaired`, 'operator'))).toEqual([409, 'fault.repaired']);
  expect(codeOf(await ask('POST', '/F-c1-none/confirmed', 'operator'))).toEqual([404, 'resource.unknown']);
  const acts = await gate.app.inject({
    url: '/api/v1/audit?what=fault',
    headers: { ...headers['admin'] },
    remoteAddress: '127.0.0.1',
  });
  expect(
    (acts.json().entries as { what: string; on: string }[])
      .filter(({ on }) => on === `fault/${fault}`)
      .map(({ what }) => what),
  ).toEqual(['fault.repaired', 'fault.confirmed']);
});

it('[FT3] the picture of a fault that the patrol calls repaired is seen no more', async () => {
  const fault = await find('F-c1-f');
  const type = 'fault.repaired';
  const time = new Date(NOW_MS - 1_000).toISOString();
  const event = { specversion: '1.0', id: `${fault}-r`, source: '/patrol', type, subject: fault, time, data: {} };
  expect((await gate.post([event])).status).toBe(200);
  const held = gate.snapshots.heldBytes;
  expect(codeOf(await ask('GET', `/${fault}/snapshot`, 'operator'))).toEqual([409, 'fault.repaired']);
  expect(gate.snapshots.heldBytes, 'and wiped').toBe(held - JPEG.length);
});

it('[FT2] the patrol alone shows pictures, JPEGs, and of faults that it has told', async () => {
  const fault = await find('F-c1-e');
  expect((await show('F-c1-none')).statusCode).toBe(404);
  expect((await show(fault, Buffer.from('GIF89a'))).statusCode).toBe(400);
});
