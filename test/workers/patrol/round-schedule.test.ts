import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cameraAt,
  firstRound,
  nextFirst,
  nextRound,
  placesDue,
  type Round,
  type RoundHours,
  roundEnd,
  type Schedule,
} from '../../../workers/patrol/rounds/round-schedule.ts';
import { tzOffset } from '@date-fns/tz';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const schedule = (hours: readonly RoundHours[], timeZone = 'Asia/Shanghai'): Schedule => ({
  hours,
  offsetAt: (timeMs) => tzOffset(timeZone, new Date(timeMs)) * MINUTE,
});
const byDayAndNight = schedule([
  { fromMs: 7 * HOUR, everyMs: 10 * MINUTE },
  { fromMs: 22 * HOUR, everyMs: HOUR },
]);
const at = (text: string) => Date.parse(`2026-03-02T${text}:00+08:00`);

const someHours = fc
  .uniqueArray(
    fc.record({
      fromMs: fc.nat(1439).map((minute) => minute * MINUTE),
      everyMs: fc.integer({ min: 1, max: 600 }).map((minutes) => minutes * MINUTE),
    }),
    {
      minLength: 1,
      maxLength: 5,
      selector: ({ fromMs }) => fromMs,
    },
  )
  .map((hours) => hours.toSorted((left, right) => left.fromMs - right.fromMs));
const someTime = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-01-01') });
const someZone = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');

describe('rounds', () => {
  it('begin so often as the hours of the day say, and the night goes on after midnight', () => {
    expect(roundEnd(byDayAndNight, at('07:00'))).toBe(at('07:10'));
    expect(roundEnd(byDayAndNight, at('07:09'))).toBe(at('07:10'));
    expect(roundEnd(byDayAndNight, at('21:55'))).toBe(at('22:00'));
    expect(roundEnd(byDayAndNight, at('22:01'))).toBe(at('23:00'));
    expect(roundEnd(byDayAndNight, at('00:30'))).toBe(at('01:00'));
    expect(roundEnd(byDayAndNight, at('06:30'))).toBe(at('07:00'));
  });

  it('follow each other without a gap and always end, also where clocks are changed', () => {
    fc.assert(
      fc.property(someHours, someZone, someTime, (hours, zone, nowMs) => {
        const its = schedule(hours, zone);
        let round: Round = firstRound(its, nowMs);
        expect(round.startsMs).toBe(nowMs);
        for (let count = 0; count < 40; count += 1) {
          expect(round.endsMs).toBeGreaterThan(round.startsMs);
          const next = nextRound(its, round);
          expect(next.startsMs).toBe(round.endsMs);
          round = next;
        }
      }),
    );
  });

  it('begin at once, and not with a short rest of one', () => {
    expect(firstRound(byDayAndNight, at('08:03')).endsMs).toBe(at('08:10'));
    expect(firstRound(byDayAndNight, at('08:08')).endsMs).toBe(at('08:20'));
  });
});

describe('the places of a round', () => {
  it('come up one after the other, each once, and all before the end', () => {
    const count = fc.integer({ min: 1, max: 5000 });
    const looks = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(count, looks, fc.integer({ min: 1, max: 24 * 60 }), (cameras, shares, minutes) => {
        const round = { startsMs: at('08:00'), endsMs: at('08:00') + minutes * MINUTE };
        const moments = shares.toSorted((left, right) => left - right);
        let given = 0;
        for (const share of [...moments, 1]) {
          const due = placesDue(round, cameras, round.startsMs + share * (round.endsMs - round.startsMs));
          expect(due).toBeGreaterThanOrEqual(given);
          given = due;
        }
        expect(given).toBe(cameras);
        expect(placesDue(round, cameras, round.startsMs)).toBe(0);
      }),
    );
  });

  it('give each camera one place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (count, first) => {
        const cameras = Array.from({ length: count }, (_, place) => cameraAt(place, { first: first % count, count }));
        expect(new Set(cameras).size).toBe(count);
      }),
    );
  });
});

describe('where there is not time enough for all', () => {
  it('no camera is starved: however few are looked at in a round, each is after some rounds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
        (count, capacities) => {
          const seen = new Set<number>();
          let first = 0;
          // At worst one a round.
          for (let round = 0; round < count; round += 1) {
            const capacity = capacities[round % capacities.length] as number;
            for (let place = 0; place < Math.min(capacity, count); place += 1)
              seen.add(cameraAt(place, { first, count }));
            first = nextFirst((place) => place < capacity, { first, count });
          }
          expect(seen.size).toBe(count);
        },
      ),
    );
  });

  it('the next round begins with the first that was missed, wherever it is', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(49), { maxLength: 50 }), fc.nat(49), (missed, first) => {
        const next = nextFirst((place) => !missed.includes(place), { first, count: 50 });
        const expected = missed.length === 0 ? first : cameraAt(Math.min(...missed), { first, count: 50 });
        expect(next).toBe(expected);
      }),
    );
  });
});
