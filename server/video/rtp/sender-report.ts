/** A moment as the camera says it: on its own clock, and as a stamp of its pictures. */
export interface SenderReport {
  /** Of the camera's own clock, ms since some moment of its own: it may be wrong by hours, or count from its start. */
  readonly clockMs: number;
  readonly rtpTime: number;
}

/** Packet type; RFC 3550, section 12.1. */
const SENDER_REPORT = 200;
const HEADER_BYTES = 4;
/** Header, SSRC, NTP time, RTP time and two counts; RFC 3550, section 6.4.1. */
const REPORT_BYTES = 28;
const CLOCK_AT = 8;
const RTP_TIME_AT = 16;
const MS_A_SECOND = 1_000;
const TWO_32 = 2 ** 32;

/**
 * The sender report within the RTCP packets at `start`, which come together as one (RFC 3550, section 6.1); undefined where
 * there is none, it is broken off, or the camera says that it has no clock (all zeros, section 4).
 */
export function readSenderReport(bytes: Buffer, start: number, end: number): SenderReport | undefined {
  let at = start;
  while (at + HEADER_BYTES <= end) {
    if ((bytes[at] as number) >> 6 !== 2) return undefined;
    if (bytes[at + 1] === SENDER_REPORT) return readReport(bytes, at, end);
    at += (bytes.readUInt16BE(at + 2) + 1) * 4;
  }
  return undefined;
}

function readReport(bytes: Buffer, at: number, end: number): SenderReport | undefined {
  if (at + REPORT_BYTES > end) return undefined;
  const seconds = bytes.readUInt32BE(at + CLOCK_AT);
  const fraction = bytes.readUInt32BE(at + CLOCK_AT + 4);
  if (seconds === 0 && fraction === 0) return undefined;
  return {
    clockMs: (seconds + fraction / TWO_32) * MS_A_SECOND,
    rtpTime: bytes.readUInt32BE(at + RTP_TIME_AT),
  };
}
