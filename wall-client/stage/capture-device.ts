import { type TextureSource, VideoSource } from 'pixi.js';
import type { Capture, CaptureState } from '../panels/panel-sources.ts';

/** A device that is busy, or was pulled out, is looked for again after so long; one that is plugged in, at once. */
const RETRY_MS = 5_000;
/** What most grabbers give; a device that has less gives that. */
const WISH = { width: { ideal: 1_920 }, height: { ideal: 1_080 }, frameRate: { ideal: 30 } } as const;

/** Opens a picture source of this machine by a part of its label, in whatever case. It is shown, and never recorded. */
export function openCapture(label: string, onChange: () => void): Capture {
  return new CaptureDevice(label, onChange);
}

/** A device that is open. Each time with a video and a texture of its own: a texture that once had no picture stays so. */
interface Feed {
  readonly stream: MediaStream;
  readonly video: HTMLVideoElement;
  /** Present from the first picture on. */
  source: VideoSource | undefined;
}

class CaptureDevice implements Capture {
  readonly #label: string;
  readonly #onChange: () => void;
  #condition: CaptureState = { state: 'asking' };
  #feed: Feed | undefined;
  #hasNewPicture = false;
  #isLooking = false;
  #isClosed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(label: string, onChange: () => void) {
    this.#label = label;
    this.#onChange = onChange;
    // Without a secure context there are no devices at all.
    navigator.mediaDevices?.addEventListener('devicechange', this.#onDeviceChange);
    void this.#look();
  }

  get condition(): CaptureState {
    return this.#condition;
  }

  get picture(): TextureSource | undefined {
    return this.#feed?.source;
  }

  frame(): void {
    const feed = this.#feed;
    if (!this.#hasNewPicture || !feed?.source) return;
    this.#hasNewPicture = false;
    feed.source.resize(feed.video.videoWidth, feed.video.videoHeight);
    feed.source.update();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    navigator.mediaDevices?.removeEventListener('devicechange', this.#onDeviceChange);
    this.#letGo();
  }

  readonly #onDeviceChange = (): void => {
    if (this.#condition.state !== 'live') void this.#look();
  };

  #awaitPicture(feed: Feed): void {
    feed.video.requestVideoFrameCallback(() => {
      if (feed !== this.#feed) return;
      this.#hasNewPicture = true;
      feed.source ??= createSource(feed.video);
      // Without a signal some grabbers go on with black pictures.
      if (feed.stream.getTracks().every(({ muted }) => !muted)) this.#become({ state: 'live' });
      this.#awaitPicture(feed);
    });
  }

  /** Resolves in whatever state it ends. */
  async #look(): Promise<void> {
    if (this.#isLooking || this.#feed) return;
    this.#isLooking = true;
    clearTimeout(this.#timer);
    try {
      await this.#open();
    } catch (error) {
      this.#letGo();
      this.#become(stateAfter(error, this.#condition));
    } finally {
      this.#isLooking = false;
    }
    if (!this.#isClosed && !this.#feed) this.#timer = setTimeout(() => void this.#look(), RETRY_MS);
  }

  async #open(): Promise<void> {
    if (!navigator.mediaDevices) return this.#become({ state: 'refused' });
    const devices = await listDevices();
    const wanted = this.#label.toLowerCase();
    const device = devices.find(({ label }) => label.toLowerCase().includes(wanted));
    if (!device) return this.#become({ state: 'missing', others: devices.length });
    const { deviceId } = device;
    const stream = await navigator.mediaDevices.getUserMedia({ video: { deviceId: { exact: deviceId }, ...WISH } });
    if (this.#isClosed) return stop(stream);
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = stream;
    const feed: Feed = { stream, video, source: undefined };
    this.#feed = feed;
    for (const track of stream.getTracks()) {
      track.addEventListener('ended', () => this.#lose());
      // A grabber whose cable is pulled goes on with nothing.
      track.addEventListener('mute', () => this.#become({ state: 'lost' }));
      track.addEventListener('unmute', () => this.#become({ state: 'live' }));
    }
    await video.play();
    this.#awaitPicture(feed);
  }

  #lose(): void {
    this.#letGo();
    this.#become({ state: 'lost' });
    void this.#look();
  }

  #letGo(): void {
    const feed = this.#feed;
    this.#feed = undefined;
    if (!feed) return;
    stop(feed.stream);
    feed.source?.destroy();
    feed.video.srcObject = null;
  }

  #become(condition: CaptureState): void {
    if (this.#isClosed) return;
    const others = (state: CaptureState) => (state.state === 'missing' ? state.others : undefined);
    if (condition.state === this.#condition.state && others(condition) === others(this.#condition)) return;
    this.#condition = condition;
    this.#onChange();
  }
}

/** The labels are told only to a page that may see: if it does not know yet, it asks, by opening any device for a moment. */
async function listDevices(): Promise<MediaDeviceInfo[]> {
  const list = async () =>
    (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput');
  const devices = await list();
  if (devices.length === 0 || devices.some(({ label }) => label !== '')) return devices;
  stop(await navigator.mediaDevices.getUserMedia({ video: true }));
  return list();
}

function createSource(video: HTMLVideoElement): VideoSource {
  const source = new VideoSource({ resource: video, autoPlay: false, autoLoad: false });
  // The stage has one loop, and it says when.
  source.autoUpdate = false;
  return source;
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function stateAfter(error: unknown, before: CaptureState): CaptureState {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return { state: 'refused' };
  console.warn('a capture device does not open', error);
  return before.state === 'missing' ? before : { state: 'lost' };
}
