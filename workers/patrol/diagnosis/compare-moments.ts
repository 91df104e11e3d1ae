import { BLOCK, COLUMNS, type Planes, RIM_ROWS, ROWS, WIDTH } from './planes.ts';

/** What is another one in two pictures of a camera; the rim does not count, since a clock goes on over a frozen picture. */
export interface Change {
  /** Of the pixels. A living sensor's noise changes some even where nothing moves. */
  readonly share: number;
  /** The most that any block's mean luma has changed: what moves changes some block much, noise none. */
  readonly block: number;
}

export function compareMoments(before: Planes, now: Planes): Change {
  let changed = 0;
  let block = 0;
  for (let row = RIM_ROWS; row < ROWS - RIM_ROWS; row += 1) {
    for (let column = 0; column < COLUMNS; column += 1) {
      let sum = 0;
      for (let line = row * BLOCK; line < (row + 1) * BLOCK; line += 1) {
        for (let at = line * WIDTH + column * BLOCK, end = at + BLOCK; at < end; at += 1) {
          const by = (now.y[at] as number) - (before.y[at] as number);
          if (by !== 0) changed += 1;
          sum += by;
        }
      }
      block = Math.max(block, Math.abs(sum) / (BLOCK * BLOCK));
    }
  }
  return { share: changed / ((ROWS - 2 * RIM_ROWS) * BLOCK * WIDTH), block };
}
