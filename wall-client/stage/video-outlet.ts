import type { CameraOptions, CameraPicture } from '../panels/panel-sources.ts';
import type { CamerasOptions } from '../video/cameras.ts';
import type { WallCameras } from '../video/wall-cameras.ts';
import type { ScreenFit } from './screen-fit.ts';

/**
 * A picture that spans screens is shown so long after it was taken: longer than the slowest of them usually has it, so
 * that its parts are of the same moment.
 */
const SPAN_DELAY_MS = 150;

/** Live pictures for the panels. Their code is a chunk of its own: a wall without a mosaic loads none of it. */
export class VideoOutlet {
  readonly #options: CamerasOptions;
  #cameras: Promise<WallCameras> | undefined;
  #opened: WallCameras | undefined;
  #isGone = false;

  constructor(options: CamerasOptions) {
    this.#options = options;
  }

  /** How often a picture that was shown was forbidden, as by a curtain. */
  get withdrawn(): number {
    return this.#opened?.withdrawn ?? 0;
  }

  async open(wish: CameraOptions, fit: ScreenFit): Promise<CameraPicture> {
    this.#cameras ??= this.#load();
    const cameras = await this.#cameras;
    return cameras.open({ ...wish, delayMs: isWhole(wish.rectangle, fit) ? 0 : SPAN_DELAY_MS });
  }

  destroy(): void {
    this.#isGone = true;
    void this.#cameras?.then((cameras) => cameras.destroy());
  }

  async #load(): Promise<WallCameras> {
    const { openWallCameras } = await import('../video/wall-cameras.ts');
    const cameras = openWallCameras(this.#options);
    this.#opened = cameras;
    if (this.#isGone) cameras.destroy();
    return cameras;
  }
}

/** Whether this screen shows all of a rectangle of the wall. */
function isWhole(
  { x, y, width, height }: CameraOptions['rectangle'],
  { wallPx, widthPx, heightPx, reachPx }: ScreenFit,
): boolean {
  // What the pixel shift moves over the edge is no reason to be late.
  const left = x + wallPx.x + reachPx;
  const top = y + wallPx.y + reachPx;
  return left >= 0 && top >= 0 && left + width <= widthPx + 2 * reachPx && top + height <= heightPx + 2 * reachPx;
}
