import { measureBlocks, type BlockFigures } from './measure-blocks.ts';
import { COLUMNS, HEIGHT, type Planes, ROWS, RIM_ROWS, WIDTH, BLOCK } from './planes.ts';

/** What one picture measures; luma in levels of 16 to 235, shares from 0 to 1. */
export interface PictureFigures {
  readonly mean: number;
  /** Luma that 2 %, 50 % and 98 % of the pixels stay below, without the rim. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
  /** Share of pixels that are as good as white. */
  readonly whiteShare: number;
  /**
   * How steep edges are: the largest step between neighbours, as a share of the block's whole range. An edge that takes w
   * pixels gives about 1/w (the edge width of P. Marziliano et al., "A no-reference perceptual blur metric", ICIP 2002, without
   * its search). Undefined where too few blocks hold an edge.
   */
  readonly sharpness: number | undefined;
  /** Share of blocks that hold an edge. */
  readonly edgeShare: number;
  /** Deviation of noise in the calmest quarter of the lit blocks: snow is everywhere, texture and rain are not. */
  readonly noise: number;
  /** Share of lit blocks that hold next to nothing. */
  readonly emptyShare: number;
  /** Share of blocks of one and the same colour, to within the coding's error. */
  readonly oneColourShare: number;
  /** How far that colour is from grey. */
  readonly oneColourChroma: number;
  /** Share of pixels that are the same as three rows below, in the upper two thirds. */
  readonly sameDownwardsShare: number;
  /** Share of blocks of a strong colour. */
  readonly vividShare: number;
  /** How far even the tenth of the lit blocks that is tinted least leans to the picture's mean hue. */
  readonly castFloor: number;
  /** The mean hue's direction, degrees from U to V. */
  readonly castHue: number;
  /** Share of blocks that are lit: neither black nor white. */
  readonly litShare: number;
}

const AS_GOOD_AS_WHITE = 228;
/** Below, a camera's black: what is there is noise. Above, its white: noise and colour are cut off. */
const LIT_FROM = 32;
const LIT_TO = 226;
/** A block with less contrast holds no edge that could be judged: coding leaves steps of some levels. */
const EDGE_RANGE = 20;
const EDGE_SHARE_MIN = 0.03;
/** Of the blocks with an edge, the one that a quarter is sharper than: lamps and wet roads glow, walls and poles do not. */
const SHARP_QUANTILE = 0.75;
const CALM_QUANTILE = 0.25;
const EMPTY_RANGE = 14;
const ONE_COLOUR_RANGE = 10;
const ONE_COLOUR_LUMA = 4;
const ONE_COLOUR_CHROMA = 4;
const VIVID_CHROMA = 36;
const SAME_ROWS_APART = 3;
const SAME_LUMA = 2;
const LEAST_TINTED = 0.1;

/** The inner rows of blocks, without what cameras write on the rim. */
const INNER_FIRST = RIM_ROWS * COLUMNS;
const INNER_END = (ROWS - RIM_ROWS) * COLUMNS;
const INNER = INNER_END - INNER_FIRST;

export function measurePicture(planes: Planes): PictureFigures {
  const blocks = measureBlocks(planes);
  const { least, middle, most, mean, whiteShare } = measureLevels(planes.y);
  const lit: number[] = [];
  const steepness: number[] = [];
  let empty = 0;
  let vivid = 0;
  for (let block = INNER_FIRST; block < INNER_END; block += 1) {
    const range = blocks.range[block] as number;
    const luma = blocks.mean[block] as number;
    if (range >= EDGE_RANGE) steepness.push((blocks.step[block] as number) / range);
    if (range <= EMPTY_RANGE && luma >= LIT_FROM) empty += 1;
    if (Math.hypot(blocks.u[block] as number, blocks.v[block] as number) > VIVID_CHROMA) vivid += 1;
    if (luma >= LIT_FROM && luma <= LIT_TO) lit.push(block);
  }
  return {
    mean,
    low: least,
    median: middle,
    high: most,
    whiteShare,
    sharpness: steepness.length < EDGE_SHARE_MIN * INNER ? undefined : quantile(steepness, SHARP_QUANTILE),
    edgeShare: steepness.length / INNER,
    noise:
      lit.length === 0
        ? 0
        : quantile(
            lit.map((block) => blocks.noise[block] as number),
            CALM_QUANTILE,
          ),
    emptyShare: empty / INNER,
    ...measureOneColour(blocks),
    sameDownwardsShare: measureSameDownwards(planes.y),
    vividShare: vivid / INNER,
    ...measureCast(blocks, lit),
    litShare: lit.length / INNER,
  };
}

function measureLevels(y: Uint8Array) {
  const histogram = new Uint32Array(256);
  const first = RIM_ROWS * BLOCK * WIDTH;
  const end = (HEIGHT - RIM_ROWS * BLOCK) * WIDTH;
  for (let at = first; at < end; at += 1) {
    const level = y[at] as number;
    histogram[level] = (histogram[level] as number) + 1;
  }
  const pixels = end - first;
  let sum = 0;
  let white = 0;
  for (let level = 0; level < 256; level += 1) {
    sum += level * (histogram[level] as number);
    if (level >= AS_GOOD_AS_WHITE) white += histogram[level] as number;
  }
  const levelAt = (share: number) => {
    let counted = 0;
    for (let level = 0; level < 256; level += 1) {
      counted += histogram[level] as number;
      if (counted >= share * pixels) return level;
    }
    return 255;
  };
  return {
    least: levelAt(0.02),
    middle: levelAt(0.5),
    most: levelAt(0.98),
    mean: sum / pixels,
    whiteShare: white / pixels,
  };
}

/** A card that stands for a lost signal is of one colour, to within coding; letters on it leave most blocks as they are. */
function measureOneColour(blocks: BlockFigures): Pick<PictureFigures, 'oneColourShare' | 'oneColourChroma'> {
  const luma = quantile([...blocks.mean], 0.5);
  const u = quantile([...blocks.u], 0.5);
  const v = quantile([...blocks.v], 0.5);
  let same = 0;
  for (let block = 0; block < blocks.mean.length; block += 1) {
    if (
      (blocks.range[block] as number) <= ONE_COLOUR_RANGE &&
      Math.abs((blocks.mean[block] as number) - luma) <= ONE_COLOUR_LUMA &&
      Math.abs((blocks.u[block] as number) - u) <= ONE_COLOUR_CHROMA &&
      Math.abs((blocks.v[block] as number) - v) <= ONE_COLOUR_CHROMA
    )
      same += 1;
  }
  return { oneColourShare: same / blocks.mean.length, oneColourChroma: Math.hypot(u, v) };
}

function measureSameDownwards(y: Uint8Array): number {
  const first = RIM_ROWS * BLOCK;
  const end = Math.floor((HEIGHT * 2) / 3) - SAME_ROWS_APART;
  let same = 0;
  for (let at = first * WIDTH; at < end * WIDTH; at += 1)
    if (Math.abs((y[at] as number) - (y[at + SAME_ROWS_APART * WIDTH] as number)) <= SAME_LUMA) same += 1;
  return same / ((end - first) * WIDTH);
}

/** Nearly every scene holds something grey: a road, a wall, the sky. A cast tints that too. */
function measureCast(blocks: BlockFigures, lit: readonly number[]): Pick<PictureFigures, 'castFloor' | 'castHue'> {
  if (lit.length === 0) return { castFloor: 0, castHue: 0 };
  let u = 0;
  let v = 0;
  for (const block of lit) {
    u += blocks.u[block] as number;
    v += blocks.v[block] as number;
  }
  const length = Math.hypot(u, v);
  if (length === 0) return { castFloor: 0, castHue: 0 };
  const leanings = lit.map((block) => ((blocks.u[block] as number) * u + (blocks.v[block] as number) * v) / length);
  return { castFloor: quantile(leanings, LEAST_TINTED), castHue: (Math.atan2(v, u) * 180) / Math.PI };
}

/** The value that a share of the values stays below; `values` is sorted in place. */
function quantile(values: number[], share: number): number {
  values.sort((left, right) => left - right);
  return values[Math.min(values.length - 1, Math.floor(share * values.length))] as number;
}
