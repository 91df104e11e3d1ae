import { WebSocket } from 'ws';
import {
  readUnitHeader,
  type Rendition,
  type StreamCondition,
  UNIT_HEADER_BYTES,
  type UnitHeader,
  VIDEO_PROTOCOL_VERSION,
  type VideoClientMessage,
  type VideoServerMessage,
} from '../../../protocol/video.ts';

/** What a watcher is told of its camera. */
export interface StreamListener {
  onCondition(condition: StreamCondition): void;
  onUnit(header: UnitHeader, unit: Buffer): void;
  /** The link is gone: nothing more comes. */
  onGone(): void;
}

export interface VideoLinkOptions {
  /** Of the link itself, `ws://…` or `http://…`. */
  readonly url: () => string;
  /** A wall of the site: what its curtain hides is hidden from the patrol too. */
  readonly wall: string;
  /** The key by which it is let in, and sees restricted cameras ([VD7]); undefined: what this machine may. */
  readonly token?: () => string | undefined;
}

interface Watched {
  readonly camera: string;
  readonly rendition: Rendition;
  readonly listener: StreamListener;
}

/** Streams of one link that are watched together at most (`Watch`). */
export const STREAMS_MAX = 512;
const STREAM_NUMBERS = 0x10000;

/** The workers' end of the video link ([VD1]-[VD5]): one socket, opened when something is to be watched, closed with the last. */
export class VideoLink {
  readonly #options: VideoLinkOptions;
  readonly #watched = new Map<number, Watched>();
  #socket: WebSocket | undefined;
  #isWelcome = false;
  #isTelling = false;
  #nextStream = 0;

  constructor(options: VideoLinkOptions) {
    this.#options = options;
  }

  /** Watches a camera until the returned function is called. @throws RangeError above `STREAMS_MAX` */
  watch(camera: string, rendition: Rendition, listener: StreamListener): () => void {
    if (this.#watched.size >= STREAMS_MAX) throw new RangeError(`${STREAMS_MAX} streams are watched already`);
    const stream = this.#freeNumber();
    this.#watched.set(stream, { camera, rendition, listener });
    this.#tell();
    return () => {
      if (this.#watched.delete(stream)) this.#tell();
    };
  }

  close(): void {
    this.#socket?.terminate();
  }

  /** Numbers are not used again at once: what is on its way for the last one must not be taken for the next one's. */
  #freeNumber(): number {
    do this.#nextStream = (this.#nextStream + 1) % STREAM_NUMBERS;
    while (this.#watched.has(this.#nextStream));
    return this.#nextStream;
  }

  /** One message for all that changes together. */
  #tell(): void {
    if (!this.#socket) {
      if (this.#watched.size > 0) this.#open();
      return;
    }
    if (this.#isTelling || !this.#isWelcome) return;
    this.#isTelling = true;
    setImmediate(() => {
      this.#isTelling = false;
      if (!this.#isWelcome) return;
      if (this.#watched.size === 0) return void this.#socket?.close();
      const streams = [...this.#watched].map(([stream, { camera, rendition }]) => ({ stream, camera, rendition }));
      this.#send({ type: 'watch', streams });
    });
  }

  #open(): void {
    const url = new URL(this.#options.url());
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket = socket;
    const token = this.#options.token?.();
    socket.on('open', () =>
      this.#send({
        type: 'hello',
        version: VIDEO_PROTOCOL_VERSION,
        wall: this.#options.wall,
        ...(token !== undefined && { token }),
        codecs: ['h264', 'h265'],
      }),
    );
    socket.on('message', (bytes: Buffer, isBinary) => {
      if (isBinary) this.#takeUnit(bytes);
      else this.#takeMessage(JSON.parse(bytes.toString()) as VideoServerMessage);
    });
    // Its end says the same.
    socket.on('error', () => {});
    socket.on('close', () => this.#end(socket));
  }

  #end(socket: WebSocket): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#isWelcome = false;
    const gone = [...this.#watched.values()];
    this.#watched.clear();
    for (const { listener } of gone) listener.onGone();
  }

  #takeMessage(message: VideoServerMessage): void {
    if (message.type === 'welcome') {
      this.#isWelcome = true;
      this.#tell();
    } else this.#watched.get(message.stream)?.listener.onCondition(message.condition);
  }

  #takeUnit(bytes: Buffer): void {
    const header = readUnitHeader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    this.#watched.get(header.stream)?.listener.onUnit(header, bytes.subarray(UNIT_HEADER_BYTES));
  }

  #send(message: VideoClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }
}
