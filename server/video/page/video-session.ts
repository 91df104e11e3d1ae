import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { type CloseReason, closeCodes } from '../../../protocol/close-codes.ts';
import {
  type StreamTold,
  VIDEO_PROTOCOL_VERSION,
  VideoClientMessage,
  type VideoHello,
  type VideoWelcome,
  type Watch,
} from '../../../protocol/video.ts';
import { type CurtainChange, isDrawn } from '../../control/curtains.ts';
import type { Access } from '../../live/sessions/access.ts';
import { createMessageReader } from '../../page-link/message-reader.ts';
import type { SlabPool } from '../memory/slab-pool.ts';
import type { Relay } from '../relay.ts';
import { Outbox } from './outbox.ts';
import { PageStream } from './page-stream.ts';

const HELLO_WITHIN_MS = 5_000;
const SILENT_AFTER_MS = 30_000;
/** A ping of the socket goes to a page that has said nothing for so long. */
const PING_AFTER_MS = 10_000;
/** With fewer, two units seldom come within a few milliseconds. */
const CROWDED_STREAMS = 24;
/** How long a closed socket may take over its farewell, before it is cut. */
const FAREWELL_MS = 1_000;

const readVideoMessage = createMessageReader(VideoClientMessage);

export interface VideoSessionOptions {
  readonly socket: WebSocket;
  /** Below `socket`: units are written to it as they are. */
  readonly wire: Duplex;
  readonly relay: Relay;
  readonly memory: SlabPool;
  readonly bytesMax: number;
  /** Wall time, epoch ms. */
  readonly now: () => number;
  readonly hasScreen: (hello: VideoHello) => boolean;
  /** Undefined where the hello is not let in; rejects where that cannot be told now. */
  readonly authorise: (hello: VideoHello) => Access | undefined | Promise<Access | undefined>;
  readonly mayWatch: (camera: string, access: Access, hello: VideoHello) => boolean;
  /** Undefined: nobody knows yet. */
  readonly curtain: (wall: string) => CurtainChange | undefined;
  readonly onRelayed: () => void;
  readonly onDropped: (units: number) => void;
}

type Wish = Watch['streams'][number];

/** Why nothing is relayed, whatever the camera does; undefined where it may be. */
type Bar = 'restricted' | 'curtained' | 'connecting' | undefined;

interface Wanted {
  readonly wish: Wish;
  bar: Bar;
  stream: PageStream | undefined;
}

/** What the server knows of a page, by how far the talk has come. */
type Talk =
  | { readonly state: 'greeting' }
  /** Its token is being looked up; the last of what it wishes meanwhile waits. */
  | { readonly state: 'authorising'; waiting: Watch | undefined }
  | { readonly state: 'watching'; readonly hello: VideoHello; readonly access: Access }
  | { readonly state: 'closed' };
type Watching = Extract<Talk, { state: 'watching' }>;

/** The server's side of one page's video link. */
export class VideoSession {
  readonly #options: VideoSessionOptions;
  readonly #openedAt: number;
  readonly #outbox: Outbox;
  readonly #wanted = new Map<number, Wanted>();
  #talk: Talk = { state: 'greeting' };
  #heardAt: number;
  #curtainTimer: NodeJS.Timeout | undefined;
  #turn = 0;

  constructor(options: VideoSessionOptions) {
    this.#options = options;
    const { socket, wire, memory, bytesMax, now } = options;
    this.#openedAt = now();
    this.#heardAt = this.#openedAt;
    this.#outbox = new Outbox(wire, {
      memory,
      bytesMax,
      isCrowded: () => this.#wanted.size > CROWDED_STREAMS,
      onRoom: () => this.#catchUp(),
    });
    socket.on('message', (data, isBinary) => this.#hear(isBinary ? '' : String(data)));
    socket.on('pong', () => {
      this.#heardAt = now();
    });
    // 'close' follows; an error on one socket is that page's own.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#end());
  }

  /** The wall whose page it is, once it has said so. */
  get wall(): string | undefined {
    return this.#talk.state === 'watching' ? this.#talk.hello.wall : undefined;
  }

  get streams(): number {
    return this.#wanted.size;
  }

  get mostHeldBytes(): number {
    return this.#outbox.mostHeldBytes;
  }

  /** Looks after a page that does not do its part, and after streams that wait for something. */
  check(): void {
    const { now, socket } = this.#options;
    const at = now();
    const isGreeting = this.#talk.state === 'greeting' || this.#talk.state === 'authorising';
    if (isGreeting && at - this.#openedAt > HELLO_WITHIN_MS) this.close('badMessage');
    else if (this.#talk.state === 'watching' && !this.#talk.access.holds()) this.close('unauthorized');
    else if (at - this.#heardAt > SILENT_AFTER_MS) this.close('silent');
    else if (at - this.#heardAt > PING_AFTER_MS) socket.ping();
    for (const { stream } of this.#wanted.values()) stream?.check();
  }

  /** The curtain of its wall has a change, now or soon. */
  heedCurtain(): void {
    if (this.#talk.state !== 'watching') return;
    const talk = this.#talk;
    clearTimeout(this.#curtainTimer);
    const { now, curtain } = this.#options;
    const at = curtain(talk.hello.wall)?.at ?? 0;
    const waitMs = at - now();
    if (waitMs > 0) this.#curtainTimer = setTimeout(() => this.heedCurtain(), Math.ceil(waitMs));
    for (const [number, wanted] of this.#wanted) this.#direct(number, wanted, talk);
  }

  close(reason: CloseReason): void {
    if (this.#talk.state === 'closed') return;
    const { socket } = this.#options;
    this.#end();
    socket.close(closeCodes[reason].code, closeCodes[reason].reason);
    // One that does not read cannot say goodbye, and must not keep its buffers meanwhile.
    setTimeout(() => socket.terminate(), FAREWELL_MS).unref();
  }

  #end(): void {
    this.#talk = { state: 'closed' };
    clearTimeout(this.#curtainTimer);
    for (const { stream } of this.#wanted.values()) stream?.close();
    this.#wanted.clear();
    this.#outbox.close();
  }

  #hear(text: string): void {
    if (this.#talk.state === 'closed') return;
    this.#heardAt = this.#options.now();
    const message = readVideoMessage(text);
    if (!message || (message.type === 'hello') !== (this.#talk.state === 'greeting')) this.close('badMessage');
    else this.#take(message);
  }

  #take(message: VideoClientMessage): void {
    if (message.type === 'hello') this.#greet(message);
    else if (this.#talk.state === 'authorising') this.#talk.waiting = message;
    else if (this.#talk.state === 'watching') this.#watch(message, this.#talk);
  }

  #greet(hello: VideoHello): void {
    if (hello.version !== VIDEO_PROTOCOL_VERSION) {
      this.close('protocolVersion');
      return;
    }
    if (!this.#options.hasScreen(hello)) {
      this.close('unknownWall');
      return;
    }
    const access = this.#authorise(hello);
    if (access === 'fault') {
      this.close('overloaded');
      return;
    }
    if (!(access instanceof Promise)) {
      this.#admit(hello, access);
      return;
    }
    const talk: Talk = { state: 'authorising', waiting: undefined };
    this.#talk = talk;
    access.then(
      (found) => {
        this.#admit(hello, found);
        if (talk.waiting) this.#take(talk.waiting);
      },
      // Redis is away: it may know the token when it is back.
      () => this.close('overloaded'),
    );
  }

  /** A fault with one page's hello is that page's own: thrown on from here it would end the process. */
  #authorise(hello: VideoHello): ReturnType<VideoSessionOptions['authorise']> | 'fault' {
    try {
      return this.#options.authorise(hello);
    } catch {
      return 'fault';
    }
  }

  #admit(hello: VideoHello, access: Access | undefined): void {
    if (this.#talk.state === 'closed') return;
    if (!access) {
      this.close('unauthorized');
      return;
    }
    this.#talk = { state: 'watching', hello, access };
    this.#say({ type: 'welcome', version: VIDEO_PROTOCOL_VERSION });
    this.heedCurtain();
  }

  /** Each time another stream comes first: where there is never room for all, none is left out for ever. */
  #catchUp(): void {
    const streams = [...this.#wanted.values()];
    this.#turn += 1;
    for (let index = 0; index < streams.length; index += 1)
      streams[(index + this.#turn) % streams.length]?.stream?.catchUp();
  }

  /** Rule [VD2]. */
  #watch({ streams }: Watch, talk: Watching): void {
    const wishes = new Map(streams.map((wish) => [wish.stream, wish]));
    if (wishes.size !== streams.length) {
      this.close('badMessage');
      return;
    }
    for (const [number, { wish, stream }] of [...this.#wanted]) {
      const now = wishes.get(number);
      if (now && now.camera === wish.camera && now.rendition === wish.rendition) continue;
      stream?.close();
      this.#wanted.delete(number);
    }
    for (const [number, wish] of wishes) {
      if (this.#wanted.has(number)) continue;
      const wanted: Wanted = { wish, bar: undefined, stream: undefined };
      this.#wanted.set(number, wanted);
      this.#direct(number, wanted, talk);
    }
  }

  /** Opens the stream, or keeps it closed, as it may be now. */
  #direct(number: number, wanted: Wanted, talk: Watching): void {
    const bar = this.#barOf(wanted.wish, talk);
    if (bar === undefined) {
      if (wanted.stream) return;
      wanted.bar = undefined;
      wanted.stream = this.#open(number, wanted.wish, talk);
      return;
    }
    wanted.stream?.close();
    wanted.stream = undefined;
    if (wanted.bar === bar) return;
    wanted.bar = bar;
    this.#say({ type: 'stream', stream: number, since: this.#options.now(), condition: { state: bar } });
  }

  #barOf({ camera }: Wish, { hello, access }: Watching): Bar {
    const { mayWatch, curtain, now } = this.#options;
    if (!mayWatch(camera, access, hello)) return 'restricted';
    const change = curtain(hello.wall);
    // Until it is known that the curtain is open, it might be drawn.
    if (!change) return 'connecting';
    return isDrawn(change, now()) ? 'curtained' : undefined;
  }

  #open(number: number, { camera, rendition }: Wish, { hello }: Watching): PageStream {
    const { relay, now, onRelayed, onDropped, curtain } = this.#options;
    return new PageStream({
      stream: number,
      camera,
      rendition,
      codecs: hello.codecs,
      relay,
      outbox: this.#outbox,
      // A timer may be late; the moment is not.
      mayLeave: () => {
        const change = curtain(hello.wall);
        return change !== undefined && !isDrawn(change, now());
      },
      now,
      tell: (stream, condition, since) => this.#say({ type: 'stream', stream, since, condition }),
      onRelayed,
      onDropped,
    });
  }

  #say(message: VideoWelcome | StreamTold): void {
    if (this.#talk.state !== 'closed' && !this.#outbox.writeText(JSON.stringify(message))) this.close('slow');
  }
}
