import type { Programme } from '../../../protocol/programme.ts';
import { placeAt, restAt } from '../../../protocol/tour-clock.ts';
import type { Rectangle } from '../../layout/rectangle.ts';
import type { CameraPicture, PanelSources } from '../panel-sources.ts';

/** A camera far away takes so long to show its first picture. */
const FETCH_AHEAD_MS = 4_000;

export interface TileCameraOptions {
  /** On the wall, device px. */
  readonly rectangle: Rectangle;
  readonly openCamera: PanelSources['openCamera'];
  readonly waitFor: (work: Promise<unknown>) => void;
  /** Whether the next camera of a page is asked for before its time; that of a tour on one tile always is. */
  readonly fetchesAhead: boolean;
}

/** What a tile shows, and, where a command is still to come, what it will; undefined: nothing. */
export interface TileProgrammes {
  readonly now: Programme | undefined;
  readonly next: Programme | undefined;
  /** Wall time, epoch ms. */
  readonly nextAt: number;
}

/** A camera that is asked for, and its picture once it is at hand. */
interface Asked {
  readonly camera: string;
  picture: CameraPicture | undefined;
  isClosed: boolean;
}

/** Which camera a tile shows at a moment, and its picture; the one to come is fetched ahead. */
export class TileCamera {
  readonly #options: TileCameraOptions;
  #rectangle: Rectangle;
  #programmes: TileProgrammes = { now: undefined, next: undefined, nextAt: Number.POSITIVE_INFINITY };
  #place = 0;
  #current: Asked | undefined;
  #next: Asked | undefined;
  #hasSource = true;

  constructor(options: TileCameraOptions) {
    this.#options = options;
    this.#rectangle = options.rectangle;
  }

  /** Whether video comes to this wall at all. */
  get hasSource(): boolean {
    return this.#hasSource;
  }

  get programme(): Programme | undefined {
    return this.#programmes.now;
  }

  /** Id of the camera that is shown now. */
  get camera(): string | undefined {
    return this.#current?.camera;
  }

  /** The place in its tour, counted from 0. */
  get place(): number {
    return this.#place;
  }

  get picture(): CameraPicture | undefined {
    return this.#current?.picture;
  }

  follow(programmes: TileProgrammes): void {
    this.#programmes = programmes;
    const { now } = programmes;
    // Asked for at once, also while the scene is out of sight; which one of a tour is due, a frame says.
    if (now?.cameras.length === 1) this.#show(now.cameras[0]);
  }

  /** The tile has another place or size. */
  moveTo(rectangle: Rectangle): void {
    this.#rectangle = rectangle;
    this.#current?.picture?.resize(rectangle);
    this.#next?.picture?.resize(rectangle);
  }

  /** Call in a frame. */
  frame(wall: number): void {
    const { now } = this.#programmes;
    this.#place = now ? placeOf(now, wall) : 0;
    this.#show(now?.cameras[this.#place]);
    this.#fetch(this.#aheadOf(wall));
    this.#current?.picture?.frame(wall);
    this.#next?.picture?.frame(wall);
  }

  close(): void {
    close(this.#current);
    close(this.#next);
  }

  #show(due: string | undefined): void {
    if (this.#current?.camera === due) return;
    close(this.#current);
    const isFetched = due !== undefined && this.#next?.camera === due;
    this.#current = isFetched ? this.#next : due === undefined ? undefined : this.#ask(due);
    if (isFetched) this.#next = undefined;
  }

  #fetch(ahead: string | undefined): void {
    const wanted = ahead === this.#current?.camera ? undefined : ahead;
    if (this.#next?.camera === wanted) return;
    close(this.#next);
    this.#next = wanted === undefined ? undefined : this.#ask(wanted);
  }

  #aheadOf(wall: number): string | undefined {
    const { now, next, nextAt } = this.#programmes;
    if (next) return next.cameras[placeOf(next, nextAt)];
    if (!now || now.cameras.length < 2 || restAt(now.clock, now.steps, wall) > FETCH_AHEAD_MS) return undefined;
    if (now.of === 'page' && !this.#options.fetchesAhead) return undefined;
    return now.cameras[(this.#place + 1) % now.cameras.length];
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

function placeOf(programme: Programme, wall: number): number {
  return programme.cameras.length < 2 ? 0 : placeAt(programme.clock, programme.steps, wall);
}

function close(asked: Asked | undefined): void {
  if (!asked) return;
  asked.isClosed = true;
  asked.picture?.close();
  asked.picture = undefined;
}
