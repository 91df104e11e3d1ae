import { tz } from '@date-fns/tz';
import { format, parse } from 'date-fns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeReader } from '../../../config/mapping/time-format.ts';

const iso = (epochMs: number | undefined) => (epochMs === undefined ? undefined : new Date(epochMs).toISOString());

describe('the fast path reads as the library does', () => {
  const FORMATS = [
    'MM/dd/yyyy hh:mm:ss a',
    'yyyy-MM-dd HH:mm:ss',
    'd.M.yyyy H:mm',
    "yyyy-MM-dd'T'HH:mm:ss.SSS",
    'yyyyMMddHHmmss',
    'yyyy年M月d日 H时m分',
  ];
  const ZONES = [
    'America/Los_Angeles',
    'Asia/Shanghai',
    'Australia/Lord_Howe',
    'UTC',
    'Asia/Kathmandu',
    'Europe/London',
  ];
  const times = fc.date({ min: new Date('1992-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });

  it.each(FORMATS)('%s', (pattern) => {
    fc.assert(
      fc.property(times, fc.constantFrom(...ZONES), (time, timeZone) => {
        // Written as local time of any moment, so that gaps and overlaps occur as well.
        const text = format(time, pattern);
        const expected = parse(text, pattern, new Date(0), { in: tz(timeZone) }).getTime();
        expect(iso(timeReader({ format: pattern, timeZone })(text))).toBe(iso(expected));
      }),
      { numRuns: 150 },
    );
  });
});

describe('a zone’s clocks', () => {
  const read = timeReader({ format: 'yyyy-MM-dd HH:mm', timeZone: 'America/Los_Angeles' });
  it('count a time that they skip in spring as that much after the skip began', () => {
    expect(iso(read('2020-03-08 01:59'))).toBe('2020-03-08T09:59:00.000Z');
    expect(iso(read('2020-03-08 02:30'))).toBe('2020-03-08T10:30:00.000Z');
    expect(iso(read('2020-03-08 03:30'))).toBe('2020-03-08T10:30:00.000Z');
  });
  it('count a time that they show twice in autumn as the first', () => {
    expect(iso(read('2020-11-01 01:30'))).toBe('2020-11-01T08:30:00.000Z');
    expect(iso(read('2020-11-01 02:00'))).toBe('2020-11-01T10:00:00.000Z');
  });
});

describe('what is no time', () => {
  const read = timeReader({ format: 'MM/dd/yyyy hh:mm:ss a', timeZone: 'America/Los_Angeles' });
  it.each([
    '',
    'soon',
    '02/30/2020 01:00:00 AM',
    '13/01/2020 01:00:00 AM',
    '04/01/2020 13:00:00 PM',
    '04/01/2020 00:10:00 AM',
    '04/01/2020 01:60:00 AM',
    '04/01/2020 01:00:00',
    '2020-04-01T01:00:00Z',
  ])('%j', (text) => expect(read(text)).toBeUndefined());
  it('reads the noons and midnights of a twelve-hour clock', () => {
    expect(iso(read('04/01/2020 12:00:00 AM'))).toBe('2020-04-01T07:00:00.000Z');
    expect(iso(read('04/01/2020 12:00:00 pm'))).toBe('2020-04-01T19:00:00.000Z');
  });
});

describe('ISO', () => {
  const read = timeReader({ format: 'ISO', timeZone: 'Asia/Shanghai' });
  it('takes the zone where the text has no offset, and the offset where it has one', () => {
    expect(iso(read('2026-04-07T08:00:00'))).toBe('2026-04-07T00:00:00.000Z');
    expect(iso(read('2026-04-07 08:00:00+01:00'))).toBe('2026-04-07T07:00:00.000Z');
    expect(iso(read('2026-04-07T08:00:00.5Z'))).toBe('2026-04-07T08:00:00.500Z');
    expect(read('yesterday')).toBeUndefined();
  });
});

it('leaves a format with other parts to the library', () => {
  const read = timeReader({ format: 'd MMM yyyy HH:mm', timeZone: 'Asia/Shanghai' });
  expect(iso(read('7 Apr 2026 08:00'))).toBe('2026-04-07T00:00:00.000Z');
});
