import type { DecodedPicture } from './video-messages.ts';

/** Nobody shows the picture any more: a frame is closed; bytes are free for another. */
export function letGo(picture: DecodedPicture | undefined): ArrayBuffer | undefined {
  if (picture?.kind === 'frame') picture.frame.close();
  return picture && 'bytes' in picture ? picture.bytes : undefined;
}
