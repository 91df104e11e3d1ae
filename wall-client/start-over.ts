import type { GlCanvas } from './stage/gl-context.ts';

/** What boot.ts leaves for the bundle. */
export interface Boot {
  /** For the wall to draw on, as large as the display; undefined where the bundle is to open one. */
  glCanvas: GlCanvas | undefined;
  /** When it says, or has said, that the wall is being connected, ms of the page's own clock. */
  readonly speaksAt: number;
  /** The bundle is here and shows for itself what it waits for. */
  takeOver(): void;
  /** Says that the wall is being connected, and starts over, later with each attempt. */
  fail(reason: string): void;
  /** Reloads the page once its server answers; until then everything goes on. */
  startOver(waitMs?: number): void;
  /** Does so after a wait that doubles with each attempt. Counts as one, so it is called once. */
  startOverLater(): void;
}

declare global {
  var watchfloorBoot: Boot | undefined;
}

/** Reloads the page once its server answers. Safe to call in each frame. */
export function startOver(waitMs?: number): void {
  globalThis.watchfloorBoot?.startOver(waitMs);
}

/** Reloads a page that has failed: later with each attempt, since the next one may fail as well. Call it once. */
export function startOverLater(): void {
  globalThis.watchfloorBoot?.startOverLater();
}
