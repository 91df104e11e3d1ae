import type { PlaneLayout, PlanesPicture } from './video-messages.ts';

/** Rows of textures begin at multiples of so many bytes. */
const ALIGNMENT = 4;
/** Pictures of this height or more whose makers do not say how their colours are meant are meant as in television today. */
const HD_HEIGHT = 720;

type Layout = PlanesPicture['layout'];

/** Whether the planes of a frame can be had; those that stay on a GPU have no format. */
export function hasPlanes({ format }: VideoFrame): boolean {
  return format === 'I420' || format === 'NV12';
}

export function bytesOf(frame: VideoFrame): number {
  const { width, height } = visibleSize(frame);
  const [, , red] = layoutOf(width, height);
  return red.offset + red.stride * Math.ceil(height / 2);
}

/** Copies what is to be seen of a frame; the frame stays open. `bytes` are as many as `bytesOf` says. */
export async function copyPlanes(frame: VideoFrame, bytes: ArrayBuffer): Promise<PlanesPicture> {
  const { width, height } = visibleSize(frame);
  const layout = layoutOf(width, height);
  const { matrix, fullRange } = frame.colorSpace;
  const [luma, blue, red] = layout;
  if (frame.format === 'NV12') {
    // The two colours lie side by side in rows that take the room of both planes.
    const together = { offset: blue.offset, stride: blue.stride * 2 };
    await frame.copyTo(bytes, { layout: [luma, together] });
    separate(new Uint8Array(bytes, blue.offset), { layout, height: Math.ceil(height / 2) });
  } else await frame.copyTo(bytes, { layout: [luma, blue, red] });
  return {
    kind: 'planes',
    width,
    height,
    bytes,
    layout,
    matrix: matrix === 'bt709' || (!matrix && height >= HD_HEIGHT) ? 'bt709' : 'bt601',
    isFullRange: fullRange === true,
  };
}

/** Without the rows that only fill up the last blocks. */
export function visibleSize({ visibleRect, codedWidth, codedHeight }: VideoFrame): { width: number; height: number } {
  return { width: visibleRect?.width ?? codedWidth, height: visibleRect?.height ?? codedHeight };
}

function layoutOf(width: number, height: number): Layout {
  const align = (length: number) => Math.ceil(length / ALIGNMENT) * ALIGNMENT;
  const luma: PlaneLayout = { offset: 0, stride: align(width) };
  const colourStride = align(Math.ceil(width / 2));
  const blue: PlaneLayout = { offset: luma.stride * height, stride: colourStride };
  const red: PlaneLayout = { offset: blue.offset + colourStride * Math.ceil(height / 2), stride: colourStride };
  return [luma, blue, red];
}

let scratch = new Uint8Array();

function separate(colours: Uint8Array, { layout: [, { stride }], height }: { layout: Layout; height: number }): void {
  const length = stride * 2 * height;
  if (scratch.length < length) scratch = new Uint8Array(length);
  scratch.set(colours.subarray(0, length));
  const redAt = stride * height;
  for (let at = 0; at < redAt; at += 1) {
    colours[at] = scratch[2 * at] ?? 0;
    colours[redAt + at] = scratch[2 * at + 1] ?? 0;
  }
}
