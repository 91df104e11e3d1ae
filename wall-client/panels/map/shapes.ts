import { geoCentroid, geoMercator } from 'd3-geo';
import type { Feature, MultiPolygon } from 'geojson';
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
  const features = codes.flatMap((code) => (shapes[code] ? [featureOf(code, shapes[code])] : []));
  const projection = geoMercator().fitSize([PLANE_SIZE, PLANE_SIZE], { type: 'FeatureCollection', features });
  const project: Project = (point) => projection([point[0], point[1]]) ?? [0, 0];
  const districts = features.map(({ properties, geometry }) => {
    const polygons = geometry.coordinates.map((rings) =>
      rings.map((ring) => open(ring.map(([longitude = 0, latitude = 0]) => project([longitude, latitude])))),
    );
    return { code: properties.code, polygons, centre: centreOf(polygons, project(geoCentroid(geometry))) };
  });
  return { districts, project };
}

function featureOf(code: string, shape: DistrictShape): Feature<MultiPolygon, { code: string }> {
  const coordinates = shape.map((polygon) => polygon.map((ring) => ring.map(([longitude, latitude]) => [longitude, latitude])));
  return { type: 'Feature', properties: { code }, geometry: { type: 'MultiPolygon', coordinates } };
}

/** GeoJSON repeats the first point at the end; a point that repeats the one before gives no edge. */
function open(ring: readonly PlanePoint[]): PlanePoint[] {
  return ring.filter(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    return Math.hypot(nextX - x, nextY - y) > 1e-6;
  });
}

/** The centroid where it lies inside; else the middle of the widest stretch at its height in the largest polygon. */
function centreOf(polygons: readonly (readonly PlanePoint[][])[], centroid: PlanePoint): PlanePoint {
  if (polygons.some((rings) => contains(rings, centroid))) return centroid;
  const largest = [...polygons].sort((a, b) => Math.abs(signedArea(b[0] ?? [])) - Math.abs(signedArea(a[0] ?? [])))[0]?.[0] ?? [];
  const y = largest.reduce((sum, point) => sum + point[1], 0) / Math.max(1, largest.length);
  const crossings: number[] = [];
  largest.forEach(([ax, ay], index) => {
    const [bx, by] = largest[(index + 1) % largest.length] ?? [ax, ay];
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
