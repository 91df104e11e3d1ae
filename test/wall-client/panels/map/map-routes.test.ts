import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeSite } from '../../../../config/site/describe-site.ts';
import { loadSite } from '../../../../config/site/load-site.ts';
import type { TableView } from '../../../../protocol/views.ts';
import { layCartogram } from '../../../../wall-client/panels/map/cartogram.ts';
import { clockwiseFromNorth } from '../../../../wall-client/panels/map/coverage-bands.ts';
import { coverageByDistrict } from '../../../../wall-client/panels/map/district-readings.ts';
import { layRoute } from '../../../../wall-client/panels/map/flow-paths.ts';
import { findRoutes } from '../../../../wall-client/panels/map/map-routes.ts';
import { signedArea } from '../../../../wall-client/panels/map/plane.ts';

const table = (...rows: [string, number][]): TableView => ({ view: 'table', by: ['district'], rows });

describe('layRoute', () => {
  const coordinate = fc.integer({ min: -50, max: 50 });

  it('goes from stop to stop without a jump, and its marks keep their pace', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 12 }), (places) => {
        const legs = layRoute(places.map((place, district) => ({ district, place })));
        let along = 0;
        for (const { from, to, points } of legs) {
          expect(points[0]?.place).toEqual(places[from]);
          expect(points.at(-1)?.place[0]).toBeCloseTo(places[to]?.[0] ?? Number.NaN);
          expect(points.at(-1)?.place[1]).toBeCloseTo(places[to]?.[1] ?? Number.NaN);
          expect(points[0]?.along).toBeCloseTo(along);
          points.slice(1).forEach((point, index) => {
            const before = points[index] ?? point;
            const step = Math.hypot(point.place[0] - before.place[0], point.place[1] - before.place[1]);
            expect(point.along - before.along).toBeCloseTo(step);
            expect(Math.hypot(...point.right)).toBeCloseTo(1);
          });
          along = points.at(-1)?.along ?? along;
        }
      }),
      { numRuns: 50 },
    );
  });

  it('bends to its right, so that the way there and the way back lie beside each other', () => {
    const [there, back] = layRoute([
      { district: 0, place: [0, 0] },
      { district: 1, place: [4, 0] },
      { district: 0, place: [0, 0] },
    ]);
    const middle = (leg: typeof there) => leg?.points[leg.points.length >> 1]?.place[1] ?? Number.NaN;
    // To the east, the right is south; y points there.
    expect(middle(there)).toBeGreaterThan(0.2);
    expect(middle(back)).toBeLessThan(-0.2);
  });
});

describe('a band of coverage', () => {
  it.each(['as it is', 'turned round'])('fills from the north, clockwise, where the border is %s', (how) => {
    const [district] = layCartogram(['a'], { a: [0, 0] });
    const ring = district?.polygons[0]?.[0] ?? [];
    const border = clockwiseFromNorth(how === 'as it is' ? ring : [...ring].reverse());
    expect(border).toHaveLength(ring.length);
    expect(signedArea(border)).toBeGreaterThan(0);
    expect(border[0]?.[1]).toBe(Math.min(...ring.map(([, y]) => y)));
    // A quarter of the way round is the east.
    expect(border[border.length >> 2]?.[0]).toBeGreaterThan(district?.centre[0] ?? Number.NaN);
  });

  it('is the share of what is to be covered; none where nothing is', () => {
    const shares = coverageByDistrict(table(['a', 8], ['c', 9], ['d', 3]), table(['a', 10], ['b', 5], ['c', 6]));
    expect([...shares]).toEqual([
      ['a', 0.8],
      ['b', 0],
      ['c', 1],
    ]);
    expect(coverageByDistrict(undefined, undefined).size).toBe(0);
  });
});

describe('routes of a map', () => {
  const districts = layCartogram(['a', 'b', 'c'], { a: [0, 0], b: [1, 0], c: [2, 0] });
  const name = { zh: '路线', en: 'A round' };

  it('are those that the site tells of, or their own, without districts that are not on the map', () => {
    const routes = { 'tour streets': { name, districts: ['c', 'nowhere', 'a'] } };
    const own = { name: { zh: '自定', en: 'Own' }, districts: ['b', 'c'] };
    const flows = [{ tour: 'streets' }, { patrol: 'gone' }, own];
    expect(findRoutes(flows, districts, { routes }, 'en')).toEqual([
      { name: 'A round', stops: [2, 0] },
      { name: '', stops: [] },
      { name: 'Own', stops: [1, 2] },
    ]);
  });

  it('[VD8] tell districts of the site to a page, and no camera', async () => {
    const site = await loadSite(new URL('../../../../config/sites/lianyuan', import.meta.url).pathname);
    const { routes = {} } = describeSite(site);
    const patrolled = new Set(
      [...site.cameras.values()].filter(({ patrol }) => patrol === 'a').map((each) => each.district),
    );
    expect(Object.keys(routes)).toEqual(['patrol a']);
    expect(new Set(routes['patrol a']?.districts)).toEqual(patrolled);
    for (const camera of site.cameras.keys()) expect(JSON.stringify(routes)).not.toContain(camera);
  });
});
