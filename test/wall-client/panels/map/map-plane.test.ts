import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layCartogram, roundedHexagon } from '../../../../wall-client/panels/map/cartogram.ts';
import { chooseLabels } from '../../../../wall-client/panels/map/label-places.ts';
import { weaveMarkers } from '../../../../wall-client/panels/map/marker-places.ts';
import { boundsOf, contains, crossingsAt, insetRing, signedArea } from '../../../../wall-client/panels/map/plane.ts';
import { rampColour, rampColours, shareOf } from '../../../../wall-client/panels/map/ramp.ts';
import { layShapes } from '../../../../wall-client/panels/map/shapes.ts';

describe('layCartogram', () => {
  const districts = layCartogram(['a', 'b', 'c', 'nowhere'], { a: [0, 0], b: [1, 0], c: [0, 1] });

  it('gives each placed district a hexagon of its own', () => {
    expect(districts.map(({ code }) => code)).toEqual(['a', 'b', 'c']);
    for (const { polygons, centre } of districts) {
      expect(contains(polygons[0] ?? [], centre)).toBe(true);
      for (const other of districts)
        if (other.centre !== centre) expect(contains(polygons[0] ?? [], other.centre)).toBe(false);
    }
  });

  it('keeps west and north', () => {
    const [a, b, c] = districts;
    expect(a?.centre[0]).toBeLessThan(b?.centre[0] ?? 0);
    expect(a?.centre[1]).toBeLessThan(c?.centre[1] ?? 0);
  });
});

describe('insetRing', () => {
  it.each([0.02, 0.1])('moves every edge of a hexagon inwards by %d', (width) => {
    const ring = roundedHexagon(1);
    const inner = insetRing(ring, width);
    expect(Math.abs(signedArea(inner))).toBeLessThan(Math.abs(signedArea(ring)));
    for (const point of inner) expect(contains([ring], point)).toBe(true);
    const lowest = (of: readonly (readonly [number, number])[]) => Math.max(...of.map(([x]) => x));
    expect(lowest(ring) - lowest(inner)).toBeCloseTo(width, 2);
  });
});

describe('crossingsAt', () => {
  it('tells of a row of points what a ray tells of each', () => {
    const corner = fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }));
    const ring = fc.array(corner, { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(ring, { minLength: 1, maxLength: 3 }), corner, (rings, [x, y]) => {
        const beyond = crossingsAt(rings, y).filter((crossing) => x < crossing).length;
        expect(beyond % 2 === 1).toBe(contains(rings, [x, y]));
      }),
    );
  });
});

describe('weaveMarkers', () => {
  const [district] = layCartogram(['a'], { a: [0, 0] });
  if (!district) throw new Error('no district');
  const label = { halfWidth: 0.4, halfDepth: 0.3 };

  it('finds a place for each, inside and off the label', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), (count) => {
        const places = weaveMarkers(district, count, label);
        expect(places).toHaveLength(count);
        for (const [x, y] of places) {
          expect(contains(district.polygons[0] ?? [], [x, y])).toBe(true);
          expect(
            Math.abs(x - district.centre[0]) < label.halfWidth && Math.abs(y - district.centre[1]) < label.halfDepth,
          ).toBe(false);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('chooseLabels', () => {
  const full = { width: 100, height: 40 };
  const value = { width: 30, height: 20 };

  it('gives room to the heavier, a smaller form to the lighter, and none to what lies outside', () => {
    const chosen = chooseLabels(
      [
        { x: 100, y: 100, forms: [full, value], weight: 1 },
        { x: 170, y: 100, forms: [full, value], weight: 9 },
        { x: 10, y: 100, forms: [full], weight: 99 },
      ],
      { width: 500, height: 200 },
    );
    expect(chosen).toEqual([1, 0, -1]);
  });

  it('passes over the forms in which a label does not come', () => {
    const name = { width: 60, height: 20 };
    const room = { width: 500, height: 200 };
    expect(chooseLabels([{ x: 100, y: 100, forms: [undefined, undefined, name], weight: 0 }], room)).toEqual([2]);
    expect(chooseLabels([{ x: 100, y: 100, forms: [undefined, undefined], weight: 0 }], room)).toEqual([-1]);
  });

  it('never lays one over another', () => {
    const wish = fc.record({
      x: fc.integer({ min: 0, max: 900 }),
      y: fc.integer({ min: 0, max: 400 }),
      weight: fc.nat(50),
    });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 60 }), (wishes) => {
        const all = wishes.map((each) => ({ ...each, forms: [full, value] }));
        const chosen = chooseLabels(all, { width: 900, height: 400 });
        const shown = all.flatMap((each, index) =>
          (chosen[index] ?? -1) < 0 ? [] : [{ ...each, ...(chosen[index] === 0 ? full : value) }],
        );
        shown.forEach((left, index) => {
          for (const right of shown.slice(index + 1)) {
            const apart =
              Math.abs(left.x - right.x) * 2 >= left.width + right.width ||
              Math.abs(left.y - right.y) * 2 >= left.height + right.height;
            expect(apart).toBe(true);
          }
        });
      }),
    );
  });
});

describe('layShapes', () => {
  const square = (x: number, y: number): [number, number][] => [
    [x, y],
    [x + 1, y],
    [x + 1, y + 1],
    [x, y + 1],
    [x, y],
  ];

  it.each(['as GeoJSON turns', 'the other way'])(
    'lays north up and east right, and names a place inside; rings turn %s',
    (turn) => {
      const turned = (ring: [number, number][]) => (turn === 'the other way' ? ring.toReversed() : ring);
      const { districts, project } = layShapes(['north', 'south'], {
        north: [[turned(square(0, 1))]],
        south: [[turned(square(0, 0))]],
      });
      const [north, south] = districts;
      expect(north?.centre[1]).toBeLessThan(south?.centre[1] ?? 0);
      expect(project([0.9, 0.5])[0]).toBeGreaterThan(project([0.1, 0.5])[0]);
      for (const { polygons, centre } of districts) expect(contains(polygons[0] ?? [], centre)).toBe(true);
      const { left, right, top, bottom } = boundsOf(districts);
      expect(Math.max(right - left, bottom - top)).toBeCloseTo(10, 3);
    },
  );

  it('names a place inside a horseshoe', () => {
    const horseshoe: [number, number][] = [
      [0, 0],
      [3, 0],
      [3, 3],
      [2, 3],
      [2, 1],
      [1, 1],
      [1, 3],
      [0, 3],
      [0, 0],
    ];
    const [district] = layShapes(['u'], { u: [[horseshoe]] }).districts;
    expect(contains(district?.polygons[0] ?? [], district?.centre ?? [0, 0])).toBe(true);
  });
});

describe('the ramp', () => {
  it('runs from nothing to the most', () => {
    expect(rampColour(0, rampColours)).toBe(rampColours[0]);
    expect(rampColour(1, rampColours)).toBe(rampColours[2]);
    expect([shareOf(0, 0), shareOf(0, 9), shareOf(9, 9), shareOf(-3, 9)]).toEqual([0, 0, 1, 0]);
  });
});
