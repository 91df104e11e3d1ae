import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateAnswer } from '../../../protocol/events.ts';
import type { ErrorAnswer } from '../../../server/errors.ts';
import { withRedis } from '../../support/redis.ts';
import { alertEvent, startGate } from './start-gate.ts';

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
});
afterAll(() => gate.close());

const JSON_TYPE = { 'content-type': 'application/json' };

/** An alert in headers, with what the test changes of them. */
function attributes(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { data: _, ...event } = alertEvent();
  const headers = Object.entries(event).map(([name, value]) => [`ce-${name}`, String(value)] as const);
  return { ...Object.fromEntries(headers), ...changes };
}

async function send(headers: Record<string, string>, body?: string, token = gate.key) {
  const response = await fetch(`${gate.url}/api/v1/events`, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: new TextEncoder().encode(body) }),
  });
  return { status: response.status, answer: (await response.json()) as GateAnswer & ErrorAnswer };
}

describe('[EV1] binary mode', () => {
  it('is the same event as in structured mode', async () => {
    const subject = 'A20261102-300001';
    const sent = await send(
      attributes({ 'ce-subject': subject, ...JSON_TYPE }),
      '{"district":"south","title":"路口追尾"}',
    );
    expect([sent.status, sent.answer]).toEqual([200, { accepted: 1, refused: [] }]);
    expect(await gate.engine.entities.get('alert', subject)).toMatchObject({
      attributes: { district: 'south', title: '路口追尾' },
      milestones: { received: Date.parse('2026-11-02T07:59:00Z') },
    });
  });

  it('needs no body where the type says all', async () => {
    const subject = 'A20261102-300002';
    expect((await send(attributes({ 'ce-subject': subject }))).status).toBe(200);
    expect((await send(attributes({ 'ce-subject': subject, ...JSON_TYPE }), '')).status).toBe(200);
    expect((await gate.engine.entities.get('alert', subject))?.attributes).toEqual({});
  });

  it('says text by percent signs, and a rank by its digit', async () => {
    const subject = 'A20261102-300003';
    const corrector = await gate.makeKey('correct');
    const headers = attributes({ 'ce-subject': subject, 'ce-source': '/%E5%8F%B0', 'ce-rank': '2', ...JSON_TYPE });
    expect((await send(headers, '{"district":null}', corrector)).status).toBe(200);
    await gate.post([alertEvent({ subject, data: { district: 'north' } })]);
    expect((await gate.engine.entities.get('alert', subject))?.attributes).toEqual({});
  });

  it.each<[string, string, Record<string, string>, string]>([
    ['event.attribute.unknown', '', { 'ce-traceparent': '00' }, '{}'],
    ['event.attribute.unknown', '', { 'ce-__proto__': 'x' }, '{}'],
    ['event.rank', '/rank', { 'ce-rank': 'high' }, '{}'],
    ['event.specversion', '/specversion', { 'ce-specversion': '0.3' }, '{}'],
    ['identity.mobile', '/source', { 'ce-source': '/%31%33800138000' }, '{}'],
    ['identity.mobile', '/data/title', {}, '{"title":"13800138000"}'],
    ['identity.mobile', '', { 'ce-caller': '13800138000' }, '{}'],
    ['data.object', '/data', {}, '[1]'],
    ['data.code', '/data/district', {}, '{"district":"east"}'],
  ])('is refused as %s at %s: %j %s', async (code, path, changes, body) => {
    const { status, answer } = await send(attributes({ ...changes, ...JSON_TYPE }), body);
    expect([status, answer.refused]).toEqual([422, [{ index: 0, code, path, expected: expect.any(String) }]]);
  });

  it('is not guessed: without its headers, or with another content, a request is refused', async () => {
    const bare = await send(JSON_TYPE, JSON.stringify(alertEvent()));
    expect([bare.status, bare.answer.error.code]).toEqual([415, 'request.mediaType']);
    const text = await send(attributes({ 'content-type': 'text/plain' }), 'north');
    expect([text.status, text.answer.error.code]).toEqual([415, 'request.mediaType']);
    const broken = await send(attributes(JSON_TYPE), '{"district":');
    expect([broken.status, broken.answer.error.code]).toEqual([400, 'request.json']);
  });

  it('is not meant where the content type announces an event', async () => {
    const type = { 'content-type': 'application/cloudevents+json' };
    const subject = 'A20261102-300004';
    const sent = await send(
      attributes({ 'ce-subject': 'A20261102-300005', ...type }),
      JSON.stringify(alertEvent({ subject })),
    );
    expect(sent.status).toBe(200);
    expect(await gate.engine.entities.get('alert', subject)).toBeDefined();
    expect(await gate.engine.entities.get('alert', 'A20261102-300005')).toBeUndefined();
  });
});
