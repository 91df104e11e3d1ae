import { closeCodes, mayRetry } from '../../protocol/close-codes.ts';
import {
  type UnitHeader,
  UNIT_HEADER_BYTES,
  readUnitHeader,
  type StreamTold,
  VIDEO_PROTOCOL_VERSION,
  type VideoClientMessage,
  type VideoCodec,
  type VideoServerMessage,
} from '../../protocol/video.ts';
import { backOffMs } from '../link/back-off.ts';
import type { VideoPage, WatchedStream } from './video-messages.ts';

/** A link that had something to say and is silent for so long is taken for cut. */
const SILENT_AFTER_MS = 10_000;
/** A server that had no room is asked again as if it had been tried this often. */
const OVERLOADED_ATTEMPT = 4;

export interface VideoLinkOptions {
  readonly url: string;
  readonly page: VideoPage;
  readonly codecs: readonly VideoCodec[];
  readonly onState: (state: 'open' | 'lost' | 'refused') => void;
  readonly onTold: (told: StreamTold) => void;
  readonly onUnit: (header: UnitHeader, unit: Uint8Array<ArrayBuffer>) => void;
}

/** The page's one link to the relay ([VD1]); it comes back by itself and asks for all that is watched. */
export class VideoLink {
  readonly #options: VideoLinkOptions;
  #socket: WebSocket | undefined;
  #isOpen = false;
  #attempt = 0;
  #streams: readonly WatchedStream[] = [];
  /** What the server was told last on this connection. */
  #said = '';
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: VideoLinkOptions) {
    this.#options = options;
  }

  /** Names all that the page wants from now on ([VD2]). The link opens with the first stream. */
  watch(streams: readonly WatchedStream[]): void {
    this.#streams = streams;
    if (this.#isOpen) this.#sendWatch();
    else if (!this.#socket && this.#retryTimer === undefined && streams.length > 0) this.#connect();
    if (streams.length === 0) clearTimeout(this.#silenceTimer);
  }

  #connect(): void {
    this.#retryTimer = undefined;
    const socket = new WebSocket(this.#options.url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.addEventListener('open', () => this.#hello());
    socket.addEventListener('message', ({ data }) => this.#hear(data));
    socket.addEventListener('close', ({ code }) => this.#lose(code));
    // 'close' follows, and says more.
    socket.addEventListener('error', () => undefined);
  }

  #hello(): void {
    const { page, codecs } = this.#options;
    this.#send({ type: 'hello', version: VIDEO_PROTOCOL_VERSION, ...page, codecs: [...codecs] });
  }

  #hear(data: unknown): void {
    this.#watchSilence();
    if (data instanceof ArrayBuffer) {
      const header = readUnitHeader(new DataView(data));
      this.#options.onUnit(header, new Uint8Array(data, UNIT_HEADER_BYTES));
      return;
    }
    const message: VideoServerMessage = JSON.parse(String(data));
    if (message.type === 'stream') {
      this.#options.onTold(message);
      return;
    }
    this.#isOpen = true;
    this.#said = '';
    this.#attempt = 0;
    this.#options.onState('open');
    this.#sendWatch();
  }

  #sendWatch(): void {
    const streams = this.#streams.map(({ stream, camera, rendition }) => ({ stream, camera, rendition }));
    const wish = JSON.stringify(streams);
    // In what room a picture is drawn, and how many are on their way, is the page's own matter.
    if (wish === this.#said) return;
    this.#said = wish;
    this.#send({ type: 'watch', streams });
  }

  #send(message: VideoClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #watchSilence(): void {
    clearTimeout(this.#silenceTimer);
    if (this.#streams.length > 0) this.#silenceTimer = setTimeout(() => this.#socket?.close(), SILENT_AFTER_MS);
  }

  #lose(code: number): void {
    clearTimeout(this.#silenceTimer);
    this.#socket = undefined;
    this.#isOpen = false;
    if (!mayRetry(code)) {
      this.#options.onState('refused');
      return;
    }
    this.#options.onState('lost');
    if (code === closeCodes.overloaded.code) this.#attempt = Math.max(this.#attempt, OVERLOADED_ATTEMPT);
    this.#retryTimer = setTimeout(() => this.#connect(), backOffMs(this.#attempt, Math.random));
    this.#attempt += 1;
  }
}
