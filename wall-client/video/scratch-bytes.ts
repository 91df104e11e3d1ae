/** Streams of two sizes, a few pictures of each at a time. */
const MOST = 8;

/** Bytes that are needed for a moment, again and again: left to the garbage collector they would be megabytes a second. */
export class ScratchBytes {
  readonly #free: ArrayBuffer[] = [];

  take(length: number): ArrayBuffer {
    const at = this.#free.findIndex(({ byteLength }) => byteLength === length);
    return this.#free.splice(at, at < 0 ? 0 : 1)[0] ?? new ArrayBuffer(length);
  }

  /** Nobody looks at them any more. The oldest go where there are too many, so that sizes that are no longer asked for do. */
  giveBack(bytes: ArrayBuffer): void {
    this.#free.push(bytes);
    if (this.#free.length > MOST) this.#free.shift();
  }
}
