/** Every picture is diagnosed at this size, whatever its own: what a person sees from a distance is still there, and a picture costs milliseconds. */
export const WIDTH = 320;
export const HEIGHT = 180;
const PIXELS = WIDTH * HEIGHT;
/** Bytes of a picture as YUV 4:2:0 planes, one after the other. */
export const PICTURE_BYTES = (PIXELS * 3) / 2;

/** A small picture: luma of 320x180, chroma of 160x90 each, limited range (black 16, white 235, neutral chroma 128). */
export interface Planes {
  readonly y: Uint8Array;
  readonly u: Uint8Array;
  readonly v: Uint8Array;
}

/** Views into `bytes`, without a copy. @throws RangeError unless there are `PICTURE_BYTES` of them. */
export function planesOf(bytes: Uint8Array): Planes {
  if (bytes.byteLength !== PICTURE_BYTES)
    throw new RangeError(`a picture of ${bytes.byteLength} bytes: expected ${PICTURE_BYTES}`);
  return {
    y: bytes.subarray(0, PIXELS),
    u: bytes.subarray(PIXELS, PIXELS * 1.25),
    v: bytes.subarray(PIXELS * 1.25),
  };
}

/** Blocks of 10x10 pixels: 32 columns, 18 rows. */
export const BLOCK = 10;
export const COLUMNS = WIDTH / BLOCK;
export const ROWS = HEIGHT / BLOCK;
/** Cameras burn name and time into the upper and the lower rim: these rows of blocks are left out where sharp white letters would deceive. */
export const RIM_ROWS = 2;
