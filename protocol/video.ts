import Type, { type Static } from 'typebox';
import { Code } from './site/names.ts';

/** Raised when a message of the video link changes its meaning. */
export const VIDEO_PROTOCOL_VERSION = 1;

const closed = { additionalProperties: false } as const;

/** `main`: a camera's full picture. `sub`: its small one, for many tiles at a time. */
export const Rendition = Type.Enum(['main', 'sub']);
export type Rendition = Static<typeof Rendition>;
export const VideoCodec = Type.Enum(['h264', 'h265']);
export type VideoCodec = Static<typeof VideoCodec>;

export const VideoHello = Type.Object(
  {
    type: Type.Literal('hello'),
    version: Type.Integer(),
    token: Type.Optional(Type.String({ maxLength: 200 })),
    wall: Type.String({ maxLength: 40 }),
    screen: Type.Optional(Type.String({ maxLength: 40 })),
    /** What the page decodes: other pictures are transcoded for it to the first one named. */
    codecs: Type.Array(VideoCodec, { minItems: 1, maxItems: 2 }),
  },
  closed,
);
/** All that the page wants from now on ([VD2]). */
export const Watch = Type.Object(
  {
    type: Type.Literal('watch'),
    streams: Type.Array(
      Type.Object(
        { stream: Type.Integer({ minimum: 0, maximum: 0xffff }), camera: Code, rendition: Rendition },
        closed,
      ),
      { maxItems: 512 },
    ),
  },
  closed,
);
export const VideoClientMessage = Type.Union([VideoHello, Watch]);
export type VideoHello = Static<typeof VideoHello>;
export type Watch = Static<typeof Watch>;
export type VideoClientMessage = Static<typeof VideoClientMessage>;

/** Corners of an area that is never shown, as shares of the picture's width and height from its top left. */
export type PrivacyArea = readonly (readonly [x: number, y: number])[];

/** Why a camera's picture does not come; the relay goes on trying. */
export type LostBecause =
  /** Nothing answers at its address. */
  | 'unreachable'
  /** It answers and says no: the password, the path, or too many viewers. */
  | 'refused'
  /** It sends no more. */
  | 'silent'
  /** What it sends is no picture that the relay understands. */
  | 'unreadable';

export type StreamCondition =
  | { readonly state: 'connecting' }
  | {
      readonly state: 'live';
      readonly codec: VideoCodec;
      /** Codec string for a decoder, RFC 6381: `avc1.64001f`. */
      readonly codecString: string;
      readonly width: number;
      readonly height: number;
      readonly privacy: readonly PrivacyArea[];
    }
  | { readonly state: 'lost'; readonly because: LostBecause }
  /** The class of this screen may not see it: nothing is relayed. */
  | { readonly state: 'restricted' }
  /** The curtain is drawn: the server relays no picture. */
  | { readonly state: 'curtained' }
  /** It would have to be transcoded for this page, and as many are as may be. */
  | { readonly state: 'transcodeLimit' }
  /** The site has no such camera, or no such rendition of it. */
  | { readonly state: 'unknown' };

export interface VideoWelcome {
  readonly type: 'welcome';
  readonly version: typeof VIDEO_PROTOCOL_VERSION;
}
export interface StreamTold {
  readonly type: 'stream';
  readonly stream: number;
  /** Wall time since when it is so, epoch ms. */
  readonly since: number;
  readonly condition: StreamCondition;
}
export type VideoServerMessage = VideoWelcome | StreamTold;

/** One access unit of one stream: the header of a binary frame, before the unit itself. */
export interface UnitHeader {
  readonly stream: number;
  /** Can be decoded without any other. */
  readonly isKey: boolean;
  /** Units before it were left out: what was decoded of them leads nowhere. */
  readonly isDiscontinuous: boolean;
  /** Counts the units of the stream, those left out too; wraps at 2^32. */
  readonly sequence: number;
  /** Wall time of the picture, epoch ms: the camera's RTP time mapped to the server's clock ([VD6]). */
  readonly capturedAt: number;
  /** Wall time at which the relay had the whole unit, epoch ms. */
  readonly receivedAt: number;
}
const FORMAT = 1;
const KEY = 1;
const DISCONTINUOUS = 2;
/**
 * Bytes of a unit's header, all little-endian: format (1), flags (1), stream (2), sequence (4), captured at (float64),
 * received at (float64). The unit follows in Annex B form, a key unit with its parameter sets in front.
 */
export const UNIT_HEADER_BYTES = 24;

/** Writes the header to `UNIT_HEADER_BYTES` of `view`, from `at` on. */
export function writeUnitHeader(view: DataView, header: UnitHeader, at = 0): void {
  view.setUint8(at, FORMAT);
  view.setUint8(at + 1, (header.isKey ? KEY : 0) | (header.isDiscontinuous ? DISCONTINUOUS : 0));
  view.setUint16(at + 2, header.stream, true);
  view.setUint32(at + 4, header.sequence, true);
  view.setFloat64(at + 8, header.capturedAt, true);
  view.setFloat64(at + 16, header.receivedAt, true);
}

/** @throws RangeError if the frame is shorter than a header, or of another format. */
export function readUnitHeader(view: DataView): UnitHeader {
  if (view.byteLength < UNIT_HEADER_BYTES)
    throw new RangeError(`a unit of ${view.byteLength} bytes: a header has ${UNIT_HEADER_BYTES}`);
  const format = view.getUint8(0);
  if (format !== FORMAT) throw new RangeError(`a unit of format ${format}: expected ${FORMAT}`);
  const flags = view.getUint8(1);
  return {
    stream: view.getUint16(2, true),
    isKey: (flags & KEY) !== 0,
    isDiscontinuous: (flags & DISCONTINUOUS) !== 0,
    sequence: view.getUint32(4, true),
    capturedAt: view.getFloat64(8, true),
    receivedAt: view.getFloat64(16, true),
  };
}
