import type { Lack } from './stage/stage-options.ts';

/** So long a page waits for views at most, and where they came in time, so long again for what else is on its way. */
const PATIENCE_MS = 1_500;

/**
 * Whether a page that shows nothing yet has something to show. A picture that lacks something costs a slow machine as much
 * time as the one after it, which does not.
 */
export class FirstPicture {
  readonly #since: { [lack in Lack]?: number } = {};

  /** @param now ms of any clock that only goes on */
  isWorthDrawing(lack: Lack | undefined, now: number): boolean {
    if (lack === undefined) return true;
    if (lack === 'scene') return false;
    this.#since[lack] ??= now;
    return now - this.#since[lack] >= PATIENCE_MS;
  }
}
