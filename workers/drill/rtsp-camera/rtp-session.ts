import type { Random } from '../random.ts';
import type { PacketisedUnit } from './clip.ts';
import { PAYLOAD_TYPE, RTP_CLOCK_HZ } from './session-description.ts';

const RTP_VERSION = 0x80;
const RTP_HEADER_BYTES = 12;
const MARKER = 0x80;
const SENDER_REPORT_BYTES = 28;
const SENDER_REPORT_TYPE = 200;
/** Words of 32 bits after the first one. */
const SENDER_REPORT_LENGTH = SENDER_REPORT_BYTES / 4 - 1;
/** From 1900, where NTP counts from, to 1970, s. */
const NTP_EPOCH_S = 2_208_988_800;
const TWO_32 = 2 ** 32;
const MS_PER_S = 1_000;

/** Numbers, stamps and counts of what one viewer is sent (RFC 3550). */
export class RtpSession {
  readonly ssrc: number;
  #sequence: number;
  readonly #stampOffset: number;
  #packets = 0;
  #bytes = 0;

  constructor(random: Random) {
    this.ssrc = Math.floor(random() * TWO_32);
    this.#sequence = Math.floor(random() * 0x10000);
    this.#stampOffset = Math.floor(random() * TWO_32);
  }

  /** `sinceMs`: from when the camera was switched on to when the picture was taken. */
  stampOf(sinceMs: number): number {
    return (Math.round((sinceMs * RTP_CLOCK_HZ) / MS_PER_S) + this.#stampOffset) % TWO_32;
  }

  /** The packets of a picture, each in a buffer of its own that the caller may change. */
  packetsOf({ payloads }: PacketisedUnit, stamp: number): Buffer[] {
    return payloads.map((payload, index) => {
      const packet = Buffer.allocUnsafe(RTP_HEADER_BYTES + payload.length);
      packet[0] = RTP_VERSION;
      packet[1] = PAYLOAD_TYPE | (index === payloads.length - 1 ? MARKER : 0);
      packet.writeUInt16BE(this.#sequence, 2);
      packet.writeUInt32BE(stamp, 4);
      packet.writeUInt32BE(this.ssrc, 8);
      payload.copy(packet, RTP_HEADER_BYTES);
      this.#sequence = (this.#sequence + 1) & 0xffff;
      this.#packets += 1;
      this.#bytes += payload.length;
      return packet;
    });
  }

  /** Which wall time (epoch ms) a stamp stands for, and what has been sent. */
  senderReport(wallMs: number, stamp: number): Buffer {
    const report = Buffer.alloc(SENDER_REPORT_BYTES);
    const seconds = Math.floor(wallMs / MS_PER_S);
    report[0] = RTP_VERSION;
    report[1] = SENDER_REPORT_TYPE;
    report.writeUInt16BE(SENDER_REPORT_LENGTH, 2);
    report.writeUInt32BE(this.ssrc, 4);
    report.writeUInt32BE((seconds + NTP_EPOCH_S) % TWO_32, 8);
    report.writeUInt32BE(Math.floor((wallMs / MS_PER_S - seconds) * TWO_32), 12);
    report.writeUInt32BE(stamp, 16);
    report.writeUInt32BE(this.#packets % TWO_32, 20);
    report.writeUInt32BE(this.#bytes % TWO_32, 24);
    return report;
  }
}
