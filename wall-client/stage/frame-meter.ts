import type { Report } from '../../protocol/messages.ts';

/** Means lean on so many frames. */
const MEAN_FRAMES = 16;
/** A frame that took longer tells of a disturbance, not of how fast the screen is. */
const FRAME_MS_MAX = 250;

/** A mean of the last frames, in ms. */
class RecentMean {
  ms = 0;

  add(tookMs: number): void {
    if (!(tookMs > 0)) return;
    const countedMs = Math.min(FRAME_MS_MAX, tookMs);
    this.ms = this.ms === 0 ? countedMs : this.ms + (countedMs - this.ms) / MEAN_FRAMES;
  }
}

/**
 * Says when a frame is due and for which moment it is to be drawn, and watches how the screen draws. What is drawn comes
 * into sight with the next animation frame ([SY3]) and stays until its successor does. Drawn for the middle of that time
 * it is never off by more than half a frame, so two screens are never apart by more than one of the slower. At a fixed
 * rate all screens draw the same moments. Times are the server's clock, ms.
 */
export class FrameMeter {
  readonly #rateHz: number | undefined;
  readonly #period = new RecentMean();
  readonly #latency = new RecentMean();
  #slot = Number.NaN;
  #begunAt = Number.NaN;
  #drawnWall = Number.NaN;
  #isDrawnSeen = true;
  #seenWall = Number.NaN;
  #seenAt = Number.NaN;
  #frames = 0;
  #seenMs = 0;
  /** Lag of what was in sight, summed over the time that it was: ms * ms. */
  #lag = 0;

  /** `rateHz`: a fixed rate, for a screen whose own would be uneven. */
  constructor(rateHz?: number) {
    this.#rateHz = rateHz;
  }

  /** An animation frame begins. Gives the wall time to draw for, or undefined where no frame is due. */
  begin(now: number): number | undefined {
    this.#see(now);
    const wall = this.#rateHz === undefined ? this.#chooseMoment(now) : this.#chooseSlot(now, this.#rateHz);
    if (wall === undefined) return undefined;
    this.#period.add(now - this.#begunAt);
    this.#begunAt = now;
    this.#drawnWall = wall;
    this.#isDrawnSeen = false;
    return wall;
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

  #see(now: number): void {
    if (this.#isDrawnSeen) return;
    this.#isDrawnSeen = true;
    this.#latency.add(now - this.#begunAt);
    const sightMs = now - this.#seenAt;
    if (sightMs > 0) {
      this.#lag += sightMs * (this.#seenAt + sightMs / 2 - this.#seenWall);
      this.#seenMs += sightMs;
      this.#frames += 1;
    }
    this.#seenWall = this.#drawnWall;
    this.#seenAt = now;
  }

  /** Never earlier than the frame before, unless the clock was set back. */
  #chooseMoment(now: number): number {
    const wall = now + this.#latency.ms + this.#period.ms / 2;
    const backMs = this.#drawnWall - wall;
    return backMs > 0 && backMs < 2 * FRAME_MS_MAX ? this.#drawnWall : wall;
  }

  /** Each slot of wall time is drawn once, for the moment at which the next begins. */
  #chooseSlot(now: number, rateHz: number): number | undefined {
    const slot = Math.floor((now * rateHz) / 1_000);
    if (slot === this.#slot) return undefined;
    this.#slot = slot;
    return ((slot + 1) * 1_000) / rateHz;
  }
}
