import type { StreamCondition, UnitHeader } from '../../protocol/video.ts';
import { fitInto } from '../layout/fit-into.ts';
import { bytesOf, copyPlanes, hasPlanes, visibleSize } from './copy-planes.ts';
import { PictureScaler } from './picture-scaler.ts';
import { ScratchBytes } from './scratch-bytes.ts';
import { Stillness } from './stillness.ts';
import { StreamQuality } from './stream-quality.ts';
import type {
  ColoursPicture,
  DecodedCondition,
  FramePicture,
  PlanesPicture,
  Room,
  UploadMode,
  VideoNews,
  WatchedStream,
} from './video-messages.ts';

/**
 * A decoder that has so many units to do is behind: it goes on with the next key unit. More than a stream begins with,
 * which is a key unit and all that followed it ([VD4]).
 */
const MOST_QUEUED = 64;
/** Faults without a picture between them after which there will be none. */
const MOST_FAULTS = 3;
/** A picture that is drawn at less than so much of its width is scaled before: above, as many bytes would have to be made as are copied. */
const SCALED_BELOW = 0.75;
/** Stamps are numbers of ours, which find the picture's own time again. */
const STAMPS = 256;

/** Planes of pictures that are being scaled, which stay here; of all streams. */
const scratch = new ScratchBytes();

export interface StreamDecoderOptions {
  readonly stream: number;
  readonly upload: UploadMode;
  readonly post: (news: VideoNews, transfer: Transferable[]) => void;
  /** This machine's, ms; it never steps. */
  readonly now: () => number;
}

type LiveCondition = Extract<StreamCondition, { state: 'live' }>;

/** Decodes one stream: newest wins, and one picture at a time is on its way to the page, unless each has its moment. */
export class StreamDecoder {
  readonly #options: StreamDecoderOptions;
  readonly #capturedAt = new Float64Array(STAMPS);
  readonly #stillness = new Stillness();
  readonly #quality = new StreamQuality();
  #live: LiveCondition | undefined;
  #decoder: VideoDecoder | undefined;
  #isAwaitingKey = true;
  #faults = 0;
  #stamp = 0;
  /** How many pictures may be on their way, and how many more may go now. */
  #ahead = 1;
  #free = 1;
  /** Decoded, the oldest first; where one may be on its way at a time, the newest alone. */
  readonly #decoded: VideoFrame[] = [];
  #isSending = false;
  #spare: ArrayBuffer | undefined;
  #room: Room | undefined;
  #scaler: PictureScaler | undefined;
  #isClosed = false;

  constructor(options: StreamDecoderOptions) {
    this.#options = options;
  }

  /** The relay's word on the stream. */
  tell(condition: StreamCondition, since: number): void {
    const isOther = condition.state !== 'live' || condition.codecString !== this.#live?.codecString;
    this.#live = condition.state === 'live' ? condition : undefined;
    if (isOther) this.#reset();
    this.#faults = 0;
    this.#post({ type: 'condition', stream: this.#options.stream, since, condition });
  }

  decode(header: UnitHeader, unit: Uint8Array<ArrayBuffer>): void {
    if (!this.#live) return;
    if (header.isDiscontinuous) {
      this.#quality.count(this.#options.now());
      if (!header.isKey) this.#isAwaitingKey = true;
    }
    if ((this.#decoder?.decodeQueueSize ?? 0) > MOST_QUEUED && !header.isKey) {
      if (!this.#isAwaitingKey) this.#quality.count(this.#options.now());
      this.#isAwaitingKey = true;
    }
    if (this.#isAwaitingKey && !header.isKey) return;
    this.#isAwaitingKey = false;
    this.#decoder ??= this.#open(this.#live);
    this.#stamp += 1;
    this.#capturedAt[this.#stamp % STAMPS] = header.capturedAt;
    try {
      const chunk = { type: header.isKey ? 'key' : 'delta', timestamp: this.#stamp, data: unit } as const;
      this.#decoder?.decode(new EncodedVideoChunk(chunk));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The page has taken the last picture; its bytes are for the next. */
  taken(bytes: ArrayBuffer | undefined): void {
    this.#spare = bytes ?? this.#spare;
    this.#free += 1;
    void this.#send();
  }

  /** How many pictures may be on their way at a time, more than one where each is to be shown at its moment; and in what room. */
  serve({ ahead, room }: Pick<WatchedStream, 'ahead' | 'room'>): void {
    this.#free += ahead - this.#ahead;
    this.#ahead = ahead;
    this.#room = room;
  }

  close(): void {
    this.#isClosed = true;
    this.#reset();
  }

  #open({ codecString }: LiveCondition): VideoDecoder | undefined {
    const decoder = new VideoDecoder({
      output: (frame) => this.#take(frame),
      error: (error) => {
        if (decoder === this.#decoder) this.#fail(error);
      },
    });
    try {
      decoder.configure({ codec: codecString, optimizeForLatency: true });
      return decoder;
    } catch (error) {
      decoder.close();
      this.#fail(error);
      return undefined;
    }
  }

  #take(frame: VideoFrame): void {
    this.#faults = 0;
    if (this.#isClosed || !this.#live) frame.close();
    else this.#decoded.push(frame);
    while (this.#decoded.length > this.#ahead) this.#decoded.shift()?.close();
    void this.#send();
  }

  async #send(): Promise<void> {
    if (this.#isSending || this.#free <= 0) return;
    const frame = this.#decoded.shift();
    if (!frame) return;
    this.#isSending = true;
    this.#free -= 1;
    const capturedAt = this.#capturedAt[frame.timestamp % STAMPS] ?? 0;
    try {
      const picture = await this.#pictureOf(frame);
      if (this.#isClosed || !this.#live) {
        if (picture.kind === 'frame') picture.frame.close();
        this.#free += 1;
        return;
      }
      const now = this.#options.now();
      this.#post(
        {
          type: 'picture',
          stream: this.#options.stream,
          picture,
          capturedAt,
          stillMs: this.#stillness.stillMs(now),
          isPoor: this.#quality.isPoor(now),
        },
        [picture.kind === 'frame' ? picture.frame : picture.bytes],
      );
    } catch (error) {
      frame.close();
      this.#free += 1;
      this.#fail(error);
    } finally {
      this.#isSending = false;
    }
    void this.#send();
  }

  /** Takes the frame over: it is closed, or a part of the picture. */
  async #pictureOf(frame: VideoFrame): Promise<FramePicture | PlanesPicture | ColoursPicture> {
    const isLookedAt = this.#stillness.isDue(this.#options.now()) && hasPlanes(frame);
    const isHandedOver = this.#options.upload === 'frames' || !hasPlanes(frame);
    if (isHandedOver && !isLookedAt)
      return { kind: 'frame', frame, width: frame.displayWidth, height: frame.displayHeight };
    const size = this.#smallerSize(frame);
    const length = bytesOf(frame);
    const bytes = size ? scratch.take(length) : this.#takeSpare(length);
    const picture = await copyPlanes(frame, bytes);
    if (isLookedAt) {
      const [luma] = picture.layout;
      this.#stillness.look(new Uint8Array(bytes, luma.offset, luma.stride * picture.height), this.#options.now());
    }
    if (isHandedOver) return { kind: 'frame', frame, width: frame.displayWidth, height: frame.displayHeight };
    frame.close();
    return size ? this.#scale(picture, size) : picture;
  }

  /** At which it is drawn, where that is so much smaller that it is worth making. */
  #smallerSize(frame: VideoFrame): Room | undefined {
    if (this.#options.upload !== 'colours' || !this.#room) return undefined;
    const whole = visibleSize(frame);
    const size = fitInto(whole, this.#room);
    return size.width < whole.width * SCALED_BELOW && size.width > 0 && size.height > 0 ? size : undefined;
  }

  #scale(picture: PlanesPicture, size: Room): ColoursPicture {
    const { width, height, bytes: planes } = picture;
    if (!this.#scaler?.suits(picture, size)) this.#scaler = new PictureScaler(picture, size);
    const bytes = this.#takeSpare(this.#scaler.length);
    this.#scaler.scale(new Uint8Array(planes), bytes);
    scratch.giveBack(planes);
    return { kind: 'colours', width, height, bytes, size };
  }

  /** Bytes that the page has given back, where they are as many. */
  #takeSpare(length: number): ArrayBuffer {
    const bytes = this.#spare?.byteLength === length ? this.#spare : new ArrayBuffer(length);
    this.#spare = undefined;
    return bytes;
  }

  #fail(error: unknown): void {
    console.warn(`stream ${this.#options.stream} does not decode`, error);
    this.#quality.count(this.#options.now());
    this.#faults += 1;
    this.#reset();
    if (this.#faults < MOST_FAULTS) return;
    const isUnknown = error instanceof DOMException && error.name === 'NotSupportedError';
    this.#tellOwn({ state: isUnknown ? 'unsupported' : 'undecodable' });
  }

  #tellOwn(condition: DecodedCondition): void {
    this.#post({ type: 'condition', stream: this.#options.stream, since: Number.NaN, condition });
  }

  #reset(): void {
    if (this.#decoder && this.#decoder.state !== 'closed') this.#decoder.close();
    this.#decoder = undefined;
    this.#isAwaitingKey = true;
    for (const frame of this.#decoded.splice(0)) frame.close();
  }

  #post(news: VideoNews, transfer: Transferable[] = []): void {
    this.#options.post(news, transfer);
  }
}
