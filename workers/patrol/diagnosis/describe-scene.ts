import { HEIGHT, type Planes, WIDTH } from './planes.ts';

const CELL = 20;
const CELL_COLUMNS = WIDTH / CELL;
const CELL_ROWS = HEIGHT / CELL;
const CELLS = CELL_COLUMNS * CELL_ROWS;
/** Edges by direction: lying, standing and the two diagonals between. */
const DIRECTIONS = 4;

/**
 * What stays of a picture to know the scene by: how much edge of each direction is in each of 16x9 cells. 720 bytes from which
 * no picture can be made; kept in memory alone.
 */
export interface SceneDescriptor {
  /** By cell and direction: root of the mean gradient, times 16. */
  readonly edges: Uint8Array;
  /** By cell: mean luma. */
  readonly luma: Uint8Array;
}

/** Weaker gradients are noise and coding. */
const GRADIENT_MIN = 8;
const SCALE = 16;
/** The rim's letters say where the camera is, not where it looks. */
const RIM_CELL_ROWS = 1;

export function describeScene({ y }: Planes): SceneDescriptor {
  const sums = new Float32Array(CELLS * DIRECTIONS);
  const lumaSums = new Float32Array(CELLS);
  for (let row = 1; row < HEIGHT - 1; row += 1) {
    const rowCell = Math.floor(row / CELL) * CELL_COLUMNS;
    for (let column = 1; column < WIDTH - 1; column += 1) {
      const at = row * WIDTH + column;
      const cell = rowCell + Math.floor(column / CELL);
      lumaSums[cell] = (lumaSums[cell] as number) + (y[at] as number);
      const across = (y[at + 1] as number) - (y[at - 1] as number);
      const down = (y[at + WIDTH] as number) - (y[at - WIDTH] as number);
      const steepness = Math.abs(across) + Math.abs(down);
      if (steepness < GRADIENT_MIN) continue;
      const bin = cell * DIRECTIONS + directionOf(across, down);
      sums[bin] = (sums[bin] as number) + steepness;
    }
  }
  const pixels = CELL * CELL;
  return {
    edges: Uint8Array.from(sums, (sum) => Math.min(255, Math.round(SCALE * Math.sqrt(sum / pixels)))),
    luma: Uint8Array.from(lumaSums, (sum) => Math.round(sum / pixels)),
  };
}

function directionOf(across: number, down: number): number {
  const width = Math.abs(across);
  const height = Math.abs(down);
  // 0.41 is the tangent of 22.5 degrees, half of the way to the diagonal.
  if (height < 0.41 * width) return 0;
  if (width < 0.41 * height) return 1;
  return across > 0 === down > 0 ? 2 : 3;
}

export interface SceneComparison {
  /** How alike the edges lie, from about 0 (another scene) to 1 (the same picture). */
  readonly likeness: number;
  /** Share of the cells that held edges and are empty now although they are lit. */
  readonly lostShare: number;
  /** How much edge the other cells have kept: 1 is all. */
  readonly keptStrength: number;
  /** Share of the cells with edges in either; with few there is nothing to compare. */
  readonly comparableShare: number;
}

const EDGED_CELL = 24;
const EMPTY_CELL = 10;
const LIT_CELL = 36;
const FIRST_CELL = RIM_CELL_ROWS * CELL_COLUMNS;
const END_CELL = (CELL_ROWS - RIM_CELL_ROWS) * CELL_COLUMNS;

/** Compares a scene with how it was. The likeness is Pearson's correlation over cells and directions, each direction less its mean. */
export function compareScenes(before: SceneDescriptor, now: SceneDescriptor): SceneComparison {
  let edged = 0;
  let lost = 0;
  let eitherEdged = 0;
  let keptBefore = 0;
  let keptNow = 0;
  for (let cell = FIRST_CELL; cell < END_CELL; cell += 1) {
    const strengthBefore = strengthOf(before, cell);
    const strengthNow = strengthOf(now, cell);
    if (strengthBefore >= EDGED_CELL || strengthNow >= EDGED_CELL) eitherEdged += 1;
    if (strengthBefore < EDGED_CELL) continue;
    edged += 1;
    if (strengthNow <= EMPTY_CELL && (now.luma[cell] as number) >= LIT_CELL) lost += 1;
    else {
      keptBefore += strengthBefore;
      keptNow += strengthNow;
    }
  }
  return {
    likeness: correlate(before.edges, now.edges),
    lostShare: edged === 0 ? 0 : lost / edged,
    keptStrength: keptBefore === 0 ? 0 : keptNow / keptBefore,
    comparableShare: eitherEdged / (END_CELL - FIRST_CELL),
  };
}

/** The strongest direction of a cell. */
function strengthOf({ edges }: SceneDescriptor, cell: number): number {
  let strongest = 0;
  for (let bin = cell * DIRECTIONS; bin < (cell + 1) * DIRECTIONS; bin += 1)
    strongest = Math.max(strongest, edges[bin] as number);
  return strongest;
}

function correlate(left: Uint8Array, right: Uint8Array): number {
  let product = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let direction = 0; direction < DIRECTIONS; direction += 1) {
    const leftMean = meanOf(left, direction);
    const rightMean = meanOf(right, direction);
    for (let cell = FIRST_CELL; cell < END_CELL; cell += 1) {
      const bin = cell * DIRECTIONS + direction;
      const a = (left[bin] as number) - leftMean;
      const b = (right[bin] as number) - rightMean;
      product += a * b;
      leftSquares += a * a;
      rightSquares += b * b;
    }
  }
  const scale = Math.sqrt(leftSquares * rightSquares);
  return scale === 0 ? 0 : product / scale;
}

function meanOf(edges: Uint8Array, direction: number): number {
  let sum = 0;
  for (let cell = FIRST_CELL; cell < END_CELL; cell += 1) sum += edges[cell * DIRECTIONS + direction] as number;
  return sum / (END_CELL - FIRST_CELL);
}
