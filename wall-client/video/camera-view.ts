import type { PrivacyArea } from '../../protocol/video.ts';
import type { Rectangle } from '../layout/rectangle.ts';
import type { CameraCondition, CameraPicture, CameraWish } from '../panels/panel-sources.ts';
import type { CameraStream } from './camera-stream.ts';
import type { Cameras } from './cameras.ts';
import { chooseRendition } from './choose-rendition.ts';

/** A picture that stands still for so long is no picture of now, whatever the relay says. */
const SILENT_AFTER_MS = 3_000;
/** So long the very same picture: longer than a clock in it takes for a second, and than an encoder skips. */
const FROZEN_AFTER_MS = 8_000;

const NO_AREAS: readonly PrivacyArea[] = [];

type Told = Omit<CameraCondition, 'privacy'>;

/** What one tile shows of a camera: the small or the full picture, by its size. */
export class CameraView<Pixels> implements CameraPicture<Pixels> {
  readonly camera: string;
  readonly #cameras: Cameras<Pixels>;
  readonly #delayMs: number;
  #room: Rectangle;
  #stream: CameraStream<Pixels>;
  /** Of the other size; it takes over with its first picture. */
  #next: CameraStream<Pixels> | undefined;
  #condition: CameraCondition = { state: 'connecting', because: undefined, privacy: NO_AREAS };

  constructor(cameras: Cameras<Pixels>, { camera, rectangle, delayMs }: CameraWish) {
    this.#cameras = cameras;
    this.camera = camera;
    this.#delayMs = delayMs;
    this.#room = rectangle;
    this.#stream = cameras.acquire(camera, chooseRendition(rectangle, undefined), { delayMs, room: rectangle });
  }

  get condition(): CameraCondition {
    return this.#condition;
  }

  get pixels(): Pixels | undefined {
    return this.#stream.pixels;
  }

  get capturedAt(): number | undefined {
    const { capturedAt, stillMs } = this.#stream;
    if (Number.isNaN(capturedAt)) return undefined;
    return this.#condition.state === 'frozen' ? capturedAt - stillMs : capturedAt;
  }

  resize(rectangle: Rectangle): void {
    const before = this.#room;
    this.#room = rectangle;
    for (const stream of [this.#stream, this.#next]) if (stream) this.#cameras.move(stream, before, rectangle);
    const rendition = chooseRendition(rectangle, (this.#next ?? this.#stream).rendition);
    if (rendition === (this.#next ?? this.#stream).rendition) return;
    if (this.#next) this.#cameras.release(this.#next, rectangle);
    this.#next =
      rendition === this.#stream.rendition
        ? undefined
        : this.#cameras.acquire(this.camera, rendition, { delayMs: this.#delayMs, room: rectangle });
  }

  frame(wall: number): void {
    const at = { delayMs: this.#delayMs, nowMs: performance.now() };
    this.#next?.frame(wall, at);
    if (this.#next?.pixels) {
      this.#cameras.release(this.#stream, this.#room);
      this.#stream = this.#next;
      this.#next = undefined;
    }
    this.#stream.frame(wall, at);
    this.#settle(wall);
  }

  close(): void {
    this.#cameras.release(this.#stream, this.#room);
    if (this.#next) this.#cameras.release(this.#next, this.#room);
  }

  /** Another object only where it is another condition: whoever shows it compares. */
  #settle(wall: number): void {
    const told = this.#told(wall);
    const { condition } = this.#stream;
    const privacy = condition.state === 'live' ? condition.privacy : this.#condition.privacy;
    const before = this.#condition;
    if (told.state === before.state && told.because === before.because && privacy === before.privacy) return;
    this.#condition = { ...told, privacy };
  }

  #told(wall: number): Told {
    const { condition, pixels, capturedAt, stillMs, isPoor } = this.#stream;
    const { link } = this.#cameras;
    if (condition.state === 'unsupported') return conditions.unsupported;
    if (link === 'lost' || link === 'refused') return conditions.linkLost;
    switch (condition.state) {
      case 'live':
        if (!pixels) return conditions.connecting;
        if (wall - capturedAt > SILENT_AFTER_MS + this.#delayMs) return conditions.silent;
        if (stillMs > FROZEN_AFTER_MS) return conditions.frozen;
        return isPoor ? conditions.poor : conditions.live;
      case 'lost':
        return lostConditions[condition.because];
      case 'undecodable':
        return conditions.undecodable;
      default:
        return conditions[condition.state];
    }
  }
}

// Each once: a condition is looked at in every frame.
const plain = <S extends CameraCondition['state']>(state: S): Told => ({ state, because: undefined });
const lost = (because: NonNullable<CameraCondition['because']>): Told => ({ state: 'lost', because });
const lostConditions = {
  unreachable: lost('unreachable'),
  refused: lost('refused'),
  silent: lost('silent'),
  unreadable: lost('unreadable'),
};
const conditions = {
  connecting: plain('connecting'),
  live: plain('live'),
  poor: plain('poor'),
  frozen: plain('frozen'),
  restricted: plain('restricted'),
  curtained: plain('curtained'),
  transcodeLimit: plain('transcodeLimit'),
  unknown: plain('unknown'),
  unsupported: plain('unsupported'),
  undecodable: lost('unreadable'),
  silent: lost('silent'),
  linkLost: lost('link'),
};
