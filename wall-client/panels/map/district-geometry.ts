import { BufferAttribute, BufferGeometry, ShapeUtils, Vector2 } from 'three';
import { insetRing, type PlaneDistrict, type PlaneRing, signedArea } from './plane.ts';

/** What a vertex belongs to; the shader shades each otherwise. */
export const surfaces = { top: 0, side: 1, rim: 2 } as const;

/**
 * All districts as prisms in one geometry. `position.y` is 0 at the foot and 1 at the top: the shader raises it by the
 * district's value. `shape`: (district index, surface, how much light falls on it). `centre`: from where ripples spread.
 */
export function buildDistrictGeometry(districts: readonly PlaneDistrict[], rimWidth: number): BufferGeometry {
  const positions: number[] = [];
  const shapes: number[] = [];
  const centres: number[] = [];
  const triangles: number[] = [];
  districts.forEach(({ polygons, centre }, district) => {
    const vertex = (x: number, y: number, z: number, surface: number, light: number): number => {
      positions.push(x, y, z);
      shapes.push(district, surface, light);
      centres.push(centre[0], centre[1]);
      return positions.length / 3 - 1;
    };
    for (const rings of polygons) {
      addTop(rings, vertex, triangles);
      for (const ring of rings) {
        addSides(ring, vertex, triangles);
        addRim(ring, rimWidth, vertex, triangles);
      }
    }
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute('shape', new BufferAttribute(new Float32Array(shapes), 3));
  geometry.setAttribute('centre', new BufferAttribute(new Float32Array(centres), 2));
  geometry.setIndex(new BufferAttribute(new Uint32Array(triangles), 1));
  return geometry;
}

type AddVertex = (x: number, y: number, z: number, surface: number, light: number) => number;

function addTop(rings: readonly PlaneRing[], vertex: AddVertex, triangles: number[]): void {
  const [outer = [], ...holes] = rings.map((ring) => ring.map(([x, y]) => new Vector2(x, y)));
  const first = [outer, ...holes].flat().map(({ x, y }) => vertex(x, 1, y, surfaces.top, 1));
  for (const corners of ShapeUtils.triangulateShape(outer, holes)) {
    for (const corner of corners) triangles.push(first[corner] ?? 0);
  }
}

function addSides(ring: PlaneRing, vertex: AddVertex, triangles: number[]): void {
  const turn = signedArea(ring) > 0 ? 1 : -1;
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    const length = Math.hypot(nextX - x, nextY - y) || 1;
    // Outward normal; light falls from the front left.
    const normalX = ((nextY - y) / length) * turn;
    const normalY = (-(nextX - x) / length) * turn;
    const light = 0.55 + 0.3 * normalY - 0.22 * normalX;
    const a = vertex(x, 0, y, surfaces.side, light);
    const b = vertex(nextX, 0, nextY, surfaces.side, light);
    const c = vertex(nextX, 1, nextY, surfaces.side, light);
    const d = vertex(x, 1, y, surfaces.side, light);
    triangles.push(a, b, c, a, c, d);
  });
}

function addRim(ring: PlaneRing, width: number, vertex: AddVertex, triangles: number[]): void {
  const inner = insetRing(ring, width);
  const outside = ring.map(([x, y]) => vertex(x, 1, y, surfaces.rim, 1));
  const inside = inner.map(([x, y]) => vertex(x, 1, y, surfaces.rim, 0));
  ring.forEach((_, index) => {
    const next = (index + 1) % ring.length;
    const [a = 0, b = 0, c = 0, d = 0] = [outside[index], outside[next], inside[next], inside[index]];
    triangles.push(a, b, c, a, c, d);
  });
}
