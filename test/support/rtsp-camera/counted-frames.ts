/** Boxes in the picture's corner: one that is always white, then the bits, least first, and one that is always black. */
const BITS = 12;
const BOXES = BITS + 2;
/** A box is so much of the picture's width wide and high. */
const BOX_SHARE = 1 / 40;
const BLACK = 16;
const WHITE = 235;

export interface CountedPicture {
  readonly width: number;
  readonly height: number;
  /** Told apart by its ground and by the colour of it. */
  readonly camera: number;
}

/** Grey pictures (I420) that move, with their number in the corner; the same buffer each time. */
export function* countedFrames({ width, height, camera }: CountedPicture, count: number): Generator<Uint8Array> {
  const frame = new Uint8Array((width * height * 3) / 2);
  const luma = width * height;
  frame.fill(96 + ((camera * 29) % 64), luma, (luma * 5) / 4);
  frame.fill(96 + ((camera * 47) % 64), (luma * 5) / 4);
  for (let number = 0; number < count; number += 1) {
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1) frame[y * width + x] = 60 + (((x + y + number * 4) >> 3) & 63);
    drawCounter(frame.subarray(0, luma), { width, number });
    yield frame;
  }
}

/** Draws the number of a picture into its luma plane. */
function drawCounter(luma: Uint8Array, { width, number }: { readonly width: number; readonly number: number }): void {
  const side = Math.round(width * BOX_SHARE);
  for (let box = 0; box < BOXES; box += 1) {
    const isWhite = box === 0 || (box <= BITS && ((number >> (box - 1)) & 1) === 1);
    for (let y = 0; y < side; y += 1)
      luma.fill(isWhite ? WHITE : BLACK, y * width + box * side, y * width + (box + 1) * side);
  }
}

/** Where the middles of the boxes lie, as shares of the picture's width and height from its upper left corner. */
export function counterPoints({ width, height }: Pick<CountedPicture, 'width' | 'height'>): [x: number, y: number][] {
  return Array.from({ length: BOXES }, (_, box) => [(box + 0.5) * BOX_SHARE, (0.5 * BOX_SHARE * width) / height]);
}

/** The number that the boxes say by their luminance, 0 to 255; undefined where there is no counter. */
export function counterOf(luminances: readonly number[]): number | undefined {
  const isWhite = (box: number) => (luminances[box] ?? 0) > 128;
  if (!isWhite(0) || isWhite(BOXES - 1)) return undefined;
  let number = 0;
  for (let bit = 0; bit < BITS; bit += 1) if (isWhite(bit + 1)) number |= 1 << bit;
  return number;
}

/** The number of a picture as it is drawn; `luminanceAt` is asked by shares, as `counterPoints` gives them. */
export function readCounter(
  luminanceAt: (x: number, y: number) => number,
  picture: Pick<CountedPicture, 'width' | 'height'>,
): number | undefined {
  return counterOf(counterPoints(picture).map(([x, y]) => luminanceAt(x, y)));
}
