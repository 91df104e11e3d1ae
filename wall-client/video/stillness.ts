/** A picture is looked at so often. */
const LOOK_EVERY_MS = 1_000;
/** FNV-1a, by words of 32 bits. */
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** For how long a stream has shown the very same picture: even a quiet scene has noise, or a clock. */
export class Stillness {
  #lookAtMs = 0;
  #hash = 0;
  #sinceMs = 0;

  /** Whether a picture is worth looking at now. */
  isDue(nowMs: number): boolean {
    return nowMs >= this.#lookAtMs;
  }

  look(luma: Uint8Array<ArrayBuffer>, nowMs: number): void {
    this.#lookAtMs = nowMs + LOOK_EVERY_MS;
    const hash = hashOf(luma);
    if (hash === this.#hash) return;
    this.#hash = hash;
    this.#sinceMs = nowMs;
  }

  stillMs(nowMs: number): number {
    return this.#sinceMs === 0 ? 0 : nowMs - this.#sinceMs;
  }
}

function hashOf(bytes: Uint8Array<ArrayBuffer>): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  let hash = FNV_OFFSET;
  for (let index = 0; index < words.length; index += 1) hash = Math.imul(hash ^ (words[index] ?? 0), FNV_PRIME);
  return hash;
}
