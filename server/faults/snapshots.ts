/** Of one picture: 1280 wide, at the best quality. */
export const SNAPSHOT_BYTES_MAX = 1024 * 1024;
/** Of all together; the oldest goes first. */
const HELD_BYTES_MAX = 64 * 1024 * 1024;

export interface Snapshot {
  readonly camera: string;
  readonly jpeg: Buffer;
  /** Epoch ms; from then on it is gone. */
  readonly until: number;
}

/**
 * The pictures in which faults were found, for whoever confirms them: in this process's memory, for `keepMs`, and nowhere
 * else. Rule [FT2].
 */
export class Snapshots {
  readonly #keepMs: number;
  readonly #now: () => number;
  /** By fault, the oldest first. */
  readonly #held = new Map<string, Snapshot>();
  #bytes = 0;

  constructor({ keepMs, now }: { readonly keepMs: number; readonly now: () => number }) {
    this.#keepMs = keepMs;
    this.#now = now;
  }

  get heldBytes(): number {
    return this.#bytes;
  }

  /** Of a fault that has one already the first stays: it is what was found, and its time goes on. */
  put(fault: string, { camera, jpeg }: Pick<Snapshot, 'camera' | 'jpeg'>): void {
    this.purge();
    if (this.#keepMs === 0 || this.#held.has(fault)) return;
    // A copy: what came may be a part of a larger buffer.
    this.#held.set(fault, { camera, jpeg: Buffer.from(jpeg), until: this.#now() + this.#keepMs });
    this.#bytes += jpeg.length;
    for (const oldest of this.#held.keys()) {
      if (this.#bytes <= HELD_BYTES_MAX) break;
      this.drop(oldest);
    }
  }

  get(fault: string): Snapshot | undefined {
    this.purge();
    return this.#held.get(fault);
  }

  drop(fault: string): void {
    const snapshot = this.#held.get(fault);
    if (!snapshot) return;
    // Freed memory is not wiped by itself.
    snapshot.jpeg.fill(0);
    this.#held.delete(fault);
    this.#bytes -= snapshot.jpeg.length;
  }

  /** Lets go of what has had its time; to be called now and then. */
  purge(): void {
    const now = this.#now();
    for (const [fault, { until }] of this.#held) if (until <= now) this.drop(fault);
  }
}
