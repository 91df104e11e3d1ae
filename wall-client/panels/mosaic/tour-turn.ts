/** Which camera of a tour is shown at a moment, and which one is to be fetched ahead. */
export interface TourTurn {
  readonly index: number;
  /** The one to come, from so long before its time; undefined earlier. */
  readonly next: number | undefined;
}

/** A camera far away takes so long to show its first picture. */
const FETCH_AHEAD_MS = 4_000;

/** By wall time alone (epoch ms): every screen changes at the same moment, and one that is loaded later joins in. */
export function tourTurn(
  { count, dwellMs }: { readonly count: number; readonly dwellMs: number },
  wall: number,
): TourTurn {
  const turn = Math.floor(wall / dwellMs);
  const restMs = (turn + 1) * dwellMs - wall;
  return {
    index: turn % count,
    next: restMs <= FETCH_AHEAD_MS ? (turn + 1) % count : undefined,
  };
}
