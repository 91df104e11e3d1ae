/** What bounds the gate's memory. */
export interface AdmissionLimits {
  /** Body bytes of all requests that are being read, checked or committed. */
  readonly bodyBytesMax: number;
  /** Events accepted and not yet committed. */
  readonly pendingEventsMax: number;
}

/** Decides at a request's headers, before a byte of its body is kept, whether there is room for it. */
export class Admission {
  readonly #limits: AdmissionLimits;
  #bodyBytes = 0;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  get bodyBytes(): number {
    return this.#bodyBytes;
  }

  /** Reserves room for a body and returns what gives it back (once); undefined where there is none. One body always has room. */
  admit({ bodyBytes, pendingEvents }: { bodyBytes: number; pendingEvents: number }): (() => void) | undefined {
    const full = this.#bodyBytes > 0 && this.#bodyBytes + bodyBytes > this.#limits.bodyBytesMax;
    if (full || pendingEvents >= this.#limits.pendingEventsMax) return undefined;
    this.#bodyBytes += bodyBytes;
    let held = true;
    return () => {
      if (held) this.#bodyBytes -= bodyBytes;
      held = false;
    };
  }
}
