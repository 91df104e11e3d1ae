/** A piece of memory that is used again and again. */
export interface Slab {
  readonly bytes: Buffer;
  /** The same memory. */
  readonly view: DataView;
}

/** Slabs of one size that nobody uses. */
interface Shelf {
  readonly free: Slab[];
  /** How few there were since the last `trim`: so many were not needed. */
  leastFree: number;
}

/** What the smallest slab has: some units of a small stream, and one of a large one. */
export const SLAB_BYTES = 64 * 1024;
/** A larger one is seldom asked for, and left to the garbage collector. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Memory of what passes through the relay. Left to the garbage collector it made V8 collect the whole heap once a second, which was
 * a fifth of what a stream cost. Whoever forgets to give a slab back loses nothing but that.
 */
export class SlabPool {
  /** By the size of their slabs. */
  readonly #shelves = new Map<number, Shelf>();

  /** A slab of so many bytes or more, up to twice as many; what is in it is anything. */
  take(bytes: number = SLAB_BYTES): Slab {
    const size = Math.max(SLAB_BYTES, 2 ** Math.ceil(Math.log2(bytes)));
    const shelf = this.#shelves.get(size);
    const slab = shelf?.free.pop();
    if (!shelf || !slab) return newSlab(size);
    shelf.leastFree = Math.min(shelf.leastFree, shelf.free.length);
    return slab;
  }

  /** Nobody looks at them any more. */
  giveBack(slabs: readonly Slab[]): void {
    for (const slab of slabs) {
      const size = slab.bytes.length;
      if (size > MOST_BYTES) continue;
      const shelf = this.#shelves.get(size);
      if (shelf) shelf.free.push(slab);
      else this.#shelves.set(size, { free: [slab], leastFree: 0 });
    }
  }

  /** To be called now and then: what has not been needed since the last time goes to the garbage collector. */
  trim(): void {
    for (const shelf of this.#shelves.values()) {
      shelf.free.splice(0, shelf.leastFree);
      shelf.leastFree = shelf.free.length;
    }
  }

  /** Bytes of the slabs that nobody uses. */
  get freeBytes(): number {
    return [...this.#shelves].reduce((sum, [size, { free }]) => sum + size * free.length, 0);
  }
}

function newSlab(size: number): Slab {
  const bytes = Buffer.allocUnsafeSlow(size);
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, size) };
}
