// What a page of the sync bench records; handed to the browser as it stands, so it uses nothing from outside of itself.
import type {} from '../../wall-client/main.ts';

/** An animation frame. */
export interface PageFrame {
  /** The wall time that was drawn for last. */
  readonly wall: number;
  /** When the animation frame began, by the screen's idea of the server's clock. */
  readonly begunAt: number;
  /** What the screen took for the server's clock, less what the machine's clock said at that moment. */
  readonly clockErrorMs: number;
}
export interface PageRecord {
  readonly frames: readonly PageFrame[];
  /** How far the page's even clock is from the machine's, at the beginning and at the end. */
  readonly calibrationsMs: readonly [number, number];
}

/** Records for some time. */
export function recordPage(ms: number): Promise<PageRecord> {
  const local = () => performance.timeOrigin + performance.now();
  /** Where a whole millisecond begins, both clocks are known to microseconds; the greatest of several was disturbed least. */
  const calibrate = () => {
    let best = Number.NEGATIVE_INFINITY;
    for (let edge = 0; edge < 8; edge += 1) {
      const before = Date.now();
      let now = before;
      while (now === before) now = Date.now();
      best = Math.max(best, now - local());
    }
    return best;
  };
  const wall = globalThis.watchfloor;
  if (!wall) throw new Error('the wall has not started');
  const frames: PageFrame[] = [];
  const first = calibrate();
  const end = local() + ms;
  return new Promise((resolve) => {
    const record = () => {
      const before = local();
      const said = wall.wall();
      const truth = (before + local()) / 2 + first;
      frames.push({ wall: wall.drawnAt, begunAt: wall.begunAt, clockErrorMs: said - truth });
      if (before < end) requestAnimationFrame(record);
      else resolve({ frames, calibrationsMs: [first, calibrate()] });
    };
    requestAnimationFrame(record);
  });
}
