import { BLOCK, HEIGHT, type Planes, RIM_ROWS, WIDTH } from './planes.ts';

/** A clock on the rim goes on over a frozen picture. */
const FIRST = RIM_ROWS * BLOCK * WIDTH;
const END = (HEIGHT - RIM_ROWS * BLOCK) * WIDTH;

/** Share of the pixels whose luma is another one in two pictures of a camera. A living sensor's noise changes some even where nothing moves. */
export function changedShare(before: Planes, now: Planes): number {
  let changed = 0;
  for (let at = FIRST; at < END; at += 1) if (before.y[at] !== now.y[at]) changed += 1;
  return changed / (END - FIRST);
}
