import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { alertEvent, startGate } from './start-gate.ts';

const redis = withRedis();
let gate: Awaited<ReturnType<typeof startGate>>;
let corrector: string;
beforeAll(async () => {
  gate = await startGate({ redis: redis.endpoint });
  corrector = await gate.makeKey('correct');
});
afterAll(() => gate.close());

const REPORTED = {
  type: 'alert.closed',
  time: '2026-11-02T07:30:00Z',
  data: { district: 'north', level: 'minor', title: '路口追尾' },
};
const ROUND = 'A20261102-200001';
const correct = (subject: string, changes: Record<string, unknown>) =>
  gate.post([alertEvent({ subject, data: undefined, ...changes })], { token: corrector });
const report = (subject: string, changes: Record<string, unknown> = {}) =>
  gate.post([alertEvent({ subject, ...changes })]);
const alert = (id: string) => gate.engine.entities.get('alert', id);
const untilTotal = (value: number) =>
  until(
    () => {
      const view = gate.hub.topics.get('alerts.total')?.read();
      return view?.view === 'value' && view.value === value;
    },
    { withinMs: 10_000, what: `${value} alerts` },
  );

describe('[EV11] what is struck out', () => {
  it('counts nowhere until it is restored, whatever is reported meanwhile', async () => {
    await report(ROUND);
    await untilTotal(1);
    await correct(ROUND, { type: 'alert.voided' });
    await untilTotal(0);
    await report(ROUND, { time: '2026-11-02T07:59:30Z' });
    expect((await alert(ROUND))?.voided).toBe(true);
    await correct(ROUND, { type: 'alert.restored', time: '2026-11-02T07:59:45Z' });
    await untilTotal(1);
  });
});

describe('[EV10] a correction', () => {
  const subject = 'A20261102-200010';

  it('stands against what is reported, before and after', async () => {
    await report(subject, REPORTED);
    const corrected = await correct(subject, {
      type: 'alert.changed',
      rank: 1,
      data: { district: 'south', title: null },
    });
    expect([corrected.status, corrected.answer]).toEqual([200, { accepted: 1, refused: [] }]);
    await report(subject, { ...REPORTED, time: '2026-11-02T07:50:00Z' });
    const found = await alert(subject);
    expect(found?.attributes).toEqual({ district: 'south', level: 'minor' });
  });

  it('clears a milestone that never was, for every report to come', async () => {
    const cleared = await correct(subject, { type: 'alert.changed', rank: 2, data: { closed: null } });
    expect(cleared.status).toBe(200);
    await report(subject, { type: 'alert.closed', time: '2026-11-02T07:55:00Z' });
    expect((await alert(subject))?.milestones).not.toHaveProperty('closed');
    await correct(subject, { type: 'alert.closed', rank: 3, time: '2026-11-02T07:10:00Z' });
    expect((await alert(subject))?.milestones['closed']).toBe(Date.parse('2026-11-02T07:10:00Z'));
  });

  it.each<[string, string, Record<string, unknown>]>([
    ['event.rank', '/rank', { rank: 10 }],
    ['event.rank', '/rank', { rank: -1 }],
    ['event.rank', '/rank', { rank: 0.5 }],
    ['event.rank', '/rank', { rank: '1' }],
    ['event.rank', '/rank', { rank: null }],
    ['data.code', '/data/district', { data: { district: null } }],
    ['data.attribute.unknown', '/data/received', { rank: 1, data: { received: null } }],
    ['data.attribute.unknown', '/data', { rank: 1, data: { nothing: null } }],
    ['data.empty', '/data', { type: 'alert.changed', rank: 1, data: {} }],
    ['identity.mobile', '/data/title', { rank: 1, data: { title: '13800138000' } }],
  ])('is refused as %s at %s: %j', async (code, path, changes) => {
    const { status, answer } = await correct('A20261102-200011', changes);
    expect([status, answer.refused]).toEqual([422, [{ index: 0, code, path, expected: expect.any(String) }]]);
    expect(await alert('A20261102-200011')).toBeUndefined();
  });
});

describe('a key', () => {
  it.each<[string, Record<string, unknown>]>([
    ['/rank', { rank: 1 }],
    ['/type', { type: 'alert.voided' }],
    ['/type', { type: 'alert.restored', rank: 1 }],
  ])('whose scope does not correct is refused at %s: %j', async (path, changes) => {
    const { status, answer } = await report('A20261102-200020', changes);
    expect([status, answer.refused[0]]).toMatchObject([403, { code: 'key.scope', path }]);
  });

  it('whose scope corrects does so to its kinds alone', async () => {
    const camera = { type: 'camera.voided', subject: '43138200001320000001' };
    expect(await correct('', camera)).toMatchObject({ status: 403, answer: { refused: [{ code: 'key.scope' }] } });
  });
});
