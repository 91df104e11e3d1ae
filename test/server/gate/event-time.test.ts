import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseEventTime } from '../../../server/gate/event-time.ts';

it.each([
  ['2026-11-02T08:00:00Z', '2026-11-02T08:00:00.000Z'],
  ['2026-11-02T08:00:00.5Z', '2026-11-02T08:00:00.500Z'],
  ['2024-02-29T23:59:59.123456789Z', '2024-02-29T23:59:59.123Z'],
  ['2026-11-02T08:00:00+08:00', '2026-11-02T00:00:00.000Z'],
  ['2026-11-02t08:00:00.25-05:30', '2026-11-02T13:30:00.250Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ['2016-12-31T18:59:60.25-05:00', '2017-01-01T00:00:00.250Z'],
])('%s is %s', (text, iso) => {
  expect(new Date(parseEventTime(text)).toISOString()).toBe(iso);
});

it.each([
  '',
  '2026-11-02',
  '2026-11-02T08:00:00',
  '2026-11-02 08:00:00Z',
  '2023-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-02T24:00:00Z',
  '2026-11-02T08:60:00Z',
  '2026-11-02T08:00:00.Z',
  '2026-11-02T08:00:00.1234567890Z',
  '2026-11-02T08:00:00+25:00',
  '2026-11-02T08:00Z',
  '１２０26-11-02T08:00:00Z',
  '1793606400000',
])('refuses %j', (text) => {
  expect(parseEventTime(text)).toBeNaN();
});

it('agrees with the platform on every instant, with and without an offset', () => {
  const instant = fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-30T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instant, (date) => {
      expect(parseEventTime(date.toISOString())).toBe(date.getTime());
      const eight = new Date(date.getTime() + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
      expect(parseEventTime(eight)).toBe(date.getTime());
    }),
    { numRuns: 1_000 },
  );
});
