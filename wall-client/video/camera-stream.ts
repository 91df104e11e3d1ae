import type { Rendition } from '../../protocol/video.ts';
import { letGo } from './let-go.ts';
import type { PictureHolder } from './picture-holder.ts';
import type { DecodedCondition, DecodedPicture, VideoNews } from './video-messages.ts';

/** Who asks for no picture for so long is out of sight: pictures then pass by, and the newest waits. */
const OUT_OF_SIGHT_MS = 1_000;
/** Pictures that wait for their moment: a delay of half a second at 25 a second. */
const MOST_WAITING = 12;

type PictureNews = Extract<VideoNews, { type: 'picture' }>;

interface Waiting {
  readonly picture: DecodedPicture;
  readonly capturedAt: number;
}

export interface CameraStreamOptions<Pixels> {
  readonly number: number;
  readonly camera: string;
  readonly rendition: Rendition;
  readonly holder: PictureHolder<Pixels>;
  /** The picture that came last has been taken; the bytes are free. */
  readonly onTaken: (stream: number, bytes: ArrayBuffer | undefined) => void;
}

/** One rendition of a camera on this page, whoever shows it. */
export class CameraStream<Pixels> {
  readonly number: number;
  readonly camera: string;
  readonly rendition: Rendition;
  condition: DecodedCondition = { state: 'connecting' };
  /** Wall time since when it is so; NaN where nobody has said. */
  since = Number.NaN;
  /** Wall time of the picture that is shown, epoch ms. */
  capturedAt = Number.NaN;
  stillMs = 0;
  isPoor = false;
  readonly #options: CameraStreamOptions<Pixels>;
  readonly #holder: PictureHolder<Pixels>;
  readonly #waiting: Waiting[] = [];
  #spare: ArrayBuffer | undefined;
  /** Pictures of which the worker waits to hear that they were taken. */
  #owed = 0;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #delayMs = 0;
  #shownFor = Number.NaN;

  constructor(options: CameraStreamOptions<Pixels>) {
    this.#options = options;
    this.#holder = options.holder;
    this.number = options.number;
    this.camera = options.camera;
    this.rendition = options.rendition;
  }

  get pixels(): Pixels | undefined {
    return this.#holder.pixels;
  }

  /** Whether a picture that was there may be seen no more. */
  tell(condition: DecodedCondition, since: number): boolean {
    this.condition = condition;
    this.since = since;
    if (mayKeepPicture(condition)) return false;
    const hadPicture = this.pixels !== undefined;
    this.#dropWaiting();
    this.#holder.destroy();
    this.capturedAt = Number.NaN;
    this.#sayAllTaken();
    return hadPicture;
  }

  take({ picture, capturedAt, stillMs, isPoor }: PictureNews, nowMs: number): void {
    this.stillMs = stillMs;
    this.isPoor = isPoor;
    if (!mayKeepPicture(this.condition)) {
      letGo(picture);
      this.#owed += 1;
      this.#sayAllTaken();
      return;
    }
    this.#waiting.push({ picture, capturedAt });
    this.#owed += 1;
    const isOutOfSight = nowMs - this.#askedAtMs > OUT_OF_SIGHT_MS;
    // Where each waits for its moment, the newest alone would never be due.
    const most = isOutOfSight && this.#delayMs === 0 ? 1 : MOST_WAITING;
    while (this.#waiting.length > most) this.#drop(this.#waiting.shift());
    if (isOutOfSight || this.#delayMs > 0) this.#sayAllTaken();
  }

  /** Brings the picture that is due to its holder: the newest, or that of wall time minus a delay. */
  frame(wall: number, { delayMs, nowMs }: { readonly delayMs: number; readonly nowMs: number }): void {
    this.#askedAtMs = nowMs;
    this.#delayMs = delayMs;
    // Shown on several tiles, it is asked by each.
    if (wall === this.#shownFor) return;
    this.#shownFor = wall;
    // A player's element holds its newest picture alone.
    const isNewest = delayMs === 0 || this.#waiting[0]?.picture.kind === 'video';
    const due = isNewest ? this.#waiting.length - 1 : this.#dueAt(wall - delayMs);
    for (let passed = 0; passed < due; passed += 1) this.#drop(this.#waiting.shift());
    const next = due >= 0 ? this.#waiting.shift() : undefined;
    if (next) {
      this.#spare = this.#holder.show(next.picture) ?? this.#spare;
      this.capturedAt = next.capturedAt;
    }
    if (next) this.#sayAllTaken();
  }

  destroy(): void {
    this.#dropWaiting();
    this.#holder.destroy();
  }

  /** Place of the latest picture taken at this wall time or before; -1 where all are younger. */
  #dueAt(wall: number): number {
    let due = -1;
    while ((this.#waiting[due + 1]?.capturedAt ?? Number.POSITIVE_INFINITY) <= wall) due += 1;
    return due;
  }

  #drop(waiting: Waiting | undefined): void {
    this.#spare = letGo(waiting?.picture) ?? this.#spare;
  }

  #dropWaiting(): void {
    for (const { picture } of this.#waiting) letGo(picture);
    this.#waiting.length = 0;
  }

  #sayAllTaken(): void {
    for (; this.#owed > 0; this.#owed -= 1) {
      const spare = this.#spare;
      this.#spare = undefined;
      this.#options.onTaken(this.number, spare);
    }
  }
}

/** What nobody may see here is not kept either; what is merely lost stays, and looks lost. */
function mayKeepPicture({ state }: DecodedCondition): boolean {
  return state === 'live' || state === 'connecting' || state === 'lost' || state === 'undecodable';
}
