import { formatCount, NO_NUMBER } from '../../words/format-number.ts';

/** A number that changed at a moment of wall time. */
export interface Roll {
  readonly from: string;
  readonly to: string;
  /** Epoch ms from which `to` holds. */
  readonly at: number;
}

/** One place of a rolling number: what leaves, what comes, and how far that is, 0 to 1. */
export interface RollingPlace {
  leaving: string;
  coming: string;
  progress: number;
}

export function formatRolling(value: number | null): string {
  return value === null ? NO_NUMBER : formatCount(value);
}

/**
 * Places of a rolling number at a moment, counted from the right, so that units stay under units.
 * Writes into `places` (as long as the longer text) and gives back how many are used: nothing is made in a frame.
 */
export function rollPlaces(roll: Roll, eased: number, places: RollingPlace[]): number {
  const length = Math.max(roll.from.length, roll.to.length);
  for (let fromRight = 0; fromRight < length; fromRight += 1) {
    const place = places[fromRight];
    if (!place) return fromRight;
    const leaving = roll.from[roll.from.length - 1 - fromRight] ?? '';
    const coming = roll.to[roll.to.length - 1 - fromRight] ?? '';
    place.leaving = leaving;
    place.coming = coming;
    // A place that falls away lies left of the number's own edge: it goes at once.
    place.progress = leaving === coming || coming === '' ? 1 : eased;
  }
  return length;
}
