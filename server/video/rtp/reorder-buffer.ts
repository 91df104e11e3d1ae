/** A packet of its own: it is kept until its turn comes. */
interface Held<T> {
  readonly packet: T;
  readonly sequence: number;
  readonly arrivedAt: number;
}

/** Packets behind a missing one that are waited with; 100 ms of 8 Mbit/s. */
const DEPTH = 96;
/** Longer than networks mix packets up; a lost one costs no more than this. */
const WAIT_MS = 60;
/** A sequence that is further away is another stream's. */
const FAR = 3_000;

/** Puts datagrams back into the order of their sequence numbers. One that is lost is given up, and the next are let through. */
export class ReorderBuffer<T> {
  readonly #deliver: (packet: T) => void;
  readonly #held: Held<T>[] = [];
  #next: number | undefined;

  constructor(deliver: (packet: T) => void) {
    this.#deliver = deliver;
  }

  take(packet: T, sequence: number, arrivedAt: number): void {
    if (this.#next === undefined || Math.abs(distance(this.#next, sequence)) > FAR) {
      this.#held.length = 0;
      this.#next = sequence;
    }
    const ahead = distance(this.#next, sequence);
    // Came too late, or twice.
    if (ahead < 0 || this.#held.some((held) => held.sequence === sequence)) return;
    if (ahead > 0) {
      const place = this.#held.findIndex((held) => distance(sequence, held.sequence) > 0);
      this.#held.splice(place < 0 ? this.#held.length : place, 0, { packet, sequence, arrivedAt });
      const isLost = this.#held.length > DEPTH || this.#held.some((held) => arrivedAt - held.arrivedAt > WAIT_MS);
      if (isLost) this.#next = this.#held[0]?.sequence ?? sequence;
    } else this.#pass(packet);
    while (this.#held[0]?.sequence === this.#next) this.#pass((this.#held.shift() as Held<T>).packet);
  }

  #pass(packet: T): void {
    this.#next = ((this.#next ?? 0) + 1) & 0xffff;
    this.#deliver(packet);
  }
}

/** How far `to` lies behind `from`, in sequence numbers of 16 bits; negative where it lies before. */
export function distance(from: number, to: number): number {
  return ((to - from + 0x18000) & 0xffff) - 0x8000;
}
