import { MediaClock } from './media-clock.ts';
import type { SenderReport } from './rtp/sender-report.ts';

/** The quickest arrival of each of so many windows is remembered. */
const WINDOW_MS = 2_000;
const WINDOWS = 8;
/** How quickly the mapping follows: to a quicker arrival, and back where all have become slower; ms a ms. */
const SLEW_QUICKER = 0.05;
const SLEW_SLOWER = 0.001;
/** What is off by more is no drift: the camera has set its clock, or sent a stock of old pictures first. */
const STEP_MS = 200;

/**
 * Maps a stream's RTP time to wall time by its quickest arrivals: a unit can come late, and never early. So the jitter of the
 * network does not show, and whoever is told of a unit is told the same ([VD6]). How quickly time passes between two pictures
 * the camera's sender reports say, where it sends any (`MediaClock`); when that is the arrivals alone: the camera's own clock
 * may be wrong by hours.
 */
export class CaptureClock {
  readonly #media = new MediaClock();
  #lastArrival = 0;
  #lastCaptured = Number.NEGATIVE_INFINITY;
  /** Wall time of the first picture, epoch ms. */
  #offset = 0;
  #quickest: number[] = [];
  #windowEndsAt = 0;

  /** Wall time of a picture, epoch ms; never later than its arrival, never earlier than that of the one before. */
  map(rtpTime: number, arrivedAt: number): number {
    const mediaMs = this.#media.at(rtpTime);
    this.#follow(arrivedAt - mediaMs, arrivedAt);
    this.#lastArrival = arrivedAt;
    this.#lastCaptured = Math.max(this.#lastCaptured, Math.min(arrivedAt, mediaMs + this.#offset));
    return this.#lastCaptured;
  }

  /** What the camera says of its clock. */
  report(report: SenderReport): void {
    this.#media.report(report);
  }

  #follow(offset: number, arrivedAt: number): void {
    if (this.#quickest.length === 0 || offset < this.#offset - STEP_MS) {
      this.#offset = offset;
      this.#quickest = [offset];
      this.#windowEndsAt = arrivedAt + WINDOW_MS;
      return;
    }
    const elapsedMs = Math.max(0, arrivedAt - this.#lastArrival);
    if (arrivedAt >= this.#windowEndsAt) {
      this.#quickest.push(offset);
      if (this.#quickest.length > WINDOWS) this.#quickest.shift();
      this.#windowEndsAt = arrivedAt + WINDOW_MS;
    } else this.#quickest.push(Math.min(offset, this.#quickest.pop() ?? offset));
    const target = Math.min(...this.#quickest);
    if (target > this.#offset + STEP_MS) this.#offset = target;
    else if (target > this.#offset) this.#offset += Math.min(target - this.#offset, elapsedMs * SLEW_SLOWER);
    else this.#offset -= Math.min(this.#offset - target, elapsedMs * SLEW_QUICKER);
  }
}
