import type { VideoCodec } from '../../../protocol/video.ts';

/** Bytes of payload that go through an Ethernet frame with all headers. */
const MOST_PAYLOAD_BYTES = 1_400;
/** Bytes of the length in front of each NAL unit in an aggregation packet. */
const LENGTH_BYTES = 2;
const FU_START = 0x80;
const FU_END = 0x40;

interface Format {
  readonly headerBytes: number;
  /** Header of a packet that holds several NAL units whole. */
  readonly aggregationHeader: (nals: readonly Buffer[]) => Buffer;
  /** Header of a packet that holds a part of a NAL unit. */
  readonly fragmentHeader: (nal: Buffer, flags: number) => Buffer;
}

/** RFC 6184 (H.264, packetisation mode 1) and RFC 7798 (H.265). */
const formats: Readonly<Record<VideoCodec, Format>> = {
  h264: {
    headerBytes: 1,
    // STAP-A; its importance is that of the most important unit in it.
    aggregationHeader: (nals) => Buffer.from([Math.max(...nals.map((nal) => (nal[0] ?? 0) & 0x60)) | 24]),
    // FU-A.
    fragmentHeader: (nal, flags) => {
      const first = nal[0] ?? 0;
      return Buffer.from([(first & 0xe0) | 28, flags | (first & 0x1f)]);
    },
  },
  h265: {
    headerBytes: 2,
    aggregationHeader: ([nal]) => Buffer.from([((nal?.[0] ?? 0) & 0x81) | (48 << 1), nal?.[1] ?? 0]),
    fragmentHeader: (nal, flags) => {
      const first = nal[0] ?? 0;
      return Buffer.from([(first & 0x81) | (49 << 1), nal[1] ?? 0, flags | ((first >> 1) & 0x3f)]);
    },
  },
};

/** The RTP payloads of one picture: small NAL units together, large ones in parts. */
export function packetise(nals: readonly Buffer[], codec: VideoCodec): Buffer[] {
  const format = formats[codec];
  const payloads: Buffer[] = [];
  let together: Buffer[] = [];
  let bytes = format.headerBytes;
  const flush = () => {
    const [only] = together;
    if (together.length === 1 && only) payloads.push(only);
    else if (together.length > 1) payloads.push(aggregate(together, format));
    together = [];
    bytes = format.headerBytes;
  };
  for (const nal of nals) {
    if (nal.length > MOST_PAYLOAD_BYTES) {
      flush();
      payloads.push(...fragment(nal, format));
      continue;
    }
    if (bytes + LENGTH_BYTES + nal.length > MOST_PAYLOAD_BYTES) flush();
    together.push(nal);
    bytes += LENGTH_BYTES + nal.length;
  }
  flush();
  return payloads;
}

function aggregate(nals: readonly Buffer[], format: Format): Buffer {
  const parts = nals.flatMap((nal) => {
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt16BE(nal.length);
    return [length, nal];
  });
  return Buffer.concat([format.aggregationHeader(nals), ...parts]);
}

function fragment(nal: Buffer, format: Format): Buffer[] {
  const payloads: Buffer[] = [];
  for (let from = format.headerBytes; from < nal.length; from += MOST_PAYLOAD_BYTES) {
    const to = Math.min(from + MOST_PAYLOAD_BYTES, nal.length);
    const flags = (from === format.headerBytes ? FU_START : 0) | (to === nal.length ? FU_END : 0);
    payloads.push(Buffer.concat([format.fragmentHeader(nal, flags), nal.subarray(from, to)]));
  }
  return payloads;
}
