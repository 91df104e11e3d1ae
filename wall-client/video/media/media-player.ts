import type { StreamCondition, UnitHeader } from '../../../protocol/video.ts';
import { Stillness } from '../stillness.ts';
import { StreamQuality } from '../stream-quality.ts';
import type { DecodedCondition, VideoNews } from '../video-messages.ts';
import { Playback } from './playback.ts';
import { splitUnit } from './split-unit.ts';

/** Faults without a picture between them after which there will be none. */
const MOST_FAULTS = 3;
/** The widest picture that is looked at whether it stands still: smaller, a clock in it may not show. */
const LOOKED_AT_PX = 640;

type LiveCondition = Extract<StreamCondition, { state: 'live' }>;
type PictureNews = Extract<VideoNews, { type: 'picture' }>;

export interface MediaPlayerOptions {
  readonly stream: number;
  readonly host: Element;
  readonly onPicture: (news: PictureNews) => void;
  readonly onCondition: (condition: DecodedCondition, since: number) => void;
  /** This machine's, ms; it never steps. */
  readonly now: () => number;
}

/** Plays one stream where the browser lets no page decode: what `StreamDecoder` is in the worker, on the page. Close it. */
export class MediaPlayer {
  readonly #options: MediaPlayerOptions;
  readonly #stillness = new Stillness();
  readonly #quality = new StreamQuality();
  #live: LiveCondition | undefined;
  #playback: Playback | undefined;
  #parameters = '';
  #faults = 0;

  constructor(options: MediaPlayerOptions) {
    this.#options = options;
  }

  /** The relay's word on the stream. */
  tell(condition: StreamCondition, since: number): void {
    const isOther = condition.state !== 'live' || condition.codecString !== this.#live?.codecString;
    this.#live = condition.state === 'live' ? condition : undefined;
    if (isOther) this.#reset();
    this.#faults = 0;
    this.#options.onCondition(condition, since);
  }

  decode(header: UnitHeader, unit: Uint8Array<ArrayBuffer>): void {
    const live = this.#live;
    if (!live || this.#faults >= MOST_FAULTS) return;
    if (header.isDiscontinuous) {
      this.#quality.count(this.#options.now());
      if (!header.isKey) this.#playback?.awaitKey();
    }
    const split = splitUnit(unit);
    if (split.parameters) {
      const parameters = String([split.parameters.sequence, ...split.parameters.picture]);
      if (parameters !== this.#parameters) this.#reset();
      this.#parameters = parameters;
      this.#playback ??= this.#open(live, split.parameters);
    }
    this.#playback?.push(split, header);
  }

  close(): void {
    this.#live = undefined;
    this.#reset();
  }

  #open(live: LiveCondition, parameters: NonNullable<ReturnType<typeof splitUnit>['parameters']>): Playback {
    const playback = new Playback({
      mime: `video/mp4; codecs="${live.codecString}"`,
      parameters,
      size: live,
      host: this.#options.host,
      onPicture: (video, capturedAt) => this.#take(video, capturedAt),
      onFault: (fault) => {
        if (playback === this.#playback) this.#fail(fault);
      },
    });
    return playback;
  }

  #take(video: HTMLVideoElement, capturedAt: number): void {
    this.#faults = 0;
    const now = this.#options.now();
    if (this.#stillness.isDue(now)) this.#stillness.look(pixelsOf(video), now);
    const picture = { kind: 'video', video, width: video.videoWidth, height: video.videoHeight } as const;
    const { stream } = this.#options;
    const stillMs = this.#stillness.stillMs(now);
    this.#options.onPicture({
      type: 'picture',
      stream,
      picture,
      capturedAt,
      stillMs,
      isPoor: this.#quality.isPoor(now),
    });
  }

  #fail(fault: unknown): void {
    console.warn(`stream ${this.#options.stream} does not play`, fault);
    this.#quality.count(this.#options.now());
    this.#faults += 1;
    this.#reset();
    const isUnknown = fault instanceof DOMException && fault.name === 'NotSupportedError';
    if (isUnknown) this.#faults = MOST_FAULTS;
    if (this.#faults >= MOST_FAULTS)
      this.#options.onCondition({ state: isUnknown ? 'unsupported' : 'undecodable' }, Number.NaN);
  }

  #reset(): void {
    this.#playback?.close();
    this.#playback = undefined;
    this.#parameters = '';
  }
}

let looking: CanvasRenderingContext2D | null | undefined;

function pixelsOf(video: HTMLVideoElement): Uint8Array<ArrayBuffer> {
  const width = Math.min(video.videoWidth, LOOKED_AT_PX);
  const height = Math.round((width * video.videoHeight) / video.videoWidth);
  looking ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!looking || width === 0 || height === 0) return new Uint8Array();
  looking.canvas.width = width;
  looking.canvas.height = height;
  looking.drawImage(video, 0, 0, width, height);
  return new Uint8Array(looking.getImageData(0, 0, width, height).data.buffer as ArrayBuffer);
}
