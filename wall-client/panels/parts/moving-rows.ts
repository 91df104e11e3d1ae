import { easeSince, motion } from '../../theme/motion.ts';

/** Where something stood, where it goes, and since when. */
export interface Move {
  from: number;
  to: number;
  at: number;
}

/** Stands still; without a place it goes to its first one at once. */
export function startMove(to = Number.NaN): Move {
  return { from: to, to, at: Number.NEGATIVE_INFINITY };
}

/** Sets out for another place at `at`, from where it is then; a place that stays is no move. */
export function retarget(move: Move, to: number, at: number): void {
  if (move.to === to) return;
  if (Number.isNaN(move.to)) {
    move.from = to;
    move.to = to;
    return;
  }
  move.from = placeAt(move, at);
  move.to = to;
  move.at = at;
}

/** Wall time from which it stands where it went. */
export function restsFrom(move: Move): number {
  return move.at + motion.moveMs;
}

export function placeAt(move: Move, wall: number): number {
  return move.from + (move.to - move.from) * easeSince(move.at, wall, motion.moveMs);
}
