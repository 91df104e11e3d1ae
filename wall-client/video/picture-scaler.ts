import { COLOUR_MATRICES, COLOUR_RANGES } from '../panels/mosaic/camera-colours.ts';
import type { PlanesPicture, Room } from './video-messages.ts';

type ScaledFrom = Pick<PlanesPicture, 'width' | 'height' | 'layout' | 'matrix' | 'isFullRange'>;

const BYTES_A_PIXEL = 4;
const OPAQUE = 0xff00_0000;
/** Channels are reckoned in so many bits below one of 256 steps. */
const FRACTION_BITS = 8;
const ONE = 1 << FRACTION_BITS;
/** No channel is further from its range of 256 steps. */
const MARGIN = 512;
/** By a channel and the margin: kept within its range. */
const clamped = Uint8Array.from({ length: 256 + 2 * MARGIN }, (_, index) => Math.min(255, Math.max(0, index - MARGIN)));

/**
 * Makes planes into colours of a smaller size, by the processor: once for each picture, while a shader does it for each pixel of each frame,
 * and without a GPU at several times the price. The light of a pixel is the mean of four of those that it stands for; two side by side
 * share their colour, as they do in the camera's own picture. Its loop is arithmetic of whole numbers, ITU-R BT.601 and BT.709.
 */
export class PictureScaler {
  readonly #from: ScaledFrom;
  readonly #to: Room;
  /** Where the light of each column and row is taken, at a quarter of what it stands for and at three quarters. */
  readonly #columns: readonly [Int32Array, Int32Array];
  readonly #rows: readonly [Int32Array, Int32Array];
  /** Where the colour of each pair of columns is, and of each row. */
  readonly #colourColumns: Int32Array;
  readonly #colourRows: Int32Array;
  /** What a step of light adds to each channel, of a sum of four; and what a step of blue and of red adds to which. */
  readonly #stretch: number;
  readonly #redOfRed: number;
  readonly #greenOfRed: number;
  readonly #greenOfBlue: number;
  readonly #blueOfBlue: number;
  /** What each channel has without any light: the margin, less where black lies, and half a step so that it is rounded. */
  readonly #base: number;

  constructor(from: ScaledFrom, to: Room) {
    this.#from = from;
    this.#to = to;
    const { width, height } = from;
    this.#columns = [placesIn(width, to.width, 0.25), placesIn(width, to.width, 0.75)];
    this.#rows = [placesIn(height, to.height, 0.25), placesIn(height, to.height, 0.75)];
    this.#colourColumns = placesIn(Math.ceil(width / 2), Math.ceil(to.width / 2), 0.5);
    this.#colourRows = placesIn(Math.ceil(height / 2), to.height, 0.5);
    const [black, stretch, colourStretch] = COLOUR_RANGES[from.isFullRange ? 'full' : 'limited'];
    const [redOfRed, greenOfBlue, greenOfRed, blueOfBlue] = COLOUR_MATRICES[from.matrix];
    this.#stretch = Math.round(stretch * ONE);
    this.#redOfRed = Math.round(colourStretch * redOfRed * ONE);
    this.#greenOfRed = Math.round(colourStretch * greenOfRed * ONE);
    this.#greenOfBlue = Math.round(colourStretch * greenOfBlue * ONE);
    this.#blueOfBlue = Math.round(colourStretch * blueOfBlue * ONE);
    this.#base = (MARGIN + 0.5) * ONE - Math.round(black * 255 * stretch * ONE);
  }

  /** Whether it is for such a picture and such a size; where planes lie follows from their size. */
  suits({ width, height, matrix, isFullRange }: ScaledFrom, to: Room): boolean {
    const from = this.#from;
    const isFrom = from.width === width && from.height === height;
    const isColour = from.matrix === matrix && from.isFullRange === isFullRange;
    return isFrom && isColour && this.#to.width === to.width && this.#to.height === to.height;
  }

  /** Bytes of what it makes. */
  get length(): number {
    return this.#to.width * this.#to.height * BYTES_A_PIXEL;
  }

  /** Red, green, blue and opaque, row by row without gaps; `into` has `length` bytes. */
  scale(planes: Uint8Array, into: ArrayBuffer): void {
    const { width, height } = this.#to;
    const [luma, blue, red] = this.#from.layout;
    const pixels = new Int32Array(into, 0, width * height);
    // Taken out of the loop, where a field is looked up each time; and whole for the engine as well, which reckons twice as quickly then.
    const [left, right] = this.#columns;
    const [above, below] = this.#rows;
    const colourColumns = this.#colourColumns;
    const base = this.#base | 0;
    const stretch = this.#stretch | 0;
    const redOfRed = this.#redOfRed | 0;
    const greenOfRed = this.#greenOfRed | 0;
    const greenOfBlue = this.#greenOfBlue | 0;
    const blueOfBlue = this.#blueOfBlue | 0;
    let at = 0;
    for (let row = 0; row < height; row += 1) {
      const upper = luma.offset + (above[row] as number) * luma.stride;
      const lower = luma.offset + (below[row] as number) * luma.stride;
      const colourRow = this.#colourRows[row] as number;
      const blueAt = blue.offset + colourRow * blue.stride;
      const redAt = red.offset + colourRow * red.stride;
      let ofRed = 0;
      let ofGreen = 0;
      let ofBlue = 0;
      for (let column = 0; column < width; column += 1) {
        if ((column & 1) === 0) {
          const place = colourColumns[column >> 1] as number;
          const b = (planes[blueAt + place] as number) - 128;
          const r = (planes[redAt + place] as number) - 128;
          ofRed = base + Math.imul(redOfRed, r);
          ofGreen = base - Math.imul(greenOfRed, r) - Math.imul(greenOfBlue, b);
          ofBlue = base + Math.imul(blueOfBlue, b);
        }
        const from = left[column] as number;
        const to = right[column] as number;
        const sum =
          (planes[upper + from] as number) +
          (planes[upper + to] as number) +
          (planes[lower + from] as number) +
          (planes[lower + to] as number);
        const light = Math.imul(sum, stretch) >> 2;
        pixels[at] =
          (clamped[(ofRed + light) >> FRACTION_BITS] as number) |
          ((clamped[(ofGreen + light) >> FRACTION_BITS] as number) << 8) |
          ((clamped[(ofBlue + light) >> FRACTION_BITS] as number) << 16) |
          OPAQUE;
        at += 1;
      }
    }
  }
}

/** Where each of `to` parts of `from` pixels has its middle, or another share of it. */
function placesIn(from: number, to: number, share: number): Int32Array {
  return Int32Array.from({ length: to }, (_, index) => Math.floor(((index + share) * from) / to));
}
