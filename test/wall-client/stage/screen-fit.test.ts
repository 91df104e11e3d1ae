import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitScreen } from '../../../wall-client/stage/screen-fit.ts';

const wall = { width: 3_840, height: 1_080 };

describe('fitScreen', () => {
  it('shows a screen one pixel to the unit, the wall beginning left of its canvas', () => {
    expect(
      fitScreen(
        wall,
        { x: 1_920, y: 0, width: 1_920, height: 1_080 },
        { width: 1_920, height: 1_080, devicePixelRatio: 1 },
      ),
    ).toEqual({
      scale: 1,
      widthPx: 1_920,
      heightPx: 1_080,
      wallPx: { x: -1_920, y: 0, width: 3_840, height: 1_080 },
    });
  });

  it('counts device pixels', () => {
    const fit = fitScreen(wall, { x: 0, y: 0, ...wall }, { width: 1_920, height: 540, devicePixelRatio: 2 });
    expect([fit.scale, fit.widthPx, fit.heightPx]).toEqual([1, 3_840, 1_080]);
  });

  it('fits any page without cutting or distorting', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 5_000 }), fc.integer({ min: 200, max: 3_000 }), (width, height) => {
        const fit = fitScreen(wall, { x: 0, y: 0, ...wall }, { width, height, devicePixelRatio: 1 });
        expect(fit.widthPx).toBeLessThanOrEqual(width);
        expect(fit.heightPx).toBeLessThanOrEqual(height);
        expect(Math.abs(fit.widthPx / fit.heightPx / (wall.width / wall.height) - 1)).toBeLessThan(0.02);
      }),
    );
  });
});
