import type { VideoCodec } from '../../../protocol/video.ts';

/** What a NAL unit is to the relay. */
export type NalRole =
  /** Part of a picture that can be decoded without any other. */
  | 'key'
  | 'picture'
  | 'parameters'
  /** Delimiters, filling, and what a camera says besides its picture: supplemental messages hold vendors' analytics. */
  | 'aside'
  /** Nothing that the standard knows. */
  | 'unknown';

/** Where H.264 and H.265 differ: NAL unit headers, and how they are cut into RTP packets (RFC 6184, RFC 7798). */
export interface NalCodec {
  readonly codec: VideoCodec;
  /** Behind it, the first bit of a slice says whether a picture begins with it. */
  readonly headerBytes: number;
  readonly sps: number;
  /** Types of parameter sets in the order in which a key unit begins with them. */
  readonly parameterTypes: readonly number[];
  /** Packet types of several units in one packet, and of one unit in several. */
  readonly aggregation: number;
  readonly fragment: number;
  /** By the first byte of the header. */
  typeOf(first: number): number;
  roleOf(type: number): NalRole;
  /** The first byte of a unit's own header, from that of a fragment and the unit's type. */
  restore(first: number, type: number): number;
  /** Bits of a fragment's header that hold the type. */
  readonly fragmentTypeMask: number;
}

const H264_IDR = 5;
const H264_SPS = 7;
const H264_PPS = 8;
/** Of the standard's own types the last; those behind it belong to RTP. */
const H264_LAST = 23;

export const h264: NalCodec = {
  codec: 'h264',
  headerBytes: 1,
  sps: H264_SPS,
  parameterTypes: [H264_SPS, H264_PPS],
  aggregation: 24,
  fragment: 28,
  fragmentTypeMask: 0x1f,
  typeOf: (first) => first & 0x1f,
  roleOf: (type) => {
    if (type === H264_IDR) return 'key';
    if (type >= 1 && type < H264_IDR) return 'picture';
    if (type === H264_SPS || type === H264_PPS) return 'parameters';
    return type > 0 && type <= H264_LAST ? 'aside' : 'unknown';
  },
  restore: (first, type) => (first & 0xe0) | type,
};

const H265_FIRST_IRAP = 16;
const H265_LAST_IRAP = 21;
const H265_LAST_PICTURE = 31;
const H265_VPS = 32;
const H265_SPS = 33;
const H265_PPS = 34;
const H265_LAST = 47;

export const h265: NalCodec = {
  codec: 'h265',
  headerBytes: 2,
  sps: H265_SPS,
  parameterTypes: [H265_VPS, H265_SPS, H265_PPS],
  aggregation: 48,
  fragment: 49,
  fragmentTypeMask: 0x3f,
  typeOf: (first) => (first >> 1) & 0x3f,
  roleOf: (type) => {
    if (type >= H265_FIRST_IRAP && type <= H265_LAST_IRAP) return 'key';
    if (type <= H265_LAST_PICTURE) return 'picture';
    if (type <= H265_PPS) return 'parameters';
    return type <= H265_LAST ? 'aside' : 'unknown';
  },
  restore: (first, type) => (first & 0x81) | (type << 1),
};

export const NAL_CODECS = { h264, h265 } as const satisfies Record<VideoCodec, NalCodec>;

/** `first_mb_in_slice` is 0 as an Exp-Golomb code of one bit, or `first_slice_segment_in_pic_flag` is set. */
export const BEGINS_PICTURE = 0x80;
/** First bit of every NAL unit header; set, the unit is damaged. */
export const FORBIDDEN_BIT = 0x80;
export const START_CODE = Buffer.from([0, 0, 0, 1]);
