import type { Report } from '../../protocol/messages.ts';

/**
 * Watches how a screen draws, for its reports. What is drawn comes into sight when the next frame is begun: until then it
 * is being rasterised and composed, and a browser does not say when that is done ([SY3]).
 */
export class FrameMeter {
  #drawnWall = Number.NaN;
  #seenWall = Number.NaN;
  #seenAt = Number.NaN;
  #frames = 0;
  #seenMs = 0;
  /** Lag of what was in sight, summed over the time that it was: ms * ms. */
  #lag = 0;

  /** A frame is begun at the server's clock `now`, and will be drawn for the wall time `wall`. */
  begin(now: number, wall: number): void {
    const sightMs = now - this.#seenAt;
    if (sightMs > 0) {
      this.#lag += sightMs * (this.#seenAt + sightMs / 2 - this.#seenWall);
      this.#seenMs += sightMs;
      this.#frames += 1;
    }
    this.#seenWall = this.#drawnWall;
    this.#seenAt = Number.isNaN(this.#drawnWall) ? Number.NaN : now;
    this.#drawnWall = wall;
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
}
