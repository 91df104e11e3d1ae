import { SLAB_BYTES, type Slab, type SlabPool } from './slab-pool.ts';

/** A larger piece has a slab of its own: the rest of one would often be wasted. */
const SMALL_BYTES = SLAB_BYTES / 2;

/** Memory that is given back as a whole. */
export class Arena {
  readonly #pool: SlabPool;
  readonly #slabs: Slab[] = [];
  /** The slab that small pieces share now. */
  #open: Slab | undefined;
  #used = 0;

  constructor(pool: SlabPool) {
    this.#pool = pool;
  }

  /** The same bytes, until `release`. */
  copy(bytes: Buffer): Buffer {
    const { length } = bytes;
    if (length > SMALL_BYTES) return copyInto(this.#take(length), 0, bytes);
    if (!this.#open || this.#used + length > this.#open.bytes.length) {
      this.#open = this.#take(SLAB_BYTES);
      this.#used = 0;
    }
    this.#used += length;
    return copyInto(this.#open, this.#used - length, bytes);
  }

  /** Nobody looks at what was copied any more. */
  release(): void {
    this.#pool.giveBack(this.#slabs);
    this.#slabs.length = 0;
    this.#open = undefined;
  }

  #take(bytes: number): Slab {
    const slab = this.#pool.take(bytes);
    this.#slabs.push(slab);
    return slab;
  }
}

function copyInto(slab: Slab, at: number, bytes: Buffer): Buffer {
  bytes.copy(slab.bytes, at);
  return slab.bytes.subarray(at, at + bytes.length);
}
