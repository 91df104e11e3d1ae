import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tourTurn } from '../../../../wall-client/panels/mosaic/tour-turn.ts';

const tours = fc.record({ count: fc.integer({ min: 2, max: 50 }), dwellMs: fc.integer({ min: 1_000, max: 600_000 }) });
const moments = fc.integer({ min: 0, max: 4_102_444_800_000 });

it('goes through all cameras in order, each for its time', () => {
  fc.assert(
    fc.property(tours, moments, (tour, wall) => {
      const { index } = tourTurn(tour, wall);
      expect(tourTurn(tour, wall + tour.dwellMs).index).toBe((index + 1) % tour.count);
      expect(tourTurn(tour, wall + tour.count * tour.dwellMs).index).toBe(index);
    }),
  );
});

it('fetches ahead the one that comes next, and only shortly before', () => {
  fc.assert(
    fc.property(tours, moments, (tour, wall) => {
      const { next } = tourTurn(tour, wall);
      const restMs = tour.dwellMs - (wall % tour.dwellMs);
      if (next === undefined) expect(restMs).toBeGreaterThan(4_000);
      else expect(tourTurn(tour, wall + restMs).index).toBe(next);
    }),
  );
});
