import { expect, it } from 'vitest';
import { describeSite } from '../../../../config/site/describe-site.ts';
import type { DistrictShape, SiteDescription } from '../../../../protocol/site/site.ts';
import { layPlane } from '../../../../wall-client/panels/map/map-plane.ts';
import { boundsOf } from '../../../../wall-client/panels/map/plane.ts';
import { fixtureSite } from '../../../support/fixture-site.ts';

const room = { x: 0, y: 0, width: 2_000, height: 800 };
/** A square of a tenth of a degree, with its lower left corner there. */
const square = (x: number, y: number): DistrictShape => [
  [
    [
      [x, y],
      [x + 0.1, y],
      [x + 0.1, y + 0.1],
      [x, y + 0.1],
      [x, y],
    ],
  ],
];
const plain: SiteDescription = {
  ...describeSite(fixtureSite),
  tiles: { north: [1, 0], east: [2, 1], south: [1, 2], west: [0, 1] },
};
const shaped: SiteDescription = {
  ...plain,
  shapes: { north: square(0.1, 0.2), east: square(0.2, 0.1), south: square(0.1, 0), west: square(0, 0.1) },
};

it('draws shapes as slabs, and hexagons where there are none, unless told otherwise', () => {
  expect(layPlane(shaped, undefined, room).style).toBe('relief');
  expect(layPlane(plain, undefined, room).style).toBe('cartogram');
});

it.each(['relief', 'flat', 'city'] as const)('takes the borders of the land for %s', (style) => {
  const { districts, project } = layPlane(shaped, style, room);
  expect(districts.map(({ polygons }) => polygons[0]?.[0]?.length)).toEqual([4, 4, 4, 4]);
  const { left, right, top, bottom } = boundsOf(districts);
  expect((right - left) / (bottom - top)).toBeCloseTo(1, 2);
  // A place on the ground lies where its district does.
  expect(project?.([0.15, 0.05])[1]).toBeGreaterThan(project?.([0.15, 0.25])[1] ?? Number.NaN);
});

it('draws hexagons for a cartogram, whatever shapes there are', () => {
  const { districts, project } = layPlane(shaped, 'cartogram', room);
  expect(project).toBeUndefined();
  expect(districts[0]?.polygons[0]?.[0]?.length).toBeGreaterThan(6);
});

it('builds a town in a city alone', () => {
  expect(layPlane(plain, 'city', room).city?.blocks.length).toBeGreaterThan(1_000);
  expect(layPlane(plain, 'flat', room).city).toBeUndefined();
});
