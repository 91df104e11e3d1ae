import type { PlanePoint } from './plane.ts';

/** Points of one leg's curve. */
const STEPS = 24;
/** How far a leg bends to its right, as a share of its length: the way there and the way back lie beside each other. */
const BEND = 0.13;

/** A leg of a route, from one district to the next. */
export interface FlowLeg {
  readonly from: number;
  readonly to: number;
  readonly points: readonly FlowPoint[];
}
export interface FlowPoint {
  readonly place: PlanePoint;
  /** To the right of where the route goes, of length 1. */
  readonly right: PlanePoint;
  /** Of the leg, 0 to 1. */
  readonly share: number;
  /** From the route's beginning, in units of the plane. */
  readonly along: number;
}

/** A route over places, each leg bent a little: what moves along it keeps its pace from leg to leg. */
export function layRoute(stops: readonly { readonly district: number; readonly place: PlanePoint }[]): FlowLeg[] {
  let along = 0;
  return stops.slice(1).flatMap(({ district: to, place: end }, index) => {
    const { district: from, place: start } = stops[index] ?? { district: to, place: end };
    const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
    if (length === 0) return [];
    // Of a quadratic curve, whose middle lies half as far out as its control point.
    const [acrossX, acrossY] = [-(end[1] - start[1]) * BEND * 2, (end[0] - start[0]) * BEND * 2];
    const control: PlanePoint = [(start[0] + end[0]) / 2 + acrossX, (start[1] + end[1]) / 2 + acrossY];
    let before = start;
    const points = Array.from({ length: STEPS + 1 }, (_, step): FlowPoint => {
      const share = step / STEPS;
      const place = between(between(start, control, share), between(control, end, share), share);
      along += Math.hypot(place[0] - before[0], place[1] - before[1]);
      before = place;
      const ahead = [
        (control[0] - start[0]) * (1 - share) + (end[0] - control[0]) * share,
        (control[1] - start[1]) * (1 - share) + (end[1] - control[1]) * share,
      ] as const;
      const size = Math.hypot(...ahead) || 1;
      return { place, right: [-ahead[1] / size, ahead[0] / size], share, along };
    });
    return [{ from, to, points }];
  });
}

function between([x, y]: PlanePoint, [toX, toY]: PlanePoint, share: number): PlanePoint {
  return [x + (toX - x) * share, y + (toY - y) * share];
}
