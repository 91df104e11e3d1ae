import { parseDuration } from '../../../protocol/duration.ts';
import type { MosaicTile } from '../../../protocol/site/scenes.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import type { CameraPicture, PanelSources } from '../panel-sources.ts';
import { tourTurn } from './tour-turn.ts';

export interface TileCameraOptions {
  readonly tile: Pick<MosaicTile, 'source' | 'tour'>;
  /** On the wall, device px. */
  readonly rectangle: Rectangle;
  readonly openCamera: PanelSources['openCamera'];
  readonly waitFor: (work: Promise<unknown>) => void;
}

/** A camera that is asked for, and its picture once it is at hand. */
interface Asked {
  readonly camera: string;
  picture: CameraPicture | undefined;
  isClosed: boolean;
}

/** Which camera a tile shows at a moment: always the same, or one of a tour, the next of which is fetched ahead. */
export class TileCamera {
  readonly #options: TileCameraOptions;
  readonly #cameras: readonly string[];
  readonly #dwellMs: number;
  #rectangle: Rectangle;
  #current: Asked | undefined;
  #next: Asked | undefined;
  #hasSource = true;

  constructor(options: TileCameraOptions) {
    const { source, tour } = options.tile;
    this.#options = options;
    this.#rectangle = options.rectangle;
    this.#cameras = tour?.cameras ?? (source === undefined ? [] : [source]);
    this.#dwellMs = tour ? parseDuration(tour.dwell) : Number.POSITIVE_INFINITY;
    const [first] = this.#cameras;
    if (first !== undefined && !tour) this.#current = this.#ask(first);
  }

  /** Whether video comes to this wall at all. */
  get hasSource(): boolean {
    return this.#hasSource;
  }

  /** Id of the camera that is shown now. */
  get camera(): string | undefined {
    return this.#current?.camera;
  }

  /** `3/8` of a tour. */
  get note(): string | undefined {
    const place = this.#cameras.length > 1 && this.#current ? this.#cameras.indexOf(this.#current.camera) : -1;
    return place < 0 ? undefined : `${place + 1}/${this.#cameras.length}`;
  }

  get picture(): CameraPicture | undefined {
    return this.#current?.picture;
  }

  /** The tile has another place or size. */
  place(rectangle: Rectangle): void {
    this.#rectangle = rectangle;
    this.#current?.picture?.resize(rectangle);
    this.#next?.picture?.resize(rectangle);
  }

  /** Call in a frame. */
  frame(wall: number): void {
    if (this.#cameras.length > 1) this.#goOn(wall);
    this.#current?.picture?.frame(wall);
    this.#next?.picture?.frame(wall);
  }

  close(): void {
    close(this.#current);
    close(this.#next);
  }

  #goOn(wall: number): void {
    const { index, next } = tourTurn({ count: this.#cameras.length, dwellMs: this.#dwellMs }, wall);
    const due = this.#cameras[index];
    if (due !== undefined && this.#current?.camera !== due) {
      close(this.#current);
      if (this.#next?.camera !== due) close(this.#next);
      this.#current = this.#next?.camera === due ? this.#next : this.#ask(due);
      this.#next = undefined;
    }
    const ahead = next === undefined ? undefined : this.#cameras[next];
    if (ahead !== undefined && ahead !== due && this.#next?.camera !== ahead) {
      close(this.#next);
      this.#next = this.#ask(ahead);
    }
  }

  #ask(camera: string): Asked {
    const asked: Asked = { camera, picture: undefined, isClosed: false };
    const { openCamera, waitFor } = this.#options;
    const opening = openCamera({ camera, rectangle: this.#rectangle });
    if (opening)
      waitFor(
        opening.then((picture) => {
          if (asked.isClosed) picture.close();
          else asked.picture = picture;
        }),
      );
    else this.#hasSource = false;
    return asked;
  }
}

function close(asked: Asked | undefined): void {
  if (!asked) return;
  asked.isClosed = true;
  asked.picture?.close();
  asked.picture = undefined;
}
