import { SourceFault } from '../source.ts';

const DOLLAR = 0x24;
const FRAME_HEADER_BYTES = 4;
/** Headers of an answer, and its body: a session description has a few hundred bytes. */
const MAX_HEAD_BYTES = 16 * 1024;
const MAX_BODY_BYTES = 64 * 1024;
const END_OF_HEAD = Buffer.from('\r\n\r\n');
const CR = 0x0d;
const LF = 0x0a;
const CAPITAL_A = 0x41;
const CAPITAL_Z = 0x5a;

export interface InterleavedEvents {
  /** A packet on a channel; it lies in `bytes` for the time of the call alone. */
  readonly packet: (channel: number, bytes: Buffer, start: number, end: number) => void;
  /** An answer, or a request of the camera: its head, and its body. */
  readonly message: (head: string, body: string) => void;
}

/** Cuts the bytes of an RTSP connection into packets and messages; RFC 2326, section 10.12. */
export class InterleavedReader {
  readonly #events: InterleavedEvents;
  /** The beginning of what is not whole yet. */
  #kept = Buffer.alloc(0);
  #keptBytes = 0;

  constructor(events: InterleavedEvents) {
    this.#events = events;
  }

  /** @throws {SourceFault} where the bytes are neither */
  take(chunk: Buffer, length: number): void {
    if (this.#keptBytes === 0) {
      const used = this.#read(chunk, length);
      this.#keep(chunk, used, length);
      return;
    }
    this.#keep(chunk, 0, length);
    const used = this.#read(this.#kept, this.#keptBytes);
    this.#kept.copyWithin(0, used, this.#keptBytes);
    this.#keptBytes -= used;
  }

  #keep(bytes: Buffer, start: number, end: number): void {
    const needed = this.#keptBytes + end - start;
    if (needed > this.#kept.length) {
      // Both a packet and a message are bounded, so this is.
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#kept.length * 2));
      this.#kept.copy(larger, 0, 0, this.#keptBytes);
      this.#kept = larger;
    }
    this.#keptBytes += bytes.copy(this.#kept, this.#keptBytes, start, end);
  }

  /** Returns how many bytes are done with. */
  #read(bytes: Buffer, length: number): number {
    let at = 0;
    while (at < length) {
      const first = bytes[at] as number;
      if (first === DOLLAR) {
        if (length - at < FRAME_HEADER_BYTES) return at;
        const start = at + FRAME_HEADER_BYTES;
        const end = start + bytes.readUInt16BE(at + 2);
        if (end > length) return at;
        this.#events.packet(bytes[at + 1] as number, bytes, start, end);
        at = end;
      } else if (first === CR || first === LF) at += 1;
      else if (first >= CAPITAL_A && first <= CAPITAL_Z) {
        const next = this.#readMessage(bytes, at, length);
        if (next === undefined) return at;
        at = next;
      } else throw SourceFault.unreadable('bytes that are neither packets nor answers');
    }
    return at;
  }

  /** Returns where the message ends; undefined while it is not whole. */
  #readMessage(bytes: Buffer, start: number, length: number): number | undefined {
    const window = bytes.subarray(start, Math.min(length, start + MAX_HEAD_BYTES));
    const headBytes = window.indexOf(END_OF_HEAD);
    if (headBytes < 0) {
      if (window.length === MAX_HEAD_BYTES) throw SourceFault.unreadable('an answer without end');
      return undefined;
    }
    const head = window.toString('latin1', 0, headBytes);
    const bodyBytes = Number(/^content-length:[ \t]*(\d+)/im.exec(head)?.[1] ?? 0);
    if (bodyBytes > MAX_BODY_BYTES) throw SourceFault.unreadable(`an answer of ${bodyBytes} bytes`);
    const bodyStart = start + headBytes + END_OF_HEAD.length;
    if (bodyStart + bodyBytes > length) return undefined;
    this.#events.message(head, bytes.toString('utf8', bodyStart, bodyStart + bodyBytes));
    return bodyStart + bodyBytes;
  }
}
