import type { VideoCodec } from '../../../protocol/video.ts';

/**
 * Just enough Matroska (RFC 9559) to hand a decoder one unit after the other, each with a number as its time: a container
 * keeps units apart and carries the number through to the picture, which bare Annex B does neither.
 */
const CODEC_IDS: Record<VideoCodec, string> = { h264: 'V_MPEG4/ISO/AVC', h265: 'V_MPEGH/ISO/HEVC' };
const EBML = 0x1a45dfa3;
const DOC_TYPE = 0x4282;
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TIMESTAMP_SCALE = 0x2ad7b1;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const TRACK_UID = 0x73c5;
const TRACK_TYPE = 0x83;
const CODEC_ID = 0x86;
const VIDEO = 0xe0;
const PIXEL_WIDTH = 0xb0;
const PIXEL_HEIGHT = 0xba;
const CLUSTER = 0x1f43b675;
const TIMESTAMP = 0xe7;
const SIMPLE_BLOCK = 0xa3;
/** A segment that goes on until the stream ends. */
const SIZE_UNKNOWN = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
const MILLISECOND_NS = 1_000_000;
const VIDEO_TRACK = 1;
/** Track 1, no time of its own beside the cluster's, a key frame. */
const BLOCK_HEADER = Buffer.from([0x80 | VIDEO_TRACK, 0, 0, 0x80]);
/** Overruled by what the units say of themselves. */
const ANY_SIZE = 16;

/** What a stream of units of one codec begins with. */
export function streamHead(codec: VideoCodec): Buffer {
  return Buffer.concat([
    element(EBML, element(DOC_TYPE, Buffer.from('matroska'))),
    idBytes(SEGMENT),
    SIZE_UNKNOWN,
    element(INFO, element(TIMESTAMP_SCALE, wholeNumber(MILLISECOND_NS))),
    element(
      TRACKS,
      element(
        TRACK_ENTRY,
        element(TRACK_NUMBER, wholeNumber(VIDEO_TRACK)),
        element(TRACK_UID, wholeNumber(VIDEO_TRACK)),
        element(TRACK_TYPE, wholeNumber(VIDEO_TRACK)),
        element(CODEC_ID, Buffer.from(CODEC_IDS[codec])),
        element(VIDEO, element(PIXEL_WIDTH, wholeNumber(ANY_SIZE)), element(PIXEL_HEIGHT, wholeNumber(ANY_SIZE))),
      ),
    ),
  ]);
}

/** What comes before one key unit of `unitBytes` bytes, whose picture will carry `number` as its time in milliseconds. */
export function unitHead(number: number, unitBytes: number): Buffer {
  const timestamp = element(TIMESTAMP, wholeNumber(number));
  const blockBytes = BLOCK_HEADER.length + unitBytes;
  const blockHead = Buffer.concat([idBytes(SIMPLE_BLOCK), sizeBytes(blockBytes)]);
  return Buffer.concat([
    idBytes(CLUSTER),
    sizeBytes(timestamp.length + blockHead.length + blockBytes),
    timestamp,
    blockHead,
    BLOCK_HEADER,
  ]);
}

function element(id: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([idBytes(id), sizeBytes(body.length), body]);
}

function idBytes(id: number): Buffer {
  return wholeNumber(id);
}

/** Always in eight bytes: a marker bit and 56 bits of size. */
function sizeBytes(bytes: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt(bytes) | (1n << 56n));
  return buffer;
}

/** Big-endian, without zeros in front. */
function wholeNumber(value: number): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}
