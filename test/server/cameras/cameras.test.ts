import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CameraList, CameraStates } from '../../../protocol/cameras.ts';
import { cameraOfFault, faultSubject } from '../../../protocol/site/patrol-kinds.ts';
import type { Camera } from '../../../protocol/site/cameras.ts';
import type { Site } from '../../../protocol/site/site.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { signInAs } from '../auth/sign-in-as.ts';
import { alertEvent, NOW_MS, startGate } from '../gate/start-gate.ts';
import { yardSite } from '../gate/yard-site.ts';

const words = (text: string) => ({ zh: text, en: text });
const idOf = (number: number) => String(number).padStart(20, '0');
const COUNT = 400;
const RESTRICTED = 3;
const ADDRESS = 'rtsp://10.1.2.3/live';
const cameras = new Map(
  Array.from({ length: COUNT }, (_, index): [string, Camera] => [
    idOf(index + 1),
    {
      name: words(`Camera ${index + 1}`),
      district: index % 2 === 0 ? 'north' : 'south',
      main: ADDRESS,
      credentials: 'yard-login',
      ...(index + 1 === RESTRICTED && { restricted: true }),
    },
  ]),
);
const site: Site = {
  ...yardSite,
  cameras,
  kinds: {
    ...yardSite.kinds,
    fault: {
      name: words('fault'),
      subject: 'F-[0-9]{20}-[0-9a-z]+',
      attributes: { fault: { name: words('fault'), codes: { black: words('black'), frozen: words('frozen') } } },
      milestones: {
        found: { name: words('found'), join: 'first' },
        repaired: { name: words('repaired'), join: 'first' },
      },
    },
  },
};

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
let operator: Record<string, string>;
let admin: Record<string, string>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint, site });
  operator = await signInAs(gate.auth, 'operator');
  admin = await signInAs(gate.auth, 'admin');
});
afterAll(() => gate?.close());

const get = (url: string, headers: Record<string, string>) =>
  gate.app.inject({ url: `/api/v1${url}`, headers, remoteAddress: '127.0.0.1' });
const statesFor = async (who: Record<string, string>, query = '') =>
  (await get(`/cameras/states${query}`, who)).json() as CameraStates;
const event = (type: string, subject: string, data: object, time = '2026-11-02T07:59:00Z') =>
  alertEvent({ type, subject, data, time, id: `${type}-${subject}-${time}` });

it('[VD8] lists each camera by number, without its address; restricted ones for those who may see them', async () => {
  const answer = await get('/cameras', operator);
  expect(answer.body).not.toMatch(/rtsp|10\.1\.2\.3|yard-login/);
  const { cameras: listed } = answer.json() as CameraList;
  expect(listed).toHaveLength(COUNT - 1);
  expect(listed.slice(0, 3)).toEqual([
    { number: 1, id: idOf(1), name: words('Camera 1'), district: 'north' },
    { number: 2, id: idOf(2), name: words('Camera 2'), district: 'south' },
    { number: 4, id: idOf(4), name: words('Camera 4'), district: 'south' },
  ]);
  const { cameras: all } = (await get('/cameras', admin)).json() as CameraList;
  expect(all[RESTRICTED - 1]).toMatchObject({ number: RESTRICTED, restricted: true });

  const { etag } = answer.headers;
  expect((await get('/cameras', { ...operator, 'if-none-match': String(etag) })).statusCode).toBe(304);
  expect((await get('/cameras', { ...admin, 'if-none-match': String(etag) })).statusCode, 'another list').toBe(200);
  const packed = await get('/cameras', { ...operator, 'accept-encoding': 'gzip, br' });
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(packed.rawPayload).toString()).toBe(answer.body);
});

it('tells how each does, then only what has changed; a fault until it is repaired', async () => {
  const found = Date.UTC(2026, 10, 2, 7, 30);
  const fault = faultSubject(idOf(2), found);
  expect(cameraOfFault(fault)).toBe(idOf(2));
  await gate.post([
    event('camera.seen', idOf(2), { state: 'offline' }),
    event('camera.seen', idOf(RESTRICTED), { state: 'online' }),
    event('camera.seen', idOf(COUNT + 1), { state: 'online' }),
    event('fault.found', fault, { fault: 'black' }, new Date(found).toISOString()),
  ]);
  const whole = await until(
    async () => {
      const states = await statesFor(admin);
      // Each may come with a delta of its own.
      return states.cameras.some(({ fault: open }) => open) && states.cameras.length > 1 && states;
    },
    { withinMs: 10_000, what: 'the fault is told' },
  );
  const [{ name, codes = [] } = { name: '' }] = whole?.attributes ?? [];
  expect(name).toBe('state');
  expect(whole?.cameras).toEqual([
    { number: 2, seen: NOW_MS - 60_000, codes: [codes.indexOf('offline')], fault: { id: fault, code: 'black', found } },
    { number: RESTRICTED, seen: NOW_MS - 60_000, codes: [codes.indexOf('online')] },
  ]);
  expect((await statesFor(operator)).cameras.map(({ number }) => number)).toEqual([2]);

  const { epoch, revision } = whole as CameraStates;
  const since = `?epoch=${encodeURIComponent(epoch)}&since=${revision}`;
  expect((await statesFor(admin, since)).cameras).toEqual([]);
  await gate.post([event('fault.repaired', fault, {}, '2026-11-02T07:58:00Z')]);
  await until(async () => (await statesFor(admin, since)).cameras.length > 0, {
    withinMs: 10_000,
    what: 'the repair is told',
  });
  expect((await statesFor(admin, since)).cameras).toEqual([
    { number: 2, seen: NOW_MS - 60_000, codes: [codes.indexOf('offline')] },
  ]);
  expect((await statesFor(admin, `?epoch=another&since=${revision}`)).cameras).toHaveLength(2);
});
