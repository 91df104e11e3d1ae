import { fragment, initSegment, type ParameterSets } from './fragment-writer.ts';
import type { SplitUnit } from './split-unit.ts';

/** Between two pictures; where a camera was away for longer, media time was not. */
const STEP_MS = { least: 1, most: 200, usual: 40 } as const;
/** What is played more than this behind what has come goes on nearly at its end. */
const BEHIND_S = 1;
const MARGIN_S = 0.2;
/** What has been played is thrown away in pieces, once there is so much of it. */
const KEPT_S = 5;
const PLAYED_S = 15;
/** Pictures that wait for the browser; more, and it goes on with the next key picture. */
const MOST_QUEUED = 64;
/** Times of the latest pictures, to find the one that is shown. */
const TIMES = 256;

export interface PlaybackOptions {
  readonly mime: string;
  readonly parameters: ParameterSets;
  readonly size: { readonly width: number; readonly height: number };
  /** Where the element is: out of the document it would get four pictures a second. */
  readonly host: Element;
  /** Another picture stands in the element; epoch ms of when it was taken. */
  readonly onPicture: (video: HTMLVideoElement, capturedAt: number) => void;
  readonly onFault: (fault: unknown) => void;
}

/** An H.264 stream of one form, played by the browser's own player from a `MediaSource`. Close it. */
export class Playback {
  readonly video = document.createElement('video');
  readonly #options: PlaybackOptions;
  readonly #source = new MediaSource();
  readonly #url = URL.createObjectURL(this.#source);
  readonly #queue: Uint8Array<ArrayBuffer>[] = [];
  readonly #times = new Float64Array(TIMES * 2);
  #buffer: SourceBuffer | undefined;
  #sequence = 0;
  #mediaMs = 0;
  #lastCapturedAt = Number.NaN;
  #isAwaitingKey = true;
  #isClosed = false;

  constructor(options: PlaybackOptions) {
    this.#options = options;
    const { video } = this;
    video.muted = true;
    video.playsInline = true;
    video.disablePictureInPicture = true;
    video.addEventListener('error', () => this.#fail(video.error));
    this.#source.addEventListener('sourceopen', () => this.#open(), { once: true });
    video.src = this.#url;
    options.host.append(video);
    this.#listen();
  }

  /** Pictures that came before are not wanted by this one. */
  push({ nals }: SplitUnit, { isKey, capturedAt }: { readonly isKey: boolean; readonly capturedAt: number }): void {
    if (this.#queue.length > MOST_QUEUED) this.#isAwaitingKey = true;
    if (this.#isAwaitingKey && !isKey) return;
    if (this.#isAwaitingKey && this.#sequence > 0) this.#queue.length = 0;
    this.#isAwaitingKey = false;
    const since = capturedAt - this.#lastCapturedAt;
    const duration = Math.round(since > 0 ? Math.min(Math.max(since, STEP_MS.least), STEP_MS.most) : STEP_MS.usual);
    this.#mediaMs += Number.isNaN(this.#lastCapturedAt) ? 0 : duration;
    this.#lastCapturedAt = capturedAt;
    this.#sequence += 1;
    const place = (this.#sequence % TIMES) * 2;
    this.#times[place] = this.#mediaMs;
    this.#times[place + 1] = capturedAt;
    this.#queue.push(fragment(this.#sequence, { nals, isKey, at: this.#mediaMs, duration }));
    this.#feed();
  }

  /** What follows hangs on pictures that did not come. */
  awaitKey(): void {
    this.#isAwaitingKey = true;
  }

  close(): void {
    this.#isClosed = true;
    this.video.remove();
    this.video.removeAttribute('src');
    // Lets go of the decoder, and of the picture.
    this.video.load();
    URL.revokeObjectURL(this.#url);
  }

  #open(): void {
    if (this.#isClosed) return;
    const { mime, parameters, size } = this.#options;
    try {
      const buffer = this.#source.addSourceBuffer(mime);
      this.#buffer = buffer;
      buffer.addEventListener('updateend', () => this.#feed());
      buffer.addEventListener('error', () => this.#fail(new Error('a fragment is not understood')));
      this.#queue.unshift(initSegment(parameters, size));
      this.#feed();
    } catch (fault) {
      this.#fail(fault);
    }
  }

  #feed(): void {
    const buffer = this.#buffer;
    if (this.#isClosed || !buffer || buffer.updating || this.#source.readyState !== 'open') return;
    try {
      this.#keepUp(buffer);
      const played = this.video.currentTime;
      const { buffered } = buffer;
      if (buffered.length > 0 && played - buffered.start(0) > PLAYED_S) buffer.remove(0, played - KEPT_S);
      else if (this.#queue.length > 0) buffer.appendBuffer(join(this.#queue.splice(0)));
    } catch (fault) {
      this.#fail(fault);
    }
  }

  #keepUp({ buffered }: SourceBuffer): void {
    const { video } = this;
    if (buffered.length === 0) return;
    const end = buffered.end(buffered.length - 1);
    if (end - video.currentTime > BEHIND_S) video.currentTime = Math.max(end - MARGIN_S, 0);
    // Refused while the page may not play; the next picture asks again.
    if (video.paused) void video.play().catch(() => undefined);
  }

  #listen(): void {
    this.video.requestVideoFrameCallback((_now, { mediaTime }) => {
      if (this.#isClosed) return;
      this.#options.onPicture(this.video, this.#capturedAt(mediaTime * 1_000));
      this.#listen();
    });
  }

  /** Of the picture at this media time, or next to it. */
  #capturedAt(mediaMs: number): number {
    let found = this.#lastCapturedAt;
    let least = Number.POSITIVE_INFINITY;
    for (let place = 0; place < Math.min(this.#sequence, TIMES); place += 1) {
      const at = ((this.#sequence - place) % TIMES) * 2;
      const apart = Math.abs((this.#times[at] ?? 0) - mediaMs);
      if (apart > least) break;
      least = apart;
      found = this.#times[at + 1] ?? found;
    }
    return found;
  }

  #fail(fault: unknown): void {
    if (!this.#isClosed) this.#options.onFault(fault);
  }
}

function join(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [first] = parts;
  if (parts.length === 1 && first) return first;
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
