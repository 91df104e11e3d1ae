/**
 * Colours as numbers in a row, as GL takes them: of a list of `Color` three.js would make such a row in every frame. Of a row
 * it makes nothing.
 */
export function flatColours(colours: readonly number[]): Float32Array {
  return Float32Array.from(
    colours.flatMap((colour) => [((colour >> 16) & 0xff) / 255, ((colour >> 8) & 0xff) / 255, (colour & 0xff) / 255]),
  );
}
