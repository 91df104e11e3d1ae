import { PNG } from 'pngjs';
import { BAR_CODE_BITS } from '../../wall-client/stage/bar-code.ts';

/** Reads the frame's number off a picture, as someone would who filmed it: by where it is white. */
export function readBarCode(picture: Buffer): number {
  const { width, height, data } = PNG.sync.read(picture);
  const isWhite = (x: number, y: number) => (data[4 * (y * width + x)] ?? 0) > 128;
  // From below: past the text, to the lowest row of the bars.
  for (let y = height - 1; y >= 0; y -= 1) {
    const start = firstWhite(y);
    if (start === undefined) continue;
    const code = tryRead({ start, y });
    if (code !== undefined) return code;
  }
  throw new Error('the picture has no bar code');

  function firstWhite(y: number): number | undefined {
    for (let x = 0; x < width / 2; x += 1) if (isWhite(x, y)) return x;
    return undefined;
  }

  /** The first bar begins where the black margin, as wide as a bar, ends. */
  function tryRead({ start, y }: { start: number; y: number }): number | undefined {
    const middle = (place: number) => Math.floor(start * (place + 0.5));
    const isFramed =
      !isWhite(middle(0), y) &&
      isWhite(middle(1), y) &&
      isWhite(middle(BAR_CODE_BITS + 2), y) &&
      !isWhite(middle(BAR_CODE_BITS + 3), y);
    // Bars are higher than letters.
    const isHigh = [1, BAR_CODE_BITS + 2].every((place) => isWhite(middle(place), y - 2 * start));
    if (start < 4 || !isFramed || !isHigh) return undefined;
    let gray = 0;
    for (let bit = 0; bit < BAR_CODE_BITS; bit += 1) gray = gray * 2 + (isWhite(middle(bit + 2), y) ? 1 : 0);
    let index = gray;
    for (let shift = 1; shift < BAR_CODE_BITS; shift += 1) index ^= gray >> shift;
    return index;
  }
}
