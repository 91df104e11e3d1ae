// What a page of the take bench records; handed to the browser as it stands, so it uses nothing from outside of itself.
import type {} from '../../wall-client/main.ts';

/** An animation frame in which another picture had been drawn by then. */
export interface PageSight {
  /** When that picture came into sight, epoch ms by this machine's clock. */
  readonly at: number;
  readonly scene: string | undefined;
}

declare global {
  var recordedSights: PageSight[] | undefined;
}

/** Records from now on when each drawn frame came into sight: what is drawn in one animation frame is seen from the next one on. */
export function recordSights(): void {
  const wall = globalThis.watchfloor;
  if (!wall) throw new Error('the wall has not started');
  const sights: PageSight[] = [];
  globalThis.recordedSights = sights;
  let drawnAt = wall.drawnAt;
  let scene = wall.stage.shown;
  let isPending = false;
  const look = () => {
    // Date.now() is the same clock for all browsers and the bench; its millisecond is a tenth of what is measured.
    if (isPending) sights.push({ at: Date.now(), scene });
    isPending = wall.drawnAt !== drawnAt;
    drawnAt = wall.drawnAt;
    scene = wall.stage.shown;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Hands over what was recorded, and begins anew. */
export function takeSights(): PageSight[] {
  return globalThis.recordedSights?.splice(0) ?? [];
}
