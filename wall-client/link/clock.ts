import type { Pong } from '../../protocol/messages.ts';

/** Two machines' crystals may each be off by 50 ppm; so much may what is known of the offset go stale, in ms per ms. */
const DRIFT_ALLOWANCE = 1e-4;
/** A browser tells time in steps of 5 µs, or of 100 µs in a page that is not isolated. */
const READING_ERROR_MS = 0.1;
/** The first round trips set the clock; later ones only lead it. */
const STEPPING_SAMPLES = 12;
/** A correction is spread over about so long, */
const SETTLE_MS = 10_000;
/** within these rates: the least gets it over with, the most is not seen in a movement. */
const LEAST_SLEW = 5e-4;
const MOST_SLEW = 0.05;
/** Further off than this, one of the clocks was set: following slowly would show a wrong time for minutes. */
const STEP_BEYOND_MS = 1_000;

/** What may be put by, to begin from after a reload. */
export interface KeptOffset {
  readonly offsetMs: number;
  readonly errorMs: number;
  /** Local clock when it was so. */
  readonly at: number;
}

/**
 * The server's clock, told from this machine's. Each round trip bounds the offset from both sides: the server had the
 * ping after it was sent, and the answer came after the server gave it. The tightest bounds of either side together are
 * never wider than the lowest round trip, and under jitter far narrower, since a quick way out and a quick way back need
 * not be the same trip's. A bound widens with its age by the drift allowance (RFC 5905 calls it dispersion), so that the
 * recent ones count. Local times are of a clock that never steps, in ms.
 */
export class ServerClock {
  /** Bounds of the offset as they would have been at local time 0: those of all ages compare as they are. */
  #lower = Number.NEGATIVE_INFINITY;
  #upper = Number.POSITIVE_INFINITY;
  #samples = 0;
  #offsetMs: number | undefined;
  #readAt = 0;
  #told = Number.NEGATIVE_INFINITY;

  constructor(kept?: KeptOffset) {
    if (kept) this.#narrow(kept.offsetMs - kept.errorMs, kept.offsetMs + kept.errorMs, kept.at);
  }

  /** A ping's answer, heard at local time `heardAt`. */
  add(pong: Pong, heardAt: number): void {
    const lower = pong.answeredAt - heardAt - READING_ERROR_MS;
    const upper = pong.receivedAt - pong.sentAt + READING_ERROR_MS;
    // Less than no time on the way: a clock was set meanwhile.
    if (lower > upper) return;
    this.#samples += 1;
    this.#narrow(lower, upper, heardAt);
    if (this.#samples <= STEPPING_SAMPLES || this.#restMs > STEP_BEYOND_MS) this.#step();
  }

  /** What a message of the server says of its clock: better than nothing, and no more than that. */
  hint(serverNow: number, heardAt: number): void {
    this.#offsetMs ??= serverNow - heardAt;
  }

  /** The server's clock at a local time. Never goes back, unless by more than a clock may be led. */
  read(local: number): number {
    this.#slew(local);
    // Nothing is known yet: this is no word to be kept.
    if (this.#offsetMs === undefined) return local;
    this.#told = Math.max(this.#told, local + this.offsetMs);
    return this.#told;
  }

  /** What is added to the local clock at present. */
  get offsetMs(): number {
    return this.#offsetMs ?? 0;
  }

  /** How far the clock may be off at a local time; infinite before the first round trip. */
  errorMs(local: number): number {
    return (this.#upper - this.#lower) / 2 + DRIFT_ALLOWANCE * local + this.#restMs;
  }

  /** Undefined while there is nothing worth keeping. */
  keep(local: number): KeptOffset | undefined {
    return this.#samples === 0 ? undefined : { offsetMs: this.offsetMs, errorMs: this.errorMs(local), at: local };
  }

  #narrow(lower: number, upper: number, at: number): void {
    const widened = DRIFT_ALLOWANCE * at;
    // What contradicts all that was known is right: a clock was set, or runs faster than any should.
    const isForeign = lower > this.#upper + widened || upper < this.#lower - widened;
    this.#lower = Math.max(isForeign ? Number.NEGATIVE_INFINITY : this.#lower, lower + widened);
    this.#upper = Math.min(isForeign ? Number.POSITIVE_INFINITY : this.#upper, upper - widened);
    this.#offsetMs ??= this.#target;
  }

  #step(): void {
    const target = this.#target;
    // Small steps back are waited out by `read`.
    if (this.#offsetMs !== undefined && this.#offsetMs - target > STEP_BEYOND_MS) this.#told = Number.NEGATIVE_INFINITY;
    this.#offsetMs = target;
  }

  #slew(local: number): void {
    const elapsedMs = Math.max(0, local - this.#readAt);
    this.#readAt = Math.max(this.#readAt, local);
    if (this.#samples === 0) return;
    const restMs = this.#target - this.offsetMs;
    const rate = Math.min(MOST_SLEW, Math.max(LEAST_SLEW, Math.abs(restMs) / SETTLE_MS));
    this.#offsetMs = this.offsetMs + Math.sign(restMs) * Math.min(Math.abs(restMs), rate * elapsedMs);
  }

  get #target(): number {
    return (this.#lower + this.#upper) / 2;
  }

  /** What is still to be corrected. */
  get #restMs(): number {
    return Number.isFinite(this.#target) ? Math.abs(this.#target - this.offsetMs) : 0;
  }
}
