import type { FeatureCollection, MultiPolygon } from 'geojson';
import { feature } from 'topojson-client';
import { topology } from 'topojson-server';
import { presimplify, quantile, simplify } from 'topojson-simplify';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { DistrictShape } from '../../protocol/site/site.ts';
import type { District, SiteFile } from '../../protocol/site/site-file.ts';
import type { Findings } from './finding.ts';
import { MAX_GEOJSON_BYTES, readText } from './read-text.ts';
import type { SiteFault } from './site-fault.ts';
import { oneOf } from './suggest.ts';

/** Points that all shapes together keep: enough for a wall of 8,192 pixels, little enough to send and to draw. */
const MAX_POINTS = 6_000;

type Position = readonly [number, number];
interface Feature {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly polygons: readonly (readonly (readonly Position[])[])[];
}

/** Reads the districts’ shapes; every district has one and every shape is of a district, or there are findings at both. */
export async function readShapes(
  directory: string,
  site: { geojson: NonNullable<SiteFile['geojson']>; districts: readonly District[] },
  findings: Findings,
): Promise<{ shapes: Readonly<Record<string, DistrictShape>> | undefined; faults: readonly SiteFault[] }> {
  const { file, property } = site.geojson;
  const read = await readText(directory, file, MAX_GEOJSON_BYTES);
  if ('unread' in read) {
    findings.at(
      ['geojson', 'file'],
      `${file}: ${read.unread.found}`,
      `a GeoJSON file beside site.yaml: ${read.unread.expected}`,
    );
    return { shapes: undefined, faults: [] };
  }
  const parsed = parseFeatures(read.text);
  if ('found' in parsed) return { shapes: undefined, faults: [{ file, ...parsed }] };
  const byName = new Map<string, Feature>();
  for (const one of parsed.features) {
    const name = one.properties[property];
    if (typeof name !== 'string' && typeof name !== 'number') {
      findings.at(
        ['geojson', 'property'],
        `${property}, which not every feature has`,
        oneOf(Object.keys(one.properties), property),
      );
      return { shapes: undefined, faults: [] };
    }
    byName.set(String(name), one);
  }
  const placed = site.districts.filter(({ unplaced }) => !unplaced);
  const wanted = new Set(placed.map(({ code, match = code }) => match));
  for (const [index, { code, match, unplaced }] of site.districts.entries())
    if (!unplaced && !byName.has(match ?? code))
      findings.at(
        ['districts', index, match === undefined ? 'code' : 'match'],
        `${match ?? code}, of which ${file} has no shape`,
        oneOf(
          [...byName.keys()].filter((name) => !wanted.has(name)),
          match ?? code,
        ),
      );
  for (const name of byName.keys())
    if (!wanted.has(name))
      findings.at(
        ['geojson', 'file'],
        `the shape ${name} in ${file}, which is of no district`,
        `a district with match: ${name}`,
      );
  const shapes = placed.flatMap(({ code, match = code }) => {
    const one = byName.get(match);
    return one ? [[code, one.polygons] as const] : [];
  });
  return { shapes: simplifyShapes(shapes), faults: [] };
}

interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly found: string;
  readonly expected: string;
}

function parseFeatures(text: string): { features: Feature[] } | JsonFault {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ...placeOf(error, text), found: 'no JSON', expected: 'a GeoJSON FeatureCollection' };
  }
  const features = fieldOf(value, 'type') === 'FeatureCollection' ? fieldOf(value, 'features') : undefined;
  if (!Array.isArray(features) || features.length === 0)
    return {
      line: 1,
      column: 1,
      found: 'no features',
      expected: 'a GeoJSON FeatureCollection with a feature for each district',
    };
  const read: Feature[] = [];
  for (const [index, one] of features.entries()) {
    const polygons = polygonsOf(fieldOf(one, 'geometry'));
    if (!polygons)
      return {
        line: 1,
        column: 1,
        found: `feature ${index + 1} of ${features.length}, which is no area`,
        expected: 'a Polygon or MultiPolygon of [longitude, latitude] in degrees',
      };
    const properties = fieldOf(one, 'properties');
    read.push({ properties: typeof properties === 'object' && properties !== null ? { ...properties } : {}, polygons });
  }
  return { features: read };
}

function polygonsOf(geometry: unknown): Feature['polygons'] | undefined {
  const type = fieldOf(geometry, 'type');
  const coordinates = fieldOf(geometry, 'coordinates');
  const polygons = type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? coordinates : undefined;
  return Array.isArray(polygons) && polygons.length > 0 && polygons.every(isPolygon) ? polygons : undefined;
}

function isPolygon(polygon: unknown): polygon is readonly (readonly Position[])[] {
  return (
    Array.isArray(polygon) &&
    polygon.length > 0 &&
    polygon.every((ring) => Array.isArray(ring) && ring.length >= 4 && ring.every(isPosition))
  );
}

function isPosition(position: unknown): position is Position {
  if (!Array.isArray(position)) return false;
  const [longitude, latitude] = position as unknown[];
  return (
    typeof longitude === 'number' &&
    typeof latitude === 'number' &&
    Math.abs(longitude) <= 180 &&
    Math.abs(latitude) <= 90
  );
}

/** Simplifies all shapes as one topology, so that neighbours keep their common border. */
export function simplifyShapes(
  shapes: readonly (readonly [code: string, polygons: Feature['polygons']])[],
): Readonly<Record<string, DistrictShape>> {
  const features = shapes.map(([code, polygons]) => ({
    type: 'Feature' as const,
    properties: { code },
    geometry: {
      type: 'MultiPolygon' as const,
      coordinates: polygons.map((rings) => rings.map((ring) => ring.map(([x, y]) => [x, y]))),
    },
  }));
  const collection: FeatureCollection<MultiPolygon, { code: string }> = { type: 'FeatureCollection', features };
  const whole = topology({ districts: collection }) as Topology<{ districts: GeometryCollection<{ code: string }> }>;
  const points = whole.arcs.reduce((sum, arc) => sum + arc.length, 0);
  let kept = whole;
  if (points > MAX_POINTS) {
    const weighed = presimplify(whole);
    kept = simplify(weighed, quantile(weighed, 1 - MAX_POINTS / points)) as typeof whole;
  }
  const { features: drawn } = feature(kept, kept.objects.districts);
  return Object.fromEntries(
    drawn.map(({ properties, geometry }) => [
      properties.code,
      geometry.type === 'MultiPolygon' ? (geometry.coordinates as unknown as DistrictShape) : [],
    ]),
  );
}

/** Middle of a shape’s bounds. */
export function centreOf(shape: DistrictShape): Position {
  const [xs, ys] = [0, 1].map((axis) =>
    shape.flatMap((rings) => (rings[0] ?? []).map((position) => position[axis] ?? 0)),
  ) as [number[], number[]];
  const middle = (values: number[]) =>
    (values.reduce((a, b) => Math.min(a, b), Infinity) + values.reduce((a, b) => Math.max(a, b), -Infinity)) / 2;
  return [middle(xs), middle(ys)];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** The engine names the offset in its message. */
function placeOf(error: unknown, text: string): { line: number; column: number } {
  const offset = Number(/position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? text.length);
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
