import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeOf, shiftStep } from '../../../wall-client/stage/pixel-shift.ts';

const MINUTE_MS = 60_000;
const NOW = Date.UTC(2026, 10, 24, 6);

it('goes one unit a step at most, stays within its square and is at each place of it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 60 }), (px, everyMinutes) => {
      const seen = new Set<string>();
      let before = placeOf(shiftStep({ px, everyMinutes }, NOW), px);
      for (let step = 1; step <= 2 * (2 * px + 1) ** 2; step += 1) {
        const { x, y } = placeOf(shiftStep({ px, everyMinutes }, NOW + step * everyMinutes * MINUTE_MS), px);
        expect(Math.abs(x - before.x) + Math.abs(y - before.y)).toBe(1);
        expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(px);
        before = { x, y };
        seen.add(`${x} ${y}`);
      }
      expect(seen.size).toBe((2 * px + 1) ** 2);
    }),
  );
});

it('stands for as long as it is told to', () => {
  const shift = { px: 2, everyMinutes: 3 };
  const step = shiftStep(shift, NOW);
  expect(shiftStep(shift, NOW + 3 * MINUTE_MS - 1)).toBe(step);
  expect(shiftStep(shift, NOW + 3 * MINUTE_MS)).not.toBe(step);
});
