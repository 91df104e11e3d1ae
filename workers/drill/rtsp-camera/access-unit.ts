import type { VideoCodec } from '../../../protocol/video.ts';

/** One picture of an elementary stream. */
export interface AccessUnit {
  readonly isKey: boolean;
  /** In the order of the stream, without start codes. */
  readonly nals: readonly Buffer[];
}

const START_CODE = Buffer.from([0, 0, 1]);
const H264_IDR = 5;
/** BLA_W_LP to CRA_NUT: pictures at which H.265 may be entered. */
const H265_KEY_TYPES = { first: 16, last: 21 };
const H265_LAST_SLICE_TYPE = 31;

/** Which types of NAL unit are parameter sets, in the order in which a session description names them. */
export const parameterSetTypes: Readonly<Record<VideoCodec, readonly number[]>> = {
  h264: [7, 8],
  h265: [32, 33, 34],
};

export function nalType(codec: VideoCodec, nal: Buffer): number {
  const first = nal[0] ?? 0;
  return codec === 'h264' ? first & 0x1f : (first >> 1) & 0x3f;
}

/** Cuts an Annex B stream into its pictures; what precedes a picture belongs to it. */
export function readAccessUnits(stream: Buffer, codec: VideoCodec): AccessUnit[] {
  const units: AccessUnit[] = [];
  let nals: Buffer[] = [];
  let hasPicture = false;
  let isKey = false;
  const end = () => {
    if (hasPicture) units.push({ isKey, nals });
    nals = [];
    hasPicture = false;
    isKey = false;
  };
  for (const nal of splitNals(stream)) {
    const type = nalType(codec, nal);
    const isSlice = codec === 'h264' ? type >= 1 && type <= H264_IDR : type <= H265_LAST_SLICE_TYPE;
    if (hasPicture && (!isSlice || beginsPicture(codec, nal))) end();
    hasPicture ||= isSlice;
    isKey ||=
      codec === 'h264' ? type === H264_IDR : isSlice && type >= H265_KEY_TYPES.first && type <= H265_KEY_TYPES.last;
    nals.push(nal);
  }
  end();
  return units;
}

function* splitNals(stream: Buffer): Generator<Buffer> {
  let start = -1;
  for (let at = stream.indexOf(START_CODE); at !== -1; at = stream.indexOf(START_CODE, at + START_CODE.length)) {
    if (start >= 0) yield withoutTrailingZeros(stream.subarray(start, at));
    start = at + START_CODE.length;
  }
  if (start >= 0) yield withoutTrailingZeros(stream.subarray(start));
}

/** The zero before a long start code, and padding, are no part of a NAL unit. */
function withoutTrailingZeros(nal: Buffer): Buffer {
  let end = nal.length;
  while (end > 0 && nal[end - 1] === 0) end -= 1;
  return nal.subarray(0, end);
}

/** `first_mb_in_slice` is 0 (an Exp-Golomb code of one bit), or `first_slice_segment_in_pic_flag` is set. */
function beginsPicture(codec: VideoCodec, slice: Buffer): boolean {
  return ((slice[codec === 'h264' ? 1 : 2] ?? 0) & 0x80) !== 0;
}
