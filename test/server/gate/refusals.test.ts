import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_MEDIA_TYPE } from '../../../protocol/events.ts';
import { withRedis } from '../../support/redis.ts';
import { alertEvent, NOW_MS, startGate } from './start-gate.ts';

/** A search that goes back over what it has read takes minutes or more; a machine that is busy, seconds. */
const QUICK_MS = 30_000;

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
});
afterAll(() => gate.close());

const at = (ms: number) => new Date(ms).toISOString();
const without = (name: string) => Object.fromEntries(Object.entries(alertEvent()).filter(([key]) => key !== name));
const data = (value: unknown) => alertEvent({ data: value });

describe('one event is refused with a stable code and path', () => {
  it.each<[string, string, unknown]>([
    ['event.object', '', 'text'],
    ['event.object', '', null],
    ['event.object', '', [alertEvent()]],
    ['event.specversion', '/specversion', alertEvent({ specversion: '0.3' })],
    ['event.id', '/id', without('id')],
    ['event.id', '/id', alertEvent({ id: '' })],
    ['event.id', '/id', alertEvent({ id: 'x'.repeat(129) })],
    ['event.id', '/id', alertEvent({ id: 7 })],
    ['event.source', '/source', without('source')],
    ['event.kind.unknown', '/type', without('type')],
    ['event.kind.unknown', '/type', alertEvent({ type: 'person.received' })],
    ['event.kind.unknown', '/type', alertEvent({ type: 'alert' })],
    ['event.kind.unknown', '/type', alertEvent({ type: '__proto__.changed' })],
    ['event.milestone.unknown', '/type', alertEvent({ type: 'alert.vanished' })],
    ['event.milestone.unknown', '/type', alertEvent({ type: 'alert.received.twice' })],
    ['event.subject', '/subject', without('subject')],
    ['event.subject', '/subject', alertEvent({ subject: 'B20261102-000001' })],
    ['event.subject', '/subject', alertEvent({ subject: 'A20261102-000001 ' })],
    ['event.subject', '/subject', alertEvent({ subject: 'A20261102-000001\n' })],
    ['event.time', '/time', without('time')],
    ['event.time', '/time', alertEvent({ time: '2026-11-02 08:00:00' })],
    ['event.time', '/time', alertEvent({ time: NOW_MS })],
    ['event.time.future', '/time', alertEvent({ time: at(NOW_MS + 300_001) })],
    ['event.time.past', '/time', alertEvent({ time: '1999-12-31T23:59:59Z' })],
    ['event.datacontenttype', '/datacontenttype', alertEvent({ datacontenttype: 'text/xml' })],
    [
      'event.attribute.unknown',
      '',
      alertEvent({ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }),
    ],
    ['event.attribute.unknown', '', alertEvent({ data_base64: 'AA==' })],
    ['event.attribute.unknown', '', JSON.parse(JSON.stringify(alertEvent()).replace('{', '{"__proto__":1,'))],
    ['data.object', '/data', data([])],
    ['data.object', '/data', data('north')],
    ['data.empty', '/data', alertEvent({ type: 'alert.changed', data: {} })],
    ['data.empty', '/data', alertEvent({ type: 'alert.changed', data: undefined })],
    ['data.attribute.unknown', '/data', data({ name: 'x' })],
    ['data.attribute.unknown', '/data/received', data({ received: '2026-11-02T07:00:00Z' })],
    ['data.attribute.unknown', '/data', data({ '~voided': 1 })],
    ['data.attribute.unknown', '/data', data(JSON.parse('{"__proto__":1}'))],
    ['data.code', '/data/district', data({ district: 'east' })],
    ['data.code', '/data/district', data({ district: 1 })],
    ['data.code', '/data/level', data({ level: 'constructor' })],
    ['data.number', '/data/units', data({ units: -1 })],
    ['data.number', '/data/units', data({ units: 1.5 })],
    ['data.number', '/data/units', data({ units: '3' })],
    ['data.number', '/data/units', data({ units: null })],
    ['data.point', '/data/place', data({ place: [181, 0] })],
    ['data.point', '/data/place', data({ place: [111.6] })],
    ['data.point', '/data/place', data({ place: { lon: 1, lat: 1 } })],
    ['data.label', '/data/title', data({ title: '' })],
    ['data.label', '/data/title', data({ title: '   ' })],
    ['data.label', '/data/title', data({ title: '长'.repeat(41) })],
    ['data.label', '/data/title', data({ title: 'two\nlines' })],
    ['data.label', '/data/title', data({ title: 'turned \u202e round' })],
    ['data.label', '/data/title', data({ title: 5 })],
    ['identity.mobile', '/id', alertEvent({ id: '13800138000' })],
    ['identity.mobile', '/subject', alertEvent({ subject: '13800138000' })],
    ['identity.email', '/source', alertEvent({ source: 'mailto:someone@example.com' })],
    ['identity.resident-id', '/data/title', data({ title: '证件 110105 19491231 002X' })],
    ['identity.plate', '/data/title', data({ title: '湘K·12345 停在路口' })],
    ['identity.mobile', '/data/units', data({ units: 13_800_138_000 })],
    ['identity.mobile', '', alertEvent({ phone: '13800138000' })],
    ['identity.mobile', '', alertEvent({ 13800138000: 'x' })],
    ['identity.mobile', '/data', data({ contact: { phones: [13_800_138_000] } })],
    ['identity.passport', '/type', alertEvent({ type: 'E12345678' })],
    ['identity.mobile', '/time', alertEvent({ time: '13800138000' })],
  ])('%s at %j', async (code, path, event) => {
    const { status, answer } = await gate.post([event]);
    expect(status).toBe(422);
    expect(answer).toEqual({ accepted: 0, refused: [{ index: 0, code, path, expected: expect.any(String) }] });
    expect(answer.refused[0]?.expected).not.toBe('');
  });

  it.each<[string, unknown]>([
    ['no data', without('data')],
    ['the future within 5 minutes', alertEvent({ time: at(NOW_MS + 300_000) })],
    ['the far past', alertEvent({ time: '2000-01-01T00:00:00Z' })],
    ['an offset', alertEvent({ time: '2026-11-02T15:59:00+08:00' })],
    ['a content type', alertEvent({ datacontenttype: 'application/json' })],
    ['40 characters, full width', data({ title: 'Ａ'.repeat(40) })],
    ['40 emoji', data({ title: '🚒'.repeat(40) })],
    ['bounds', data({ units: 0, place: [-180, 90] })],
    ['a UUID', alertEvent({ id: '00000138-0013-4800-8000-123456789012' })],
    ['a 20-digit id', alertEvent({ type: 'camera.seen', subject: '43138200001320000001', data: { state: 'online' } })],
    [
      'a 20-digit id around a mobile number',
      alertEvent({ type: 'camera.seen', subject: '43138001380001320001', data: undefined }),
    ],
  ])('accepted: %s', async (_what, event) => {
    const { status, answer } = await gate.post([event]);
    expect([answer, status]).toEqual([{ accepted: 1, refused: [] }, 200]);
  });
});

describe('a batch', () => {
  it('commits the good items and names the bad ones by their place', async () => {
    const good = Array.from({ length: 3 }, (_, index) => alertEvent({ subject: `A20261102-10000${index}` }));
    const { status, answer } = await gate.post([
      good[0],
      alertEvent({ type: 'x.y' }),
      good[1],
      data({ level: 'worst' }),
      good[2],
    ]);
    expect(status).toBe(207);
    expect(answer.accepted).toBe(3);
    expect(answer.refused.map(({ index, code }) => [index, code])).toEqual([
      [1, 'event.kind.unknown'],
      [3, 'data.code'],
    ]);
    for (const { subject } of good) expect(await gate.engine.entities.get('alert', String(subject))).toBeDefined();
  });

  it('of nothing is accepted', async () => {
    expect((await gate.post([])).answer).toEqual({ accepted: 0, refused: [] });
  });
});

describe('a request is refused as a whole', () => {
  const refusal = async (body: unknown, options?: Parameters<typeof gate.post>[1]) => {
    const { status, answer } = await gate.post(body, options);
    return [status, answer.error.code, answer.error.message];
  };
  it.each<[string, number]>([
    ['[{"id":x}]', 7],
    ['[1,2', 4],
    ['', 0],
    ['[{"id":"a" "b"}]', 11],
    ['[1]]', 3],
  ])('malformed JSON %j, fault at %i', async (body, position) => {
    expect(await refusal(body)).toEqual([400, 'request.json', `the body is not JSON: fault at character ${position}`]);
  });
  it('not UTF-8', async () => {
    expect(await refusal(Uint8Array.from([0x5b, 0x22, 0xff, 0x22, 0x5d]))).toEqual([
      400,
      'request.encoding',
      expect.any(String),
    ]);
  });
  it('one event where a batch was announced, and a batch where one was', async () => {
    expect(await refusal(alertEvent())).toEqual([400, 'request.batch', expect.any(String)]);
    const { status, answer } = await gate.post([alertEvent()], { type: EVENT_MEDIA_TYPE });
    expect([status, answer.refused[0]?.code]).toEqual([422, 'event.object']);
  });
  it.each(['application/json', 'text/plain', 'application/cloudevents+xml', 'x'])('content type %s', async (type) => {
    const [status, code, message] = await refusal([alertEvent()], { type });
    expect([status, code]).toEqual([415, 'request.mediaType']);
    expect(message).toContain('application/cloudevents-batch+json');
  });
  it('a body that is compressed', async () => {
    const headers = {
      authorization: `Bearer ${gate.key}`,
      'content-type': 'application/cloudevents-batch+json',
      'content-encoding': 'gzip',
    };
    const body = gzipSync(JSON.stringify([alertEvent()]));
    const response = await fetch(`${gate.url}/api/v1/events`, { method: 'POST', headers, body });
    const answer = (await response.json()) as { error: { code: string } };
    expect([response.status, answer.error.code]).toEqual([415, 'request.contentEncoding']);
  });
  it('a content type with parameters is the same type', async () => {
    expect(
      (await gate.post([alertEvent()], { type: 'application/cloudevents-batch+json; charset=utf-8' })).status,
    ).toBe(200);
  });
  it('too large, and too many events', async () => {
    expect(await refusal([alertEvent({ source: 'x'.repeat(1024 * 1024) })])).toEqual([
      413,
      'request.size',
      expect.stringContaining('1048576'),
    ]);
    expect(await refusal(Array.from({ length: 1001 }, () => 0))).toEqual([
      413,
      'request.events',
      expect.stringContaining('1000'),
    ]);
  });
  it('deep nesting is refused by its form, quickly', async () => {
    const begun = performance.now();
    const { status } = await gate.post(`[${'['.repeat(400_000)}${']'.repeat(400_000)}]`);
    expect(status).toBe(422);
    expect(performance.now() - begun).toBeLessThan(QUICK_MS);
  });
  // A text that is refused for its form has no bound but the body's, and is searched all the same.
  it.each([
    ['numbers in short segments', '123 '],
    ['pairs of digits', '12 '],
    ['single digits far apart', `1${' '.repeat(50)}`],
    ['marks that combine', '\u0300\u0316'],
    ['provinces', '京A1-1-'],
    ['addresses', 'a@a.'],
  ])('a long text of %s is refused, quickly', async (_name, piece) => {
    const begun = performance.now();
    const text = piece.repeat(400_000 / new TextEncoder().encode(piece).length);
    for (const event of [alertEvent({ note: text }), alertEvent({ data: { [text]: 1 } })])
      expect((await gate.post([event])).status).toBe(422);
    expect(performance.now() - begun).toBeLessThan(QUICK_MS);
  });
  it.each([0, 1_000, 1_015, 1_020, 1_024, 100_000])('a number after %i characters is found', async (before) => {
    const note = `${'x'.repeat(before)} 138-0013-8000 ${'x'.repeat(3_000)}`;
    const { answer } = await gate.post([alertEvent({ note })]);
    expect(answer.refused[0]?.code).toBe('identity.mobile');
  });
});
