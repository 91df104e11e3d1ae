import type { PlaneBounds, PlaneDistrict, PlanePoint } from '../plane.ts';
import type { Chance } from './seeded.ts';

/** A line of some width on the ground: a road, a river. */
export interface Way {
  readonly points: readonly PlanePoint[];
  readonly width: number;
}

const RIVER_POINTS = 90;
const ROAD_POINTS = 14;

/** From beyond one side of the map to beyond the other, in bends. */
export function layRiver({ left, right, top, bottom }: PlaneBounds, width: number, chance: Chance): Way {
  const length = right - left;
  const middle = top + (bottom - top) * (0.42 + 0.2 * chance());
  const swing = (bottom - top) * (0.13 + 0.06 * chance());
  const [first, second] = [chance() * 2 * Math.PI, chance() * 2 * Math.PI];
  const slope = (chance() - 0.5) * 0.3 * (bottom - top);
  const points = Array.from({ length: RIVER_POINTS }, (_, index): PlanePoint => {
    const share = (index / (RIVER_POINTS - 1)) * 2 - 0.5;
    const y = middle + slope * (share - 0.5) + swing * Math.sin(share * 5.2 + first);
    return [left + length * share, y + swing * 0.35 * Math.sin(share * 13 + second)];
  });
  return { points, width };
}

/** Roads between neighbours: two districts are joined where no third one is nearer to both. */
export function layRoads(districts: readonly PlaneDistrict[], width: number, chance: Chance): Way[] {
  const apart = (one: PlaneDistrict, other: PlaneDistrict) =>
    Math.hypot(one.centre[0] - other.centre[0], one.centre[1] - other.centre[1]);
  return districts.flatMap((from, index) =>
    districts.slice(index + 1).flatMap((to) => {
      const length = apart(from, to);
      const isBetween = districts.some((third) => Math.max(apart(from, third), apart(to, third)) < length);
      return isBetween ? [] : [{ width, points: arc(from.centre, to.centre, (chance() - 0.5) * 0.3) }];
    }),
  );
}

/** A line that swings out to one side by a share of its length, and back by half as much. */
function arc([x, y]: PlanePoint, [toX, toY]: PlanePoint, swing: number): PlanePoint[] {
  return Array.from({ length: ROAD_POINTS }, (_, index): PlanePoint => {
    const share = index / (ROAD_POINTS - 1);
    const out = swing * Math.sin(share * Math.PI) + swing * 0.5 * Math.sin(share * 2 * Math.PI);
    return [x + (toX - x) * share - (toY - y) * out, y + (toY - y) * share + (toX - x) * out];
  });
}

/** Those that come within a margin of some part of the map: a house asks no road of the other end of town. */
export function waysNear(ways: readonly Way[], { left, right, top, bottom }: PlaneBounds, margin: number): Way[] {
  return ways.filter(({ points, width }) => {
    const reach = width / 2 + margin;
    const xs = points.map(([x]) => x);
    const ys = points.map(([, y]) => y);
    const isBeside = Math.max(...xs) < left - reach || Math.min(...xs) > right + reach;
    return !isBeside && Math.max(...ys) >= top - reach && Math.min(...ys) <= bottom + reach;
  });
}

/** Whether a place lies within a margin of a way's edge. */
export function isOnWay({ points, width }: Way, [x, y]: PlanePoint, margin: number): boolean {
  const reach = width / 2 + margin;
  for (let index = 0; index + 1 < points.length; index += 1) {
    const [ax, ay] = points[index] ?? [0, 0];
    const [bx, by] = points[index + 1] ?? [0, 0];
    if (x < Math.min(ax, bx) - reach || x > Math.max(ax, bx) + reach) continue;
    if (y < Math.min(ay, by) - reach || y > Math.max(ay, by) + reach) continue;
    const [dx, dy] = [bx - ax, by - ay];
    const share = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    if (Math.hypot(x - ax - dx * share, y - ay - dy * share) < reach) return true;
  }
  return false;
}
