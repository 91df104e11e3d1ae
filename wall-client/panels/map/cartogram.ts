import type { PlaneDistrict, PlanePoint } from './plane.ts';

/** Half the height of a hexagon; the plane's unit. */
const RADIUS = 1;
const HALF_WIDTH = (Math.sqrt(3) / 2) * RADIUS;
/** Share of the radius that is left between neighbours. */
const SEAM = 0.055;
const CORNER_STEPS = 5;
const CORNER_SHARE = 0.17;

/**
 * Districts without shapes, as equal hexagons where the site's tiles say: nobody's border is invented, and who is
 * north or east of whom can still be seen. Every second row is moved by half a hexagon.
 */
export function layCartogram(
  codes: readonly string[],
  tiles: Readonly<Record<string, readonly [number, number]>>,
): PlaneDistrict[] {
  const placed = codes.flatMap((code) => {
    const tile = tiles[code];
    return tile ? [{ code, tile }] : [];
  });
  const ring = roundedHexagon(RADIUS - SEAM);
  return placed.map(({ code, tile: [column, row] }) => {
    const centre: PlanePoint = [(column * 2 + (row % 2)) * HALF_WIDTH, row * RADIUS * 1.5];
    return { code, centre, polygons: [[ring.map(([x, y]): PlanePoint => [x + centre[0], y + centre[1]])]] };
  });
}

/** A hexagon with a corner at the top, its corners rounded by quadratic curves. */
export function roundedHexagon(radius: number): PlanePoint[] {
  const corners = Array.from({ length: 6 }, (_, index): PlanePoint => {
    const angle = (Math.PI / 3) * index - Math.PI / 2;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius];
  });
  return corners.flatMap((corner, index) => {
    const before = towards(corner, corners[(index + 5) % 6] ?? corner, CORNER_SHARE);
    const after = towards(corner, corners[(index + 1) % 6] ?? corner, CORNER_SHARE);
    return Array.from({ length: CORNER_STEPS + 1 }, (_, step): PlanePoint => {
      const share = step / CORNER_STEPS;
      return towards(towards(before, corner, share), towards(corner, after, share), share);
    });
  });
}

function towards([x, y]: PlanePoint, [otherX, otherY]: PlanePoint, share: number): PlanePoint {
  return [x + (otherX - x) * share, y + (otherY - y) * share];
}
