import { geoMercator } from 'd3-geo';
import type { DistrictShape } from '../../../protocol/site/site.ts';
import type { PlaneDistrict, PlanePoint } from './plane.ts';
import { contains, signedArea } from './plane.ts';

/** Size of the plane that shapes are fitted into, so that widths of lines mean the same on every map. */
const PLANE_SIZE = 10;

/** From [longitude, latitude] to the map's plane. */
export type Project = (point: readonly [number, number]) => PlanePoint;

export interface ShapedPlane {
  readonly districts: readonly PlaneDistrict[];
  readonly project: Project;
}

/** Districts by their shapes, north up; a Mercator plane is true enough for one city. */
export function layShapes(codes: readonly string[], shapes: Readonly<Record<string, DistrictShape>>): ShapedPlane {
  const known = codes.flatMap((code) => (shapes[code] ? [{ code, shape: shapes[code] }] : []));
  // By its points, not as polygons: those d3 reads on a sphere, where the turn of a ring decides which side is inside.
  const coordinates = known.flatMap(({ shape }) => shape.flat(2)).map(([longitude, latitude]) => [longitude, latitude]);
  const projection = geoMercator().fitSize([PLANE_SIZE, PLANE_SIZE], { type: 'MultiPoint', coordinates });
  const project: Project = (point) => projection([point[0], point[1]]) ?? [0, 0];
  const districts = known.map(({ code, shape }) => {
    const polygons = shape.map((rings) => rings.map((ring) => open(ring.map(project))));
    return { code, polygons, centre: centreOf(polygons) };
  });
  return { districts, project };
}

/** GeoJSON repeats the first point at the end; a point that repeats the one before gives no edge. */
function open(ring: readonly PlanePoint[]): PlanePoint[] {
  return ring.filter(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    return Math.hypot(nextX - x, nextY - y) > 1e-6;
  });
}

/** The centroid of the largest polygon where it lies inside; else the middle of the widest stretch at its height. */
function centreOf(polygons: readonly (readonly PlanePoint[][])[]): PlanePoint {
  const largest =
    [...polygons].sort((a, b) => Math.abs(signedArea(b[0] ?? [])) - Math.abs(signedArea(a[0] ?? [])))[0] ?? [];
  const [outer = []] = largest;
  const centroid = centroidOf(outer);
  if (contains(largest, centroid)) return centroid;
  const y = centroid[1];
  const crossings: number[] = [];
  outer.forEach(([ax, ay], index) => {
    const [bx, by] = outer[(index + 1) % outer.length] ?? [ax, ay];
    if (ay > y !== by > y) crossings.push(ax + ((bx - ax) * (y - ay)) / (by - ay));
  });
  crossings.sort((a, b) => a - b);
  let best: PlanePoint = centroid;
  let widest = 0;
  for (let index = 0; index + 1 < crossings.length; index += 2) {
    const from = crossings[index] ?? 0;
    const to = crossings[index + 1] ?? 0;
    if (to - from > widest) {
      widest = to - from;
      best = [(from + to) / 2, y];
    }
  }
  return best;
}

/** Of the area that a ring encloses. */
function centroidOf(ring: readonly PlanePoint[]): PlanePoint {
  let sumX = 0;
  let sumY = 0;
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    const cross = x * nextY - nextX * y;
    sumX += (x + nextX) * cross;
    sumY += (y + nextY) * cross;
  });
  const area = signedArea(ring);
  return area === 0 ? (ring[0] ?? [0, 0]) : [sumX / (3 * area), sumY / (3 * area)];
}
