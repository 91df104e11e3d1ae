import { TZDate } from '@date-fns/tz';
import { describe, expect, it } from 'vitest';
import { subDays } from '../../../config/date-rules.ts';
import { createCalendar } from '../../../server/aggregate/calendar.ts';

const at = (text: string) => Date.parse(text);
/** The weeks of 2026 in which clocks somewhere change. */
const CHANGING = [
  ['2026-03-05T00:00:00Z', '2026-03-12T00:00:00Z'],
  ['2026-04-02T00:00:00Z', '2026-04-08T00:00:00Z'],
  ['2026-10-01T00:00:00Z', '2026-10-07T00:00:00Z'],
  ['2026-10-29T00:00:00Z', '2026-11-04T00:00:00Z'],
] as const;

const ZONES = [
  'Asia/Shanghai',
  'Asia/Kolkata',
  'America/Los_Angeles',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Asia/Kathmandu',
];

describe('a calendar', () => {
  it.each([
    ['Asia/Shanghai', '2026-01-15T15:59:59Z', '2026-01-14T16:00:00Z'],
    ['Asia/Kolkata', '2026-01-15T18:29:59Z', '2026-01-14T18:30:00Z'],
    ['America/Los_Angeles', '2020-03-08T20:00:00Z', '2020-03-08T08:00:00Z'],
    ['America/Los_Angeles', '2020-03-09T06:59:59Z', '2020-03-08T08:00:00Z'],
    // Midnight does not exist: the day begins at 01:00.
    ['America/Santiago', '2026-09-06T12:00:00Z', '2026-09-06T04:00:00Z'],
  ])('[CA1] a day in %s that holds %s begins at %s', (zone, moment, start) => {
    expect(new Date(createCalendar(zone).dayStart(at(moment))).toISOString()).toBe(new Date(start).toISOString());
  });

  it('[CA2] hours begin when the site’s clock strikes', () => {
    const kolkata = createCalendar('Asia/Kolkata');
    expect(kolkata.bucketStart('hour', kolkata.bucketOf('hour', at('2026-01-15T10:29:59Z')))).toBe(
      at('2026-01-15T09:30:00Z'),
    );
  });

  it('[CA3] an hour that the clock repeats is two, one that it skips is none', () => {
    const pacific = createCalendar('America/Los_Angeles');
    expect(pacific.buckets('hour', at('2020-11-01T07:00:00Z'), at('2020-11-02T07:59:59Z'))).toHaveLength(25);
    expect(pacific.buckets('hour', at('2020-03-08T08:00:00Z'), at('2020-03-09T06:59:59Z'))).toHaveLength(23);
    expect(pacific.buckets('day', at('2020-03-07T08:00:00Z'), at('2020-03-09T08:00:00Z'))).toHaveLength(3);
  });

  it.each(ZONES)('[CA4] buckets in %s grow with time, and hold the moments from their start to the next', (zone) => {
    const calendar = createCalendar(zone);
    const faults: string[] = [];
    const check = (period: 'hour' | 'day', ms: number, before: number): number => {
      const bucket = calendar.bucketOf(period, ms);
      const start = calendar.bucketStart(period, bucket);
      const holds = bucket >= before && start <= ms && calendar.bucketOf(period, start) === bucket;
      if (!holds || calendar.bucketOf(period, start - 1) >= bucket)
        faults.push(`${period} at ${new Date(ms).toISOString()}`);
      return bucket;
    };
    for (const [from, to] of CHANGING) {
      let [hour, day] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let ms = at(from); ms < at(to); ms += 900_000) {
        hour = check('hour', ms, hour);
        day = check('day', ms, day);
        const next = calendar.nextDayStart(ms);
        if (next <= ms || calendar.dayStart(next) !== next || calendar.dayStart(next - 1) !== calendar.dayStart(ms))
          faults.push(`the day after ${new Date(ms).toISOString()}`);
      }
    }
    expect(faults).toEqual([]);
  });

  it('[CA5] the same time of day before is that of the clock, not of the hours passed', () => {
    const pacific = createCalendar('America/Los_Angeles');
    expect(pacific.daysBefore(at('2020-03-08T20:00:00Z'), 1)).toBe(at('2020-03-07T21:00:00Z'));
    expect(pacific.daysBefore(at('2020-04-10T20:00:00Z'), 7)).toBe(at('2020-04-03T20:00:00Z'));
  });

  it.each(ZONES)('[CA5] in %s it is what the library says, moment by moment, however often it is asked', (zone) => {
    const calendar = createCalendar(zone);
    const faults: string[] = [];
    for (const [from, to] of CHANGING) {
      for (let ms = at(from); ms < at(to) + 7 * 86_400_000; ms += 29 * 60_000 + 1) {
        for (const days of [1, 7]) {
          if (calendar.daysBefore(ms, days) !== subDays(new TZDate(ms, zone), days).getTime())
            faults.push(`${days} days before ${new Date(ms).toISOString()}`);
        }
      }
    }
    expect(faults).toEqual([]);
  });
});
