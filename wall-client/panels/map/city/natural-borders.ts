import type { PlaneDistrict, PlanePoint } from '../plane.ts';
import type { Chance } from './seeded.ts';

/** Edges are cut into pieces no longer than this before they are bent, in radii of a hexagon. */
const PIECE = 0.2;
/** How far a border is bent, in radii of a hexagon. */
const BEND = 0.2;

/**
 * Bends straight borders as a landscape would. Where a point goes depends on where it is and on nothing else, so that
 * neighbours keep their common border.
 */
export function bendBorders(districts: readonly PlaneDistrict[], chance: Chance): PlaneDistrict[] {
  const phases = Array.from({ length: 4 }, () => chance() * 2 * Math.PI) as [number, number, number, number];
  const bend = ([x, y]: PlanePoint): PlanePoint => [
    x + BEND * (Math.sin(y * 1.7 + phases[0]) + 0.45 * Math.sin(y * 4.1 + x * 1.3 + phases[1])),
    y + BEND * 0.8 * (Math.sin(x * 1.3 + phases[2]) + 0.45 * Math.sin(x * 3.7 + y * 1.9 + phases[3])),
  ];
  return districts.map(({ code, centre, polygons }) => ({
    code,
    centre: bend(centre),
    polygons: polygons.map((rings) => rings.map((ring) => cutEdges(ring).map(bend))),
  }));
}

function cutEdges(ring: readonly PlanePoint[]): PlanePoint[] {
  return ring.flatMap(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    const pieces = Math.max(1, Math.ceil(Math.hypot(nextX - x, nextY - y) / PIECE));
    return Array.from({ length: pieces }, (_, step): PlanePoint => {
      const share = step / pieces;
      return [x + (nextX - x) * share, y + (nextY - y) * share];
    });
  });
}
