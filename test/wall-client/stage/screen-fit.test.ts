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
      reachPx: 0,
      rotate: 0,
      place: 'centre',
    });
  });

  it('turns the page of a display that hangs upright', () => {
    const upright = { x: 0, y: 0, width: 1_080, height: 1_920, rotate: 90 } as const;
    expect(
      fitScreen({ width: 3_840, height: 1_920 }, upright, { width: 1_920, height: 1_080, devicePixelRatio: 1 }),
    ).toMatchObject({ scale: 1, widthPx: 1_080, heightPx: 1_920, rotate: 90 });
  });

  it('shows a strip of a pitch of its own pixel for pixel, and smaller where the page has no room for that', () => {
    const strip = { x: 1_000, y: 0, width: 2_000, height: 200, density: 0.5 };
    const wide = { width: 1_920, height: 1_080, devicePixelRatio: 1 };
    expect(fitScreen(wall, strip, wide)).toMatchObject({
      scale: 0.5,
      widthPx: 1_000,
      heightPx: 100,
      wallPx: { x: -500, y: 0, width: 1_920, height: 540 },
      place: 'corner',
    });
    expect(fitScreen(wall, strip, { ...wide, width: 500 })).toMatchObject({ scale: 0.25, place: 'centre' });
  });

  it('moves what it shows by a shift, each screen by as much as its neighbour', () => {
    const page = { width: 1_920, height: 1_080, devicePixelRatio: 1 };
    const shifting = { ...wall, pixelShift: { px: 4, everyMinutes: 1 } };
    const shift = { x: 3, y: -4 };
    for (const x of [0, 1_920]) {
      const screen = { x, y: 0, width: 1_920, height: 1_080 };
      const still = fitScreen(shifting, screen, page);
      const moved = fitScreen(shifting, screen, page, shift);
      const { wallPx } = still;
      expect(moved).toEqual({ ...still, wallPx: { ...wallPx, x: wallPx.x + 3, y: wallPx.y - 4 } });
      expect(still.reachPx).toBe(4);
    }
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
