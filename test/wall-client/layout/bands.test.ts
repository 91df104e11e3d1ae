import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandsOf, type Trapezoid } from '../../../wall-client/layout/bands.ts';

function contains({ top, bottom, atTop, atBottom }: Trapezoid, x: number, y: number): boolean {
  if (y < top || y >= bottom) return false;
  const share = (y - top) / (bottom - top);
  const [left, right] = [0, 1].map((side) => {
    const from = atTop[side] as number;
    return from + ((atBottom[side] as number) - from) * share;
  }) as [number, number];
  return x >= left && x < right;
}

describe('a shape in bands', () => {
  const size = { width: 60, height: 40 };
  const radius = 6;
  /** In the shape's middle, clear of its corners and of its edges. */
  const hole = fc
    .tuple(fc.integer({ min: 6, max: 50 }), fc.integer({ min: 6, max: 30 }), fc.nat(20), fc.nat(20))
    .map(([x, y, across, down]) => ({ x, y, width: Math.min(across, 54 - x), height: Math.min(down, 34 - y) }));

  it('has each point of it in one band, and none of its holes, which may lie over each other', () => {
    fc.assert(
      fc.property(
        fc.array(hole, { maxLength: 6 }),
        fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { maxLength: 3 }),
        (holes, divisions) => {
          const bands = bandsOf({ ...size, radius, divisions, holes });
          for (let y = 0.5; y < size.height; y += 1)
            for (let x = 0.5; x < size.width; x += 1) {
              const isCorner = Math.min(x, size.width - x) < radius && Math.min(y, size.height - y) < radius;
              const isOut = holes.some(
                (each) => x >= each.x && x < each.x + each.width && y >= each.y && y < each.y + each.height,
              );
              const count = bands.filter((band) => contains(band, x, y)).length;
              if (!isCorner) expect(count, `${x}, ${y}`).toBe(isOut ? 0 : 1);
              else expect(count).toBeLessThan(2);
            }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('has corners that are round', () => {
    const bands = bandsOf({ ...size, radius, divisions: [], holes: [] });
    const isIn = (x: number, y: number) => bands.some((band) => contains(band, x, y));
    for (let y = 0.25; y < radius; y += 0.5)
      for (let x = 0.25; x < radius; x += 0.5) {
        const distance = Math.hypot(radius - x, radius - y);
        // As round as straight pieces are.
        if (Math.abs(distance - radius) < 0.5) continue;
        for (const [atX, atY] of [
          [x, y],
          [size.width - x, y],
          [x, size.height - y],
          [size.width - x, size.height - y],
        ] as const)
          expect(isIn(atX, atY), `${atX}, ${atY}`).toBe(distance < radius);
      }
  });

  it('is as large as it should be, of any size, and none of its bands is crossed', () => {
    const side = fc.double({ min: 0.5, max: 80, noNaN: true });
    fc.assert(
      fc.property(side, side, fc.double({ min: 0, max: 20, noNaN: true }), (width, height, round) => {
        const bands = bandsOf({ width, height, radius: round, divisions: [], holes: [] });
        let area = 0;
        for (const { top, bottom, atTop, atBottom } of bands) {
          const [upper, lower] = [atTop[1] - atTop[0], atBottom[1] - atBottom[0]];
          expect(Math.min(upper, lower)).toBeGreaterThanOrEqual(0);
          area += ((upper + lower) / 2) * (bottom - top);
        }
        const taken = Math.min(round, width / 2, height / 2);
        const expected = width * height - (4 - Math.PI) * taken ** 2;
        // Straight pieces lie within the round.
        expect(area).toBeLessThanOrEqual(expected + 1e-6);
        expect(area).toBeGreaterThan(expected - 0.03 * taken ** 2 - 1e-6);
      }),
    );
  });

  it('without a radius is one band between two divisions', () => {
    expect(bandsOf({ width: 10, height: 8, radius: 0, divisions: [0, 6, 8], holes: [] })).toEqual([
      { top: 0, bottom: 6, atTop: [0, 10], atBottom: [0, 10] },
      { top: 6, bottom: 8, atTop: [0, 10], atBottom: [0, 10] },
    ]);
  });
});
