import { BEGINS_PICTURE, FORBIDDEN_BIT, type NalCodec, START_CODE } from '../picture/nal-codec.ts';
import type { PictureFormat } from '../picture/picture-format.ts';
import { readPictureFormat } from '../picture/read-picture-format.ts';
import { bytesOf, ParameterSets } from './parameter-sets.ts';
import type { RtpPacket } from './rtp-packet.ts';

/** One whole access unit in Annex B form, a key unit with its parameter sets in front. */
export interface PictureUnit {
  /** They lie there for the time of the call alone. */
  readonly bytes: Buffer;
  readonly isKey: boolean;
  /** Units before it were lost. */
  readonly isAfterGap: boolean;
  readonly rtpTime: number;
  /** The same object as long as the format is the same. */
  readonly format: PictureFormat;
}

export interface AssemblerOptions {
  readonly codec: NalCodec;
  /** Parameter sets of the stream's description. */
  readonly described: readonly Buffer[];
  /** A unit that grows beyond is given up. */
  readonly maxUnitBytes: number;
  readonly deliver: (unit: PictureUnit) => void;
}

const FIRST_BYTES = 16 * 1024;
const FRAGMENT_BEGINS = 0x80;
const FRAGMENT_ENDS = 0x40;

/**
 * Puts RTP packets, in order, together into access units (RFC 6184, RFC 7798). What it delivers is whole and can be
 * decoded: after a loss or damage it waits for the next key unit.
 */
export class UnitAssembler {
  readonly #codec: NalCodec;
  readonly #options: AssemblerOptions;
  readonly #sets: ParameterSets;
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;
  #timestamp: number | undefined;
  #nextSequence: number | undefined;
  #hasPicture = false;
  #isKey = false;
  #isBroken = false;
  /** A unit in fragments has begun here and is not at its end; -1: none has. */
  #fragmentAt = -1;
  #waitsForKey = true;
  #isAfterGap = false;
  /** Some cameras mark every packet, others none: then a unit ends where the next begins. */
  #isMarkTrusted = true;
  #finishedByMark: number | undefined;
  #sps: Buffer | undefined;
  #format: PictureFormat | undefined;

  constructor(options: AssemblerOptions) {
    this.#options = options;
    this.#codec = options.codec;
    this.#sets = new ParameterSets(options.codec, options.described);
  }

  take(bytes: Buffer, { sequence, timestamp, isMarked, start, end }: RtpPacket): void {
    const isInOrder = this.#nextSequence === undefined || this.#nextSequence === sequence;
    this.#nextSequence = (sequence + 1) & 0xffff;
    if (timestamp !== this.#timestamp) {
      // With a packet lost nobody knows whether the unit had ended.
      if (!isInOrder) this.#isBroken = true;
      if (this.#timestamp !== undefined) this.#finish();
      this.#timestamp = timestamp;
    } else if (this.#finishedByMark === timestamp && end > start) {
      // What was marked as the end was none: what was handed on is a part, and what follows leads nowhere.
      this.#isMarkTrusted = false;
      this.#lose();
    }
    // Nor whether this unit's beginning was lost.
    if (!isInOrder) this.#lose();
    if (end > start) this.#takePayload(bytes, start, end);
    if (isMarked && this.#isMarkTrusted && this.#hasPicture) {
      this.#finish();
      this.#finishedByMark = timestamp;
    }
  }

  #takePayload(bytes: Buffer, start: number, end: number): void {
    const { headerBytes, aggregation, fragment } = this.#codec;
    const first = bytes[start] as number;
    const type = this.#codec.typeOf(first);
    if (first & FORBIDDEN_BIT || end - start <= headerBytes) this.#lose();
    else if (type === fragment) this.#takeFragment(bytes, start, end);
    else if (this.#fragmentAt >= 0) this.#lose();
    else if (type === aggregation) this.#takeAggregate(bytes, start + headerBytes, end);
    else this.#takeNal(bytes, start, end);
  }

  #takeAggregate(bytes: Buffer, start: number, end: number): void {
    let at = start;
    while (at < end) {
      const size = at + 2 <= end ? bytes.readUInt16BE(at) : 0;
      at += 2;
      if (size <= this.#codec.headerBytes || at + size > end) {
        this.#lose();
        return;
      }
      this.#takeNal(bytes, at, at + size);
      at += size;
    }
  }

  #takeFragment(bytes: Buffer, start: number, end: number): void {
    const { headerBytes, fragmentTypeMask } = this.#codec;
    const at = start + headerBytes;
    const header = bytes[at] as number;
    const begins = (header & FRAGMENT_BEGINS) !== 0;
    if (begins !== this.#fragmentAt < 0) {
      this.#lose();
      return;
    }
    if (begins) {
      this.#reserve(START_CODE.length + headerBytes);
      this.#append(START_CODE, 0, START_CODE.length);
      this.#fragmentAt = this.#length;
      this.#append(bytes, start, start + headerBytes);
      this.#bytes[this.#fragmentAt] = this.#codec.restore(bytes[start] as number, header & fragmentTypeMask);
    }
    this.#append(bytes, at + 1, end);
    if (header & FRAGMENT_ENDS) {
      const from = this.#fragmentAt;
      this.#fragmentAt = -1;
      this.#sort(from);
    }
  }

  #takeNal(bytes: Buffer, start: number, end: number): void {
    this.#append(START_CODE, 0, START_CODE.length);
    const from = this.#length;
    this.#append(bytes, start, end);
    this.#sort(from);
  }

  /** A NAL unit is whole, at the end of what has been gathered: it stays there, or not. */
  #sort(from: number): void {
    if (this.#isBroken) return;
    const role = this.#codec.roleOf(this.#codec.typeOf(this.#bytes[from] as number));
    switch (role) {
      case 'key':
      case 'picture':
        // The stream was entered in the midst of a picture.
        if (!this.#hasPicture && !((this.#bytes[from + this.#codec.headerBytes] as number) & BEGINS_PICTURE))
          this.#lose();
        this.#isKey ||= role === 'key';
        this.#hasPicture = true;
        return;
      case 'parameters':
        this.#sets.add(this.#bytes.subarray(from, this.#length));
        this.#length = from - START_CODE.length;
        return;
      case 'aside':
        this.#length = from - START_CODE.length;
        return;
      case 'unknown':
        this.#lose();
        return;
    }
  }

  #append(bytes: Buffer, start: number, end: number): void {
    if (this.#isBroken) return;
    const size = end - start;
    if (this.#length + size > this.#options.maxUnitBytes) {
      this.#lose();
      return;
    }
    this.#reserve(size);
    bytes.copy(this.#bytes, this.#length, start, end);
    this.#length += size;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#length + size, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  /** The unit that is coming in is worth nothing, nor is what follows it up to the next key unit. */
  #lose(): void {
    this.#isBroken = true;
    this.#waitsForKey = true;
    this.#isAfterGap = true;
  }

  #finish(): void {
    if (this.#fragmentAt >= 0) this.#lose();
    if (this.#isBroken) {
      this.#lose();
      this.#sets.forget();
    } else if (this.#hasPicture) this.#deliver();
    // Parameter sets that came under a time of their own belong to the unit that follows.
    this.#length = 0;
    this.#hasPicture = false;
    this.#isKey = false;
    this.#isBroken = false;
    this.#fragmentAt = -1;
    this.#finishedByMark = undefined;
  }

  #deliver(): void {
    const fresh = this.#sets.adopt();
    const isKey = this.#isKey;
    if (isKey) this.#readFormat();
    if (this.#waitsForKey && !isKey) return;
    const format = this.#format;
    if (!format || (isKey && !this.#sets.isComplete)) {
      this.#waitsForKey = true;
      this.#isAfterGap = true;
      return;
    }
    this.#putInFront(isKey ? this.#sets.all : fresh);
    const isAfterGap = this.#isAfterGap;
    this.#waitsForKey = false;
    this.#isAfterGap = false;
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#options.deliver({ bytes, isKey, isAfterGap, rtpTime: this.#timestamp ?? 0, format });
  }

  #putInFront(sets: readonly Buffer[]): void {
    if (sets.length === 0) return;
    const size = bytesOf(sets);
    this.#reserve(size);
    this.#bytes.copyWithin(size, 0, this.#length);
    this.#length += size;
    let at = 0;
    for (const nal of sets) {
      at += START_CODE.copy(this.#bytes, at);
      at += nal.copy(this.#bytes, at);
    }
  }

  /** A camera may change its resolution at any key unit; one that makes no sense is not handed on. */
  #readFormat(): void {
    const { sps } = this.#sets;
    if (!sps || (this.#sps && sps.equals(this.#sps))) return;
    const format = readPictureFormat(this.#codec.codec, sps);
    this.#sps = sps;
    this.#format =
      format && this.#format && JSON.stringify(format) === JSON.stringify(this.#format) ? this.#format : format;
  }
}
