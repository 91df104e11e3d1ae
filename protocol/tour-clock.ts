import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
/** Places are counted from 0. */
const Place = Type.Integer({ minimum: 0 });

/** How a tour goes: on from a place since a moment of wall time (epoch ms), or held at a place. */
export const TourClock = Type.Union([
  Type.Object({ from: Type.Number(), place: Place }, closed),
  Type.Object({ held: Place }, closed),
]);
export type TourClock = Static<typeof TourClock>;

/** Of a tour that nobody has touched: by wall time alone. */
export const UNTOUCHED: TourClock = { from: 0, place: 0 };

/** How many places a tour has, and how long it stays at each. */
export interface TourSteps {
  readonly count: number;
  readonly dwellMs: number;
}

/** Where a tour stands at a moment of wall time (epoch ms); rule [TO1]. */
export function placeAt(clock: TourClock, { count, dwellMs }: TourSteps, wall: number): number {
  if ('held' in clock) return clock.held % count;
  const passed = Math.floor((wall - clock.from) / dwellMs);
  return modulo(clock.place + passed, count);
}

/** Wall time until the tour stands at another place, ms; infinite where it is held. */
export function restAt(clock: TourClock, { dwellMs }: Pick<TourSteps, 'dwellMs'>, wall: number): number {
  if ('held' in clock) return Number.POSITIVE_INFINITY;
  return dwellMs - modulo(wall - clock.from, dwellMs);
}

/** Stays where it stands at a moment. */
export function held(clock: TourClock, steps: TourSteps, at: number): TourClock {
  return 'held' in clock ? clock : { held: placeAt(clock, steps, at) };
}

/** Goes on from where it is held, with a whole dwell at that place. */
export function goingOn(clock: TourClock, at: number): TourClock {
  return 'held' in clock ? { from: at, place: clock.held } : clock;
}

/** Stands at another place from a moment on, for a whole dwell; one that is held is held there. */
export function movedTo(clock: TourClock, { count }: Pick<TourSteps, 'count'>, place: number, at: number): TourClock {
  const there = modulo(place, count);
  return 'held' in clock ? { held: there } : { from: at, place: there };
}

/** Also of numbers below 0. */
function modulo(value: number, count: number): number {
  return ((value % count) + count) % count;
}
