import fc from 'fast-check';
import { expect, it } from 'vitest';
import { goingOn, held, movedTo, placeAt, restAt, type TourClock } from '../../protocol/tour-clock.ts';

const tours = fc.record({ count: fc.integer({ min: 1, max: 50 }), dwellMs: fc.integer({ min: 1_000, max: 600_000 }) });
const moments = fc.integer({ min: 0, max: 4_102_444_800_000 });
const clocks: fc.Arbitrary<TourClock> = fc.oneof(
  fc.record({ from: moments, place: fc.nat(50) }),
  fc.record({ held: fc.nat(50) }),
);
const isHeld = (clock: TourClock) => 'held' in clock;

it('[TO1] goes through all places in order, each for its time, whenever a page asks', () => {
  fc.assert(
    fc.property(tours, clocks, moments, (tour, clock, wall) => {
      const place = placeAt(clock, tour, wall);
      expect(place).toBeGreaterThanOrEqual(0);
      expect(place).toBeLessThan(tour.count);
      if (isHeld(clock)) {
        expect(placeAt(clock, tour, wall + tour.dwellMs)).toBe(place);
        return;
      }
      expect(placeAt(clock, tour, wall + tour.dwellMs)).toBe((place + 1) % tour.count);
      expect(placeAt(clock, tour, wall + tour.count * tour.dwellMs)).toBe(place);
    }),
  );
});

it('[TO1] changes when its rest is over, and not before', () => {
  fc.assert(
    fc.property(tours, fc.record({ from: moments, place: fc.nat(50) }), moments, (tour, clock, wall) => {
      const rest = restAt(clock, tour, wall);
      const place = placeAt(clock, tour, wall);
      expect(placeAt(clock, tour, wall + rest - 1)).toBe(place);
      expect(placeAt(clock, tour, wall + rest)).toBe((place + 1) % tour.count);
    }),
  );
});

it('[TO3] is held where it stands, and goes on from there with a whole dwell', () => {
  fc.assert(
    fc.property(tours, clocks, moments, fc.nat(1_000_000), (tour, clock, at, laterMs) => {
      const stopped = held(clock, tour, at);
      expect(placeAt(stopped, tour, at + laterMs)).toBe(placeAt(clock, tour, at));
      const going = goingOn(stopped, at + laterMs);
      expect(placeAt(going, tour, at + laterMs)).toBe(placeAt(clock, tour, at));
      expect(restAt(going, tour, at + laterMs)).toBe(tour.dwellMs);
    }),
  );
});

it('[TO3] next and previous undo each other, also over the ends and while it is held', () => {
  fc.assert(
    fc.property(tours, clocks, moments, (tour, clock, at) => {
      const place = placeAt(clock, tour, at);
      const next = movedTo(clock, tour, place + 1, at);
      expect(placeAt(next, tour, at)).toBe((place + 1) % tour.count);
      const back = movedTo(next, tour, placeAt(next, tour, at) - 1, at);
      expect(placeAt(back, tour, at)).toBe(place);
      expect(isHeld(back)).toBe(isHeld(clock));
    }),
  );
});
