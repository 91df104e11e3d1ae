/** Measuring waits for the browser's next collection of garbage, or makes one. */
const MEASURE_EVERY_MS = 300_000;
/** A page that needs more than its limit from the start would else start over without end. */
const LEAST_AGE_MS = 600_000;

/** What Chromium tells of a page's memory, as far as the page may know. */
export interface MemoryTeller {
  /** In pages that share their process with no other site: all that the page holds, workers and canvases' scripts included. */
  readonly measureUserAgentSpecificMemory?: () => Promise<{ readonly bytes: number }>;
  /** The script heap alone; on plain http there is nothing better. */
  readonly memory?: { readonly usedJSHeapSize: number };
}

/** Bytes that the page uses; undefined where the browser does not say. */
export async function measureBytes(teller: MemoryTeller, isIsolated: boolean): Promise<number | undefined> {
  try {
    if (isIsolated && teller.measureUserAgentSpecificMemory)
      return (await teller.measureUserAgentSpecificMemory()).bytes;
  } catch {
    // Not in this kind of page: what the heap says is better than nothing.
  }
  return teller.memory?.usedJSHeapSize;
}

export interface MemoryWatchOptions {
  readonly limitBytes: number;
  readonly measure: () => Promise<number | undefined>;
}

/** Knows how much memory the page uses, as of its last measuring. Times are the page's even clock, ms. */
export class MemoryWatch {
  readonly #options: MemoryWatchOptions;
  #bytes: number | undefined;
  #measuredAt = Number.NEGATIVE_INFINITY;

  constructor(options: MemoryWatchOptions) {
    this.#options = options;
  }

  get bytes(): number | undefined {
    return this.#bytes;
  }

  /** Call in each frame: measures when that is due, beside the frames. `now` counts from the page's load. */
  look(now: number): void {
    if (now - this.#measuredAt < MEASURE_EVERY_MS) return;
    this.#measuredAt = now;
    // Never rejects.
    void this.#options.measure().then((bytes) => {
      this.#bytes = bytes ?? this.#bytes;
    });
  }

  /** Whether only a new page brings the memory back. `now` counts from the page's load. */
  isAbove(now: number): boolean {
    return now >= LEAST_AGE_MS && this.#bytes !== undefined && this.#bytes > this.#options.limitBytes;
  }
}
