import { h264 } from '../picture/nal-codec.ts';
import type { PictureFormat } from '../picture/picture-format.ts';
import { readPictureFormat } from '../picture/read-picture-format.ts';

/** An access unit of an encoder, in Annex B form. */
export interface EncodedUnit {
  /** They lie there for the time of the call alone. */
  readonly bytes: Buffer;
  readonly isKey: boolean;
  /** Of the last sequence parameter set. */
  readonly format: PictureFormat;
}

const START = Buffer.from([0, 0, 1]);
const DELIMITER = 9;
/** An encoder that never says where a unit ends. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Cuts an Annex B stream of H.264 into its access units, each of which begins with a delimiter. */
export class UnitSplitter {
  readonly #deliver: (unit: EncodedUnit) => void;
  #kept: Buffer = Buffer.alloc(0);
  #searched = 0;
  #begunAt = -1;
  #format: PictureFormat | undefined;

  constructor(deliver: (unit: EncodedUnit) => void) {
    this.#deliver = deliver;
  }

  take(chunk: Buffer): void {
    this.#kept = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
    for (;;) {
      const at = this.#kept.indexOf(START, this.#searched);
      const header = this.#kept[at + START.length];
      if (at < 0 || header === undefined) break;
      this.#searched = at + START.length;
      if (h264.typeOf(header) === DELIMITER) this.#cut(at);
    }
    if (this.#kept.length > MAX_BYTES) this.#kept = Buffer.alloc(0);
    this.#searched = Math.max(this.#searched, this.#kept.length - START.length);
    if (this.#kept.length === 0) this.#searched = 0;
  }

  #cut(at: number): void {
    if (this.#begunAt >= 0) this.#hand(this.#kept.subarray(this.#begunAt, at));
    this.#kept = this.#kept.subarray(at);
    this.#begunAt = 0;
    this.#searched = START.length;
  }

  #hand(bytes: Buffer): void {
    let isKey = false;
    let hasPicture = false;
    for (let at = bytes.indexOf(START); at >= 0; at = bytes.indexOf(START, at + START.length)) {
      const nal = at + START.length;
      const type = h264.typeOf(bytes[nal] ?? 0);
      const role = h264.roleOf(type);
      isKey ||= role === 'key';
      hasPicture ||= role === 'key' || role === 'picture';
      if (type === h264.sps) this.#readSps(bytes, nal);
    }
    if (hasPicture && this.#format) this.#deliver({ bytes, isKey, format: this.#format });
  }

  #readSps(bytes: Buffer, start: number): void {
    const end = bytes.indexOf(START, start);
    const format = readPictureFormat('h264', bytes.subarray(start, end < 0 ? bytes.length : end));
    if (format && JSON.stringify(format) !== JSON.stringify(this.#format)) this.#format = format;
  }
}
