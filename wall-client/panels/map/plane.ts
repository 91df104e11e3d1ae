/** A point of the map's plane: x to the east, y to the south, in units of its own. */
export type PlanePoint = readonly [x: number, y: number];
export type PlaneRing = readonly PlanePoint[];

/** One district laid flat: polygons of an outer ring and its holes. */
export interface PlaneDistrict {
  readonly code: string;
  readonly polygons: readonly (readonly PlaneRing[])[];
  /** Where its name stands. */
  readonly centre: PlanePoint;
}

export interface PlaneBounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function boundsOf(districts: readonly PlaneDistrict[]): PlaneBounds {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const { polygons } of districts) {
    for (const [outer = []] of polygons) {
      for (const [x, y] of outer) {
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
    }
  }
  return { left, right, top, bottom };
}

/** Twice the signed area; positive where the ring turns clockwise on a plane whose y points down. */
export function signedArea(ring: PlaneRing): number {
  let sum = 0;
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    sum += x * nextY - nextX * y;
  });
  return sum;
}

/** The ring moved inwards by `width`: each corner along the mean of its edges' normals, kept short at sharp corners. */
export function insetRing(ring: PlaneRing, width: number): PlanePoint[] {
  const turn = signedArea(ring) > 0 ? 1 : -1;
  return ring.map(([x, y], index) => {
    const [beforeX, beforeY] = ring[(index + ring.length - 1) % ring.length] ?? [x, y];
    const [afterX, afterY] = ring[(index + 1) % ring.length] ?? [x, y];
    const [inX, inY] = unit(x - beforeX, y - beforeY);
    const [outX, outY] = unit(afterX - x, afterY - y);
    const [normalX, normalY] = unit(-(inY + outY) * turn, (inX + outX) * turn);
    const half = Math.max(0.4, Math.abs(-inY * turn * normalX + inX * turn * normalY));
    return [x + (normalX * width) / half, y + (normalY * width) / half];
  });
}

function unit(x: number, y: number): [number, number] {
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
}

/** Whether a point lies in a polygon, by the crossings of a ray; holes count as outside. Of many points in a row `crossingsAt` tells it at once. */
export function contains(rings: readonly PlaneRing[], [x, y]: PlanePoint): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let index = 0, before = ring.length - 1; index < ring.length; before = index, index += 1) {
      const [ax, ay] = ring[index] ?? [0, 0];
      const [bx, by] = ring[before] ?? [0, 0];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

/** Where a polygon's rings cross the line of all points with this y: their x, in order. Between the first and the second lies the inside. */
export function crossingsAt(rings: readonly PlaneRing[], y: number): number[] {
  const crossings: number[] = [];
  for (const ring of rings) {
    for (let index = 0, before = ring.length - 1; index < ring.length; before = index, index += 1) {
      const [ax, ay] = ring[index] ?? [0, 0];
      const [bx, by] = ring[before] ?? [0, 0];
      if (ay > y !== by > y) crossings.push(((bx - ax) * (y - ay)) / (by - ay) + ax);
    }
  }
  return crossings.sort((left, right) => left - right);
}
