/** An RTP packet within a larger buffer; RFC 3550, section 5.1. */
export interface RtpPacket {
  readonly sequence: number;
  readonly timestamp: number;
  readonly payloadType: number;
  readonly isMarked: boolean;
  /** Where its payload lies, without padding. */
  readonly start: number;
  readonly end: number;
}

const HEADER_BYTES = 12;

/** Reads the header of the packet at `start`; undefined where it is none. */
export function readRtpPacket(bytes: Buffer, start: number, end: number): RtpPacket | undefined {
  if (end - start < HEADER_BYTES) return undefined;
  const flags = bytes[start] as number;
  if (flags >> 6 !== 2) return undefined;
  let payload = start + HEADER_BYTES + (flags & 0x0f) * 4;
  if (flags & 0x10) {
    if (payload + 4 > end) return undefined;
    payload += 4 + bytes.readUInt16BE(payload + 2) * 4;
  }
  const padding = flags & 0x20 ? (bytes[end - 1] as number) : 0;
  if (payload > end - padding) return undefined;
  const second = bytes[start + 1] as number;
  return {
    sequence: bytes.readUInt16BE(start + 2),
    timestamp: bytes.readUInt32BE(start + 4),
    payloadType: second & 0x7f,
    isMarked: (second & 0x80) !== 0,
    start: payload,
    end: end - padding,
  };
}
