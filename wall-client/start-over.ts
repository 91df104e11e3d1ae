/** What boot.ts leaves for the bundle. */
export interface Boot {
  /** The bundle is here and shows for itself what it waits for. */
  takeOver(): void;
  /** Says that the wall is being connected, and starts over, later with each attempt. */
  fail(reason: string): void;
  /** Reloads the page once its server answers; until then everything goes on. */
  startOver(waitMs?: number): void;
}

declare global {
  var watchfloorBoot: Boot | undefined;
}

/** Reloads the page once its server answers. Safe to call in each frame. */
export function startOver(waitMs?: number): void {
  globalThis.watchfloorBoot?.startOver(waitMs);
}
