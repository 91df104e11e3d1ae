import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HandoverSheet, Handovers } from '../../../protocol/handover.ts';
import { shiftAt } from '../../../protocol/site/shifts.ts';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { OWN_PASSWORD, signInAs } from '../auth/sign-in-as.ts';
import { NOW_MS, startGate } from '../gate/start-gate.ts';

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
let outgoing: Record<string, string>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
  outgoing = await signInAs(gate.auth, 'operator', 'li.wei');
  await signInAs(gate.auth, 'operator', 'wang.fang');
  await signInAs(gate.auth, 'viewer', 'looks.on');
  await until(() => gate.director.take({ wall: 'main', scene: 'day' }), {
    withinMs: 10_000,
    what: 'Redis is connected',
  });
});
afterAll(() => gate?.close());

async function ask<T>(method: 'GET' | 'POST' | 'PUT', path: string, payload?: object) {
  const headers = outgoing;
  const answer = await gate.app.inject({ method, url: `/api/v1${path}`, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: (answer.body === '' ? undefined : JSON.parse(answer.body)) as T };
}
type Refused = { error: { code: string } };
const sign = (number: number, name: string, password = OWN_PASSWORD) =>
  ask<HandoverSheet & Refused>('POST', `/handovers/${number}/signature`, { name, password });

it('[HO1] is composed of notes and of what was done to the walls, and signed by both shifts, each with the own password', async () => {
  expect((await ask('POST', '/handovers/notes', { text: '东门摄像机已报修。' })).status).toBe(204);
  expect((await ask('POST', '/handovers/notes', { text: '联系 13800138000' })).status, 'no telephone number').toBe(400);
  await ask('PUT', '/walls/main/scene', { scene: 'night' });
  const before = (await ask<Handovers>('GET', '/handovers')).body;
  expect(before.now).toMatchObject({ since: null, at: NOW_MS, notes: [{ text: '东门摄像机已报修。', by: 'li.wei' }] });
  expect(before.now.acts).toContainEqual(
    expect.objectContaining({ what: 'scene.take', on: 'wall/main', by: 'li.wei' }),
  );

  const made = await ask<HandoverSheet>('POST', '/handovers');
  expect([made.status, made.body.number, made.body.outgoing.by, made.body.incoming]).toEqual([
    201,
    1,
    'li.wei',
    undefined,
  ]);
  expect((await sign(1, 'li.wei')).body.error.code).toBe('handover.same');
  expect((await sign(1, 'wang.fang', 'not this one at all')).body.error.code).toBe('session.refused');
  expect((await sign(1, 'looks.on')).body.error.code).toBe('request.forbidden');
  expect((await sign(2, 'wang.fang')).status).toBe(404);
  const signed = await sign(1, 'wang.fang');
  expect(signed.body).toMatchObject({ number: 1, incoming: { by: 'wang.fang', at: NOW_MS } });
  expect((await sign(1, 'wang.fang')).body.error.code, 'once').toBe('handover.signed');

  const after = (await ask<Handovers>('GET', '/handovers')).body;
  expect(after.sheets).toEqual([signed.body]);
  expect(after.now).toMatchObject({ since: NOW_MS, notes: [] });
  expect((await ask<HandoverSheet>('POST', '/handovers')).body.number).toBe(2);
});

it('[HO1] a wrong password at a signature leaves a trace, and one address has so many tries a minute', async () => {
  const admin = await signInAs(gate.auth, 'admin', 'chief');
  const url = '/api/v1/audit?what=session.refuse';
  const entries = (await gate.app.inject({ url, headers: admin })).json().entries as object[];
  expect(entries).toContainEqual(
    expect.objectContaining({ on: 'account/wang.fang', who: { kind: 'stranger', id: 'unknown' }, from: '127.0.0.1' }),
  );
  const answers = await Promise.all(Array.from({ length: 61 }, () => sign(1, 'wang.fang')));
  expect(answers.some(({ status }) => status === 429)).toBe(true);
  expect((await ask('GET', '/handovers')).status, 'reading goes on').toBe(200);
});

it.each([
  ['zh', ['交接班记录', '本班对大屏的操作', '交班', '接班']],
  ['en', ['Handover', 'What was done to the walls', 'Handed over by', 'Taken over by']],
] as const)('[HO2] prints a sheet in %s, its words readable and its font in it', async (lang, words) => {
  const answer = await gate.app.inject({ url: `/api/v1/handovers/1/pdf?lang=${lang}`, headers: outgoing });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf']);
  const bytes = new Uint8Array(answer.rawPayload);
  expect(bytes.length, 'the characters that it says, not the whole font').toBeLessThan(300_000);
  const loading = getDocument({ data: bytes, useSystemFonts: false });
  const document = await loading.promise;
  const { items } = await (await document.getPage(1)).getTextContent();
  const text = items.map((item) => ('str' in item ? item.str : '')).join('');
  for (const said of [...words, 'No. 1', '东门摄像机已报修。', 'scene.take', 'wang.fang']) expect(text).toContain(said);
  if (lang === 'en') expect(text.replace('东门摄像机已报修', ''), 'but the note').not.toMatch(/\p{Script=Han}/u);
  await loading.destroy();
});

it('[HO3] finds the shift on duty by the clock of the site, over midnight as well', () => {
  const words = (text: string) => ({ zh: text, en: text });
  const shifts = [
    { name: words('day'), from: '08:00' },
    { name: words('night'), from: '20:00' },
  ];
  const at = (minute: string) => shiftAt(shifts, minute)?.name.en;
  expect(['07:59', '08:00', '19:59', '20:00', '00:00'].map(at)).toEqual(['night', 'day', 'day', 'night', 'night']);
  expect(shiftAt([], '08:00')).toBeUndefined();
});
