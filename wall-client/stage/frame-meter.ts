import type { Report } from '../../protocol/messages.ts';

/** The mean of the frame's period leans on so many frames. */
const PERIOD_FRAMES = 16;
/** A frame that took longer tells of a disturbance, not of how fast the screen is. */
const PERIOD_MS_MAX = 250;
/**
 * What is drawn comes into sight when the next frame is begun ([SY3]) and stays for a frame. Drawn for the middle of
 * that time, it is never off by more than half a frame, so two screens are never apart by more than one of the slower.
 */
const LEAD_FRAMES = 1.5;

/** Says for which moment a frame is to be drawn, and watches how the screen draws. Times are the server's clock, ms. */
export class FrameMeter {
  #begunAt = Number.NaN;
  #periodMs = 0;
  #drawnWall = Number.NaN;
  #seenWall = Number.NaN;
  #seenAt = Number.NaN;
  #frames = 0;
  #seenMs = 0;
  /** Lag of what was in sight, summed over the time that it was: ms * ms. */
  #lag = 0;

  /** A frame is begun; gives the wall time that it is to be drawn for, which never goes back by less than a clock that was set. */
  begin(now: number): number {
    const sightMs = now - this.#seenAt;
    if (sightMs > 0) {
      this.#lag += sightMs * (this.#seenAt + sightMs / 2 - this.#seenWall);
      this.#seenMs += sightMs;
      this.#frames += 1;
    }
    this.#learnPeriod(now);
    this.#seenWall = this.#drawnWall;
    this.#seenAt = Number.isNaN(this.#drawnWall) ? Number.NaN : now;
    const wall = now + LEAD_FRAMES * this.#periodMs;
    const backMs = this.#drawnWall - wall;
    this.#drawnWall = backMs > 0 && backMs < LEAD_FRAMES * PERIOD_MS_MAX ? this.#drawnWall : wall;
    return this.#drawnWall;
  }

  /** What there is to report since the last call; undefined where nothing was drawn. */
  take(): Pick<Report, 'frameRate' | 'frame' | 'lagMs'> | undefined {
    if (this.#frames === 0) return undefined;
    const drawn = {
      frameRate: (1_000 * this.#frames) / this.#seenMs,
      frame: { wall: this.#seenWall, seenAt: this.#seenAt },
      lagMs: this.#lag / this.#seenMs,
    };
    this.#frames = 0;
    this.#seenMs = 0;
    this.#lag = 0;
    return drawn;
  }

  #learnPeriod(now: number): void {
    const tookMs = Math.min(PERIOD_MS_MAX, now - this.#begunAt);
    this.#begunAt = now;
    if (!(tookMs > 0)) return;
    this.#periodMs = this.#periodMs === 0 ? tookMs : this.#periodMs + (tookMs - this.#periodMs) / PERIOD_FRAMES;
  }
}
