import type { PixelShift } from '../../protocol/site/site-file.ts';

export interface Shift {
  /** Wall units, to the right and down. */
  readonly x: number;
  readonly y: number;
}

export const NO_SHIFT: Shift = { x: 0, y: 0 };
const MINUTE_MS = 60_000;

/** Number of the place at which the picture stands at a moment of wall time (epoch ms); the same on every screen. */
export function shiftStep({ px, everyMinutes }: PixelShift, wall: number): number {
  return Math.floor(wall / (everyMinutes * MINUTE_MS)) % roundLength(px);
}

/**
 * Where that is. The picture goes to and fro along the rows of a square, one unit a step, so that no step is seen, and each
 * place of the square has its time: what burns in is spread over all of them.
 */
export function placeOf(step: number, px: number): Shift {
  const side = 2 * px + 1;
  const there = Math.min(step, roundLength(px) - step);
  const row = Math.floor(there / side);
  const along = there % side;
  return { x: (row % 2 === 0 ? along : side - 1 - along) - px, y: row - px };
}

/** Steps from one end of the way to the other and back. */
function roundLength(px: number): number {
  return 2 * ((2 * px + 1) ** 2 - 1);
}
