/** What is looked back on. */
const WINDOW_MS = 10_000;
/** So many gaps or faults in the window make a stream poor. */
const MOST_FAULTS = 2;

/** Whether so much of a stream was lost lately that its picture stutters. */
export class StreamQuality {
  /** When the latest faults were, the oldest first. */
  readonly #faultsAtMs: number[] = [];

  /** Units were left out, or did not decode. */
  count(nowMs: number): void {
    this.#faultsAtMs.push(nowMs);
    if (this.#faultsAtMs.length > MOST_FAULTS) this.#faultsAtMs.shift();
  }

  isPoor(nowMs: number): boolean {
    const [oldest] = this.#faultsAtMs;
    return this.#faultsAtMs.length === MOST_FAULTS && oldest !== undefined && nowMs - oldest <= WINDOW_MS;
  }
}
