import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type Rendition,
  type StreamCondition,
  UNIT_HEADER_BYTES,
  VIDEO_PROTOCOL_VERSION,
  type VideoClientMessage,
  type Watch,
  writeUnitHeader,
} from '../../../protocol/video.ts';
import { readAccessUnits } from '../../../workers/drill/rtsp-camera/access-unit.ts';

const START_CODE = Buffer.from([0, 0, 0, 1]);
const RATE = 15;
/** Pictures between the places of two cameras in the clip. */
const APART = 37;

/** A picture that was sent: its place in the clip and when, epoch ms. */
export interface SentUnit {
  readonly camera: string;
  readonly place: number;
  readonly at: number;
}

/**
 * Speaks the video link without cameras behind it ([VD1] to [VD4]): every camera plays the same H.264 clip, each from
 * another place, in the condition that a test gives it.
 */
export class StandInRelay implements AsyncDisposable {
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #units: readonly { readonly isKey: boolean; readonly bytes: Buffer }[];
  readonly #pages = new Set<Page>();
  readonly #conditions = new Map<string, StreamCondition>();
  readonly #still = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  readonly #beganAt = now();
  readonly #onSent: ((sent: SentUnit) => void) | undefined;
  readonly #live: StreamCondition;
  #tick = 0;

  /** `stream`: an H.264 clip in Annex B form. */
  constructor(
    server: Server,
    {
      stream,
      width,
      height,
      onSent,
    }: { stream: Buffer; width: number; height: number; onSent?: (sent: SentUnit) => void },
  ) {
    this.#units = readAccessUnits(stream, 'h264').map(({ isKey, nals }) => ({
      isKey,
      bytes: Buffer.concat(nals.flatMap((nal) => [START_CODE, nal])),
    }));
    this.#onSent = onSent;
    this.#live = { state: 'live', codec: 'h264', codecString: 'avc1.4d401f', width, height, privacy: [] };
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#welcome(opened));
    });
    this.#timer = setInterval(() => this.#play(), 4);
  }

  /** How many streams are watched by all pages together. */
  get streamCount(): number {
    let count = 0;
    for (const { watched } of this.#pages) count += watched.size;
    return count;
  }

  /** `camera/rendition` of all that is watched, each once. */
  watched(): string[] {
    const all = [...this.#pages].flatMap(({ watched }) => [...watched.values()]);
    return [...new Set(all.map(({ camera, rendition }) => `${camera}/${rendition}`))].sort();
  }

  /** From now on the camera is so; undefined: live, as at first. */
  setCondition(camera: string, condition: StreamCondition | undefined): void {
    if (condition) this.#conditions.set(camera, condition);
    else this.#conditions.delete(camera);
    for (const page of this.#pages)
      for (const [stream, watched] of page.watched) if (watched.camera === camera) this.#tell(page, stream, camera);
  }

  /** The camera's units are of one picture, or move on again. */
  setStill(camera: string, isStill: boolean): void {
    if (isStill) this.#still.add(camera);
    else this.#still.delete(camera);
  }

  /** Ends every link, as a server that goes away. */
  cut(): void {
    for (const { socket } of this.#pages) socket.terminate();
    // What is told of a socket later says nothing of the pages that have come back by then.
    this.#pages.clear();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.cut();
    this.#sockets.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #welcome(socket: WebSocket): void {
    const page: Page = { socket, watched: new Map() };
    this.#pages.add(page);
    socket.on('close', () => this.#pages.delete(page));
    socket.on('message', (raw) => {
      const message: VideoClientMessage = JSON.parse(String(raw));
      if (message.type === 'hello') socket.send(JSON.stringify({ type: 'welcome', version: VIDEO_PROTOCOL_VERSION }));
      else this.#watch(page, message);
    });
  }

  #watch(page: Page, { streams }: Watch): void {
    const wanted = new Set(streams.map(({ stream }) => stream));
    for (const stream of page.watched.keys()) if (!wanted.has(stream)) page.watched.delete(stream);
    for (const { stream, camera, rendition } of streams) {
      if (page.watched.has(stream)) continue;
      page.watched.set(stream, { camera, rendition, sequence: 0, place: undefined });
      this.#tell(page, stream, camera);
    }
  }

  #tell(page: Page, stream: number, camera: string): void {
    const condition = this.#conditions.get(camera) ?? this.#live;
    page.socket.send(JSON.stringify({ type: 'stream', stream, since: now(), condition }));
    const watched = page.watched.get(stream);
    if (!watched || condition.state !== 'live') return;
    // The latest key unit and what followed it.
    const place = placeOf(camera, this.#tick, this.#units.length);
    let from = place;
    while (from > 0 && !this.#units[from]?.isKey) from -= 1;
    for (let at = from; at <= place; at += 1) this.#send(page, stream, at);
  }

  #play(): void {
    const due = Math.floor(((now() - this.#beganAt) * RATE) / 1_000);
    while (this.#tick < due) {
      this.#tick += 1;
      const sent = new Set<string>();
      for (const page of this.#pages)
        for (const [stream, { camera }] of page.watched) {
          if ((this.#conditions.get(camera) ?? this.#live).state !== 'live') continue;
          const place = this.#still.has(camera) ? 0 : placeOf(camera, this.#tick, this.#units.length);
          this.#send(page, stream, place);
          if (!sent.has(camera)) this.#onSent?.({ camera, place, at: now() });
          sent.add(camera);
        }
    }
  }

  #send(page: Page, stream: number, place: number): void {
    const watched = page.watched.get(stream);
    const unit = this.#units[place];
    if (!watched || !unit) return;
    const isNext = watched.place === undefined || place === (watched.place + 1) % this.#units.length;
    watched.place = place;
    watched.sequence += 1;
    const frame = Buffer.alloc(UNIT_HEADER_BYTES + unit.bytes.length);
    writeUnitHeader(new DataView(frame.buffer, frame.byteOffset), {
      stream,
      isKey: unit.isKey,
      isDiscontinuous: !isNext && !unit.isKey,
      sequence: watched.sequence,
      capturedAt: now(),
      receivedAt: now(),
    });
    unit.bytes.copy(frame, UNIT_HEADER_BYTES);
    page.socket.send(frame);
  }
}

interface Page {
  readonly socket: WebSocket;
  readonly watched: Map<
    number,
    { readonly camera: string; readonly rendition: Rendition; sequence: number; place: number | undefined }
  >;
}

/** Cameras that end in another number are elsewhere in the clip. */
function placeOf(camera: string, tick: number, length: number): number {
  return (tick + Number(/\d+$/.exec(camera)?.[0] ?? 0) * APART) % length;
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
