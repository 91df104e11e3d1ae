import type { LostBecause, Rendition, StreamCondition, VideoCodec } from '../../../protocol/video.ts';
import type { Measured } from '../rounds/patrol-events.ts';
import type { VideoLink } from './video-link.ts';

export interface KeyUnit {
  readonly codec: VideoCodec;
  readonly bytes: Buffer;
}

export type Taken =
  | { readonly outcome: 'taken'; readonly measured: Measured }
  | { readonly outcome: 'lost'; readonly because: LostBecause }
  /** Nothing can be said of the camera: the curtain is drawn, or the relay does not know it. */
  | { readonly outcome: 'unknown' };

/** The server does not relay now: no camera's fault. */
export class LinkGoneError extends Error {
  override readonly name = 'LinkGoneError';
}

export interface TakeOptions {
  readonly rendition: Rendition;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Asked after each key unit; it may need to decode it. */
  readonly isEnough: (unit: KeyUnit) => Promise<boolean>;
}

/** How long a camera has for its first key unit, and for all: key units come every one to ten seconds. */
const FIRST_WITHIN_MS = 12_000;
const ALL_WITHIN_MS = 30_000;
/** The relay tries a camera again at once when it fails; what it says after this long is the camera's own. */
const LOST_AFTER_MS = 4_000;
/** Over less, one large key picture would be the bit rate. */
const BIT_RATE_SPAN_MS = 1_000;

/**
 * Takes key units of a camera until they are enough, and measures how it sends.
 * @throws {LinkGoneError} where the link closes first, and what `isEnough` throws
 */
export function takePictures(link: VideoLink, camera: string, options: TakeOptions): Promise<Taken> {
  return new Promise((resolve, reject) => {
    const taking = new Taking(options, (taken) => {
      stop();
      if (taken instanceof Error) reject(taken);
      else resolve(taken);
    });
    const leave = link.watch(camera, options.rendition, taking);
    const first = setTimeout(() => taking.endOfPatience('first'), FIRST_WITHIN_MS);
    const all = setTimeout(() => taking.endOfPatience('all'), ALL_WITHIN_MS);
    const lost = setTimeout(() => taking.endOfPatience('lost'), LOST_AFTER_MS);
    const abort = () => taking.onGone();
    options.signal.addEventListener('abort', abort);
    const stop = () => {
      leave();
      for (const timer of [first, all, lost]) clearTimeout(timer);
      options.signal.removeEventListener('abort', abort);
    };
    if (options.signal.aborted) abort();
  });
}

class Taking {
  readonly #options: TakeOptions;
  readonly #settle: (taken: Taken | Error) => void;
  readonly #startedAtMs: number;
  #keyUnits = 0;
  #condition: StreamCondition = { state: 'connecting' };
  #latency: number | undefined;
  #bytes = 0;
  #span: [fromMs: number, toMs: number] | undefined;
  #isAsking = false;

  constructor(options: TakeOptions, settle: (taken: Taken | Error) => void) {
    this.#options = options;
    this.#settle = settle;
    this.#startedAtMs = options.now();
  }

  onCondition(condition: StreamCondition): void {
    this.#condition = condition;
    if (condition.state === 'curtained' || condition.state === 'restricted' || condition.state === 'unknown')
      this.#settle({ outcome: 'unknown' });
    // The relay goes on trying; a camera that answers by then was only slow.
    else if (condition.state === 'lost' && this.#options.now() - this.#startedAtMs >= LOST_AFTER_MS) this.#endWith();
  }

  onUnit({ isKey, capturedAt }: { isKey: boolean; capturedAt: number }, unit: Buffer): void {
    if (this.#condition.state !== 'live') return;
    const [fromMs] = (this.#span ??= [capturedAt, capturedAt]);
    // The first unit's own bytes lie before the span.
    if (capturedAt > fromMs) this.#bytes += unit.length;
    this.#span = [fromMs, capturedAt];
    if (isKey)
      this.#takeKey({ codec: this.#condition.codec, bytes: unit }).catch((error: unknown) =>
        this.#settle(error instanceof Error ? error : new Error(String(error))),
      );
  }

  onGone(): void {
    this.#settle(new LinkGoneError('the video link has closed'));
  }

  endOfPatience(what: 'first' | 'all' | 'lost'): void {
    if (what === 'all' || (what === 'first' && this.#keyUnits === 0)) this.#endWith();
    if (what === 'lost' && this.#condition.state === 'lost') this.#endWith();
  }

  async #takeKey(unit: KeyUnit): Promise<void> {
    this.#latency ??= this.#options.now() - this.#startedAtMs;
    this.#keyUnits += 1;
    // One that comes while another is looked at is left out.
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      if (await this.#options.isEnough(unit)) this.#endWith();
    } finally {
      this.#isAsking = false;
    }
  }

  #endWith(): void {
    const because = this.#condition.state === 'lost' ? this.#condition.because : 'silent';
    this.#settle(this.#keyUnits > 0 ? { outcome: 'taken', measured: this.#measured() } : { outcome: 'lost', because });
  }

  #measured(): Measured {
    const size =
      this.#condition.state === 'live' ? { width: this.#condition.width, height: this.#condition.height } : {};
    const spanMs = this.#span ? this.#span[1] - this.#span[0] : 0;
    return {
      ...size,
      ...(this.#latency !== undefined && { latency: this.#latency }),
      // Bits in a millisecond are kbit/s.
      ...(spanMs >= BIT_RATE_SPAN_MS && { bitRate: (this.#bytes * 8) / spanMs }),
    };
  }
}
