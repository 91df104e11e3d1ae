import { BLOCK, COLUMNS, HEIGHT, type Planes, ROWS, WIDTH } from './planes.ts';

/** What the 576 blocks of a picture measure, each an array by block, row after row. */
export interface BlockFigures {
  readonly mean: Float32Array;
  /** Largest less smallest luma. */
  readonly range: Float32Array;
  /** Largest luma step from a pixel to its neighbour. */
  readonly step: Float32Array;
  /** Deviation of the noise, by Immerkaer's mask. */
  readonly noise: Float32Array;
  /** Mean chroma, less the neutral 128. */
  readonly u: Float32Array;
  readonly v: Float32Array;
}

const BLOCKS = COLUMNS * ROWS;
const CHROMA = BLOCK / 2;
const CHROMA_WIDTH = WIDTH / 2;
/**
 * From mean absolute response to deviation: J. Immerkaer, "Fast Noise Variance Estimation", Computer Vision and Image
 * Understanding 64 (1996). The mask is the difference of two Laplacians, so that edges and slopes hardly answer to it.
 */
const IMMERKAER = Math.sqrt(Math.PI / 2) / 6;

export function measureBlocks({ y, u, v }: Planes): BlockFigures {
  const figures = {
    mean: new Float32Array(BLOCKS),
    range: new Float32Array(BLOCKS),
    step: new Float32Array(BLOCKS),
    noise: new Float32Array(BLOCKS),
    u: new Float32Array(BLOCKS),
    v: new Float32Array(BLOCKS),
  };
  for (let block = 0; block < BLOCKS; block += 1) {
    const left = (block % COLUMNS) * BLOCK;
    const top = Math.floor(block / COLUMNS) * BLOCK;
    measureLuma(y, { left, top, block }, figures);
    figures.u[block] = meanChroma(u, left / 2, top / 2);
    figures.v[block] = meanChroma(v, left / 2, top / 2);
  }
  return figures;
}

function measureLuma(
  y: Uint8Array,
  { left, top, block }: { left: number; top: number; block: number },
  into: BlockFigures,
): void {
  // The mask needs all eight neighbours.
  const firstRow = Math.max(1, top);
  const endRow = Math.min(HEIGHT - 1, top + BLOCK);
  const firstColumn = Math.max(1, left);
  const endColumn = Math.min(WIDTH - 1, left + BLOCK);
  let sum = 0;
  let least = 255;
  let most = 0;
  let step = 0;
  let response = 0;
  for (let row = firstRow; row < endRow; row += 1) {
    for (let at = row * WIDTH + firstColumn, end = row * WIDTH + endColumn; at < end; at += 1) {
      const here = y[at] as number;
      const before = y[at - 1] as number;
      const above = y[at - WIDTH] as number;
      const after = y[at + 1] as number;
      const below = y[at + WIDTH] as number;
      sum += here;
      if (here < least) least = here;
      if (here > most) most = here;
      const across = here > before ? here - before : before - here;
      const down = here > above ? here - above : above - here;
      if (across > step) step = across;
      if (down > step) step = down;
      const corners =
        (y[at - WIDTH - 1] as number) +
        (y[at - WIDTH + 1] as number) +
        (y[at + WIDTH - 1] as number) +
        (y[at + WIDTH + 1] as number);
      const answer = corners - 2 * (before + after + above + below) + 4 * here;
      response += answer < 0 ? -answer : answer;
    }
  }
  const pixels = (endRow - firstRow) * (endColumn - firstColumn);
  into.mean[block] = sum / pixels;
  into.range[block] = most - least;
  into.step[block] = step;
  into.noise[block] = (IMMERKAER * response) / pixels;
}

function meanChroma(plane: Uint8Array, left: number, top: number): number {
  let sum = 0;
  for (let row = top; row < top + CHROMA; row += 1)
    for (let at = row * CHROMA_WIDTH + left, end = at + CHROMA; at < end; at += 1) sum += plane[at] as number;
  return sum / (CHROMA * CHROMA) - 128;
}
