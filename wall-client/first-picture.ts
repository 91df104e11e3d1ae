/** A scene that still lacks views after so long is shown without them; so is one that then still lacks words. */
const PATIENCE_MS = 1_500;

/** What the next picture would lack. */
export type Lack = 'scene' | 'views' | 'words';

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
