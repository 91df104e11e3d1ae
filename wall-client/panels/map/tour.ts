import { parseDuration } from '../../../protocol/duration.ts';
import type { Viewpoint } from '../../../protocol/site/map-panels.ts';
import type { PlanePoint } from './plane.ts';
import type { Pose } from './view-camera.ts';

/** From one viewpoint to the next: slow enough that nobody looks up for it. */
const MOVE_MS = 8_000;
/** Names go before the camera moves, and come back after. */
const FADE_MS = 700;

export interface Stop {
  readonly pose: Pose;
  readonly stayMs: number;
}

/** Where a tour is at a moment; one object, changed in place. */
export interface TourPlace {
  x: number;
  y: number;
  distance: number;
  elevation: number;
  turn: number;
  /** The viewpoint that it stays at, or goes to. */
  stop: number;
  /** How far names are shown, 0 to 1; none while the camera moves. */
  names: number;
}

/** The viewpoints that a scene declares, as poses; where it declares none, the whole map and nothing else. */
export function layStops(
  viewpoints: readonly Viewpoint[] | undefined,
  whole: Pose,
  centreOf: (district: string) => PlanePoint | undefined,
): readonly [Stop, ...Stop[]] {
  const [first = { pose: whole, stayMs: 1 }, ...others] = (viewpoints ?? []).map(
    ({ district, zoom = 1, turn = 0, tilt, stay }): Stop => {
      const centre = district === undefined ? undefined : centreOf(district);
      return {
        stayMs: parseDuration(stay),
        pose: {
          x: centre?.[0] ?? whole.x,
          y: centre?.[1] ?? whole.y,
          distance: whole.distance / zoom,
          elevation: tilt === undefined ? whole.elevation : radians(tilt),
          turn: radians(turn),
        },
      };
    },
  );
  return [first, ...others];
}

/** Where the tour is at a moment of wall time (epoch ms): the same on every screen that asks. */
export function placeOnTour(stops: readonly [Stop, ...Stop[]], wall: number, place: TourPlace): void {
  let round = 0;
  for (let index = 0; index < stops.length; index += 1) round += (stops[index] ?? stops[0]).stayMs + MOVE_MS;
  let left = ((wall % round) + round) % round;
  if (stops.length === 1) left = 0;
  for (let index = 0; index < stops.length; index += 1) {
    const { pose, stayMs } = stops[index] ?? stops[0];
    if (left < stayMs) {
      const isAlone = stops.length === 1;
      place.names = isAlone ? 1 : Math.min(1, left / FADE_MS, (stayMs - left) / FADE_MS);
      place.stop = index;
      setPose(place, pose, pose, 0);
      return;
    }
    left -= stayMs;
    if (left < MOVE_MS) {
      place.names = 0;
      place.stop = (index + 1) % stops.length;
      const share = left / MOVE_MS;
      setPose(place, pose, (stops[place.stop] ?? stops[0]).pose, share * share * (3 - 2 * share));
      return;
    }
    left -= MOVE_MS;
  }
}

function setPose(place: TourPlace, from: Pose, to: Pose, share: number): void {
  place.x = from.x + (to.x - from.x) * share;
  place.y = from.y + (to.y - from.y) * share;
  // By ratios: halfway from far to near looks like halfway.
  place.distance = from.distance * (to.distance / from.distance) ** share;
  place.elevation = from.elevation + (to.elevation - from.elevation) * share;
  place.turn = from.turn + (to.turn - from.turn) * share;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
