import { assertNever } from '../../../protocol/assert-never.ts';
import type { VideoCodec } from '../../../protocol/video.ts';
import type { PictureFormat } from './picture-format.ts';
import { readH264Sps } from './h264-sps.ts';
import { readH265Sps } from './h265-sps.ts';

/** A larger one comes from damage, and would be a decoder's memory. */
const MAX_SIDE_PX = 16_384;

/** The format that a sequence parameter set describes; undefined where it makes no sense. */
export function readPictureFormat(codec: VideoCodec, sps: Uint8Array): PictureFormat | undefined {
  try {
    const format = read(codec, sps);
    const isSound = [format.width, format.height].every((side) => side > 0 && side <= MAX_SIDE_PX);
    return isSound ? { codec, ...format } : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function read(codec: VideoCodec, sps: Uint8Array): Omit<PictureFormat, 'codec'> {
  switch (codec) {
    case 'h264':
      return readH264Sps(sps);
    case 'h265':
      return readH265Sps(sps);
    default:
      return assertNever(codec, 'codec');
  }
}
