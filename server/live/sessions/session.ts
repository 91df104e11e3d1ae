// Longer than other files: one state machine, whose states nobody outside may reach.
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { assertNever } from '../../../protocol/assert-never.ts';
import { type CloseReason, closeCodes } from '../../../protocol/close-codes.ts';
import type { ArrangementTold } from '../../../protocol/commands.ts';
import type { DrivingTold } from '../../../protocol/driving.ts';
import {
  type Answer,
  ClientMessage,
  type GiveCommand,
  type Hello,
  type Identify,
  type Pong,
  PROTOCOL_VERSION,
  type Report,
  type SceneTold,
  type StartOver,
  type Take,
  type Turn,
  type TurnCamera,
  type Welcome,
} from '../../../protocol/messages.ts';
import type { ModeTold } from '../../../protocol/wall-mode.ts';
import type { Access } from './access.ts';
import type { Channel, SharedFrame } from './channel.ts';
import { createMessageReader } from '../../page-link/message-reader.ts';
import { Feed, type FeedSource } from './feed.ts';
import { textFrame } from './text-frame.ts';

/** A client that lets frames lie for so long is closed ([LV10]). */
const SLOW_AFTER_MS = 30_000;
const SILENT_AFTER_MS = 30_000;
const HELLO_WITHIN_MS = 5_000;
/** A ping of the socket goes to a client that has said nothing for so long. */
const PING_AFTER_MS = 10_000;
/** How long a closed socket may take over its farewell, before it is cut. */
const FAREWELL_MS = 1_000;
/** Messages that may come while a token is looked up. */
const WAITING_MESSAGES_MAX = 16;

const readClientMessage = createMessageReader(ClientMessage);

export interface SessionOptions {
  /** The views that its wall is sent; undefined while nobody knows which those are. */
  readonly source: (wall: string) => FeedSource | undefined;
  readonly socket: WebSocket;
  /** Below `socket`: frames that many sessions share are written to it as they are. */
  readonly wire: Duplex;
  readonly maxBytes: number;
  readonly now: () => number;
  readonly welcome: () => Welcome;
  readonly hasScreen: (hello: Hello) => boolean;
  /** Undefined where the hello is not let in ([PR3]); rejects where that cannot be told now. */
  readonly authorise: (hello: Hello) => Access | undefined | Promise<Access | undefined>;
  /** What stands on the wall; undefined where nobody directs it. */
  readonly scene: (wall: string) => SceneTold | undefined;
  readonly take: (wall: string, take: Take, access: Access) => Promise<Answer>;
  /** What operators made of the wall; undefined where nobody does. */
  readonly arrangement: (wall: string) => ArrangementTold | undefined;
  readonly driving: (wall: string) => DrivingTold | undefined;
  readonly command: (wall: string, command: GiveCommand, access: Access) => Promise<Answer>;
  readonly turnCamera: (order: TurnCamera, access: Access) => Promise<Answer>;
  /** How the wall shows what it shows; undefined where it is always as it is. */
  readonly mode: (wall: string) => ModeTold | undefined;
  readonly join: (keys: ReadonlySet<string>, source: FeedSource) => Channel;
  readonly leave: (channel: Channel) => void;
  readonly report: (hello: Hello, report: Report) => void;
  readonly askTurn: (hello: Hello) => void;
}

/** What the server knows of a client, by how far the talk has come. */
type Talk =
  | { readonly state: 'greeting' }
  /** Its token is being looked up; what it says meanwhile waits. */
  | { readonly state: 'authorising'; readonly waiting: (readonly [ClientMessage, receivedAt: number])[] }
  | { readonly state: 'following'; readonly feed: Feed; readonly hello: Hello; readonly access: Access }
  | { readonly state: 'closed' };
type Following = Extract<Talk, { state: 'following' }>;

/** The server's side of one socket. It holds no frames back: what a client has not been sent follows from where it stands. */
export class Session {
  readonly #options: SessionOptions;
  readonly #openedAt: number;
  #talk: Talk = { state: 'greeting' };
  #heardAt: number;
  #mostHeldBytes = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#openedAt = options.now();
    this.#heardAt = this.#openedAt;
    const { socket } = options;
    socket.on('message', (data, isBinary) => this.#hear(isBinary ? '' : String(data)));
    socket.on('pong', () => {
      this.#heardAt = options.now();
    });
    // 'close' follows; an error on one socket is that client's own.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#end());
  }

  /** Wall time, epoch ms. */
  get openedAt(): number {
    return this.#openedAt;
  }

  /** The wall whose page it is, once it has said so. */
  get wall(): string | undefined {
    return this.#talk.state === 'following' ? this.#talk.hello.wall : undefined;
  }

  /** The screen that it shows; undefined where it is none, or has not said so. */
  get screen(): string | undefined {
    return this.#talk.state === 'following' ? this.#talk.hello.screen : undefined;
  }

  get channel(): Channel | undefined {
    return this.#talk.state === 'following' ? this.#talk.feed.channel : undefined;
  }

  /** Most bytes that were ever held for this client: in its socket, or sent and not acknowledged. */
  get mostHeldBytes(): number {
    return this.#mostHeldBytes;
  }

  /** A tick of its channel. */
  offer(frame: SharedFrame): void {
    if (this.#talk.state === 'following') this.#send(this.#talk.feed.offer(frame));
  }

  /** Another epoch: nothing of what the client holds is worth anything. */
  restart(): void {
    if (this.#talk.state === 'following') this.#send(this.#talk.feed.restart());
  }

  /** A word outside the chain, such as a beat. One that cannot take it now does without. */
  say(frame: Buffer): void {
    if (this.#talk.state === 'following' && this.#options.wire.writableLength === 0) this.#options.wire.write(frame);
  }

  /** What stands on its wall; unlike a word, this must arrive. */
  tellScene(): void {
    const scene = this.wall === undefined ? undefined : this.#options.scene(this.wall);
    if (scene) this.#answer(scene);
  }

  /** What operators made of its wall; this must arrive as well. */
  tellArrangement(): void {
    const arrangement = this.wall === undefined ? undefined : this.#options.arrangement(this.wall);
    if (arrangement) this.#answer(arrangement);
  }

  /** How its wall shows what it shows; this must arrive as well. */
  tellMode(): void {
    const mode = this.wall === undefined ? undefined : this.#options.mode(this.wall);
    if (mode) this.#answer(mode);
  }

  /** Its wall is sent other views from now on. */
  moveTo(source: FeedSource): void {
    if (this.#talk.state !== 'following') return;
    const { feed } = this.#talk;
    const left = feed.channel;
    const frames = feed.moveTo(source, this.#options.join(left.keys, source));
    this.#options.leave(left);
    this.#send(frames);
  }

  /** Who drives its wall. */
  tellDriving(): void {
    const driving = this.wall === undefined ? undefined : this.#options.driving(this.wall);
    if (driving) this.#answer(driving);
  }

  /** When the page may start over, or that it is to wait. */
  tellTurn(at: number | null): void {
    this.#answer({ type: 'turn', at });
  }

  /** What somebody wants of this one screen. */
  tell(message: Identify | StartOver): void {
    this.#answer(message);
  }

  markSeen(): void {
    if (this.#talk.state === 'following') this.#talk.access.markSeen();
  }

  /** Looks after a client that does not do its part. */
  check(): void {
    const { now, socket } = this.#options;
    const at = now();
    const waitingSince = this.#talk.state === 'following' ? this.#talk.feed.window.waitingSince : undefined;
    const isGreeting = this.#talk.state === 'greeting' || this.#talk.state === 'authorising';
    if (isGreeting && at - this.#openedAt > HELLO_WITHIN_MS) this.close('badMessage');
    else if (this.#talk.state === 'following' && !this.#talk.access.holds()) this.close('unauthorized');
    else if (waitingSince !== undefined && at - waitingSince > SLOW_AFTER_MS) this.close('slow');
    else if (at - this.#heardAt > SILENT_AFTER_MS) this.close('silent');
    else if (at - this.#heardAt > PING_AFTER_MS) socket.ping();
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
    const talk = this.#talk;
    this.#talk = { state: 'closed' };
    if (talk.state === 'following') this.#options.leave(talk.feed.channel);
  }

  #hear(text: string): void {
    if (this.#talk.state === 'closed') return;
    const receivedAt = this.#options.now();
    this.#heardAt = receivedAt;
    const message = readClientMessage(text);
    if (!message || (message.type === 'hello') !== (this.#talk.state === 'greeting')) this.close('badMessage');
    else this.#take(message, receivedAt);
  }

  #take(message: ClientMessage, receivedAt: number): void {
    if (message.type === 'hello') this.#greet(message);
    else if (this.#talk.state === 'following') this.#heed(message, this.#talk, receivedAt);
    else if (this.#talk.state === 'authorising') {
      if (this.#talk.waiting.length < WAITING_MESSAGES_MAX) this.#talk.waiting.push([message, receivedAt]);
      else this.close('badMessage');
    }
  }

  #heed(message: Exclude<ClientMessage, Hello>, { feed, hello, access }: Following, receivedAt: number): void {
    switch (message.type) {
      case 'subscribe': {
        const left = feed.channel;
        const keys = new Set(message.views);
        this.#send(feed.follow(this.#options.join(keys, feed.source)));
        this.#options.leave(left);
        return;
      }
      case 'ack':
        if (feed.window.acknowledge(message.frames)) this.#send(feed.catchUp());
        else this.close('badMessage');
        return;
      case 'resync':
        this.#send(feed.restart());
        return;
      case 'ping':
        this.#answer({ type: 'pong', sentAt: message.sentAt, receivedAt, answeredAt: this.#options.now() });
        return;
      case 'report':
        this.#options.report(hello, message);
        return;
      case 'askTurn':
        this.#options.askTurn(hello);
        return;
      case 'take':
        // Answers with what went wrong by itself.
        void this.#options.take(hello.wall, message, access).then((answer) => this.#answer(answer));
        return;
      case 'command':
        void this.#options.command(hello.wall, message, access).then((answer) => this.#answer(answer));
        return;
      case 'turnCamera':
        void this.#options.turnCamera(message, access).then((answer) => this.#answer(answer));
        return;
      default:
        assertNever(message, 'message');
    }
  }

  #greet(hello: Hello): void {
    if (hello.version !== PROTOCOL_VERSION) {
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
    const waiting: (readonly [ClientMessage, number])[] = [];
    this.#talk = { state: 'authorising', waiting };
    access.then(
      (found) => {
        this.#admit(hello, found);
        for (const [message, receivedAt] of waiting) this.#take(message, receivedAt);
      },
      // Redis is away: it may know the token when it is back.
      () => this.close('overloaded'),
    );
  }

  /** A fault with one client's hello is that client's own: thrown on from here it would end the process. */
  #authorise(hello: Hello): ReturnType<SessionOptions['authorise']> | 'fault' {
    try {
      return this.#options.authorise(hello);
    } catch {
      return 'fault';
    }
  }

  #admit(hello: Hello, access: Access | undefined): void {
    if (this.#talk.state === 'closed') return;
    if (!access) {
      this.close('unauthorized');
      return;
    }
    const { source: sourceOf, now, join, welcome } = this.#options;
    const source = sourceOf(hello.wall);
    if (!source) {
      this.close('overloaded');
      return;
    }
    this.#answer(welcome());
    const feed = new Feed({ channel: join(new Set(hello.views), source), source, last: hello.last, now });
    this.#talk = { state: 'following', feed, hello, access };
    access.markSeen();
    // Before the scene, which then is shown as it was arranged from its first frame on.
    this.tellArrangement();
    this.tellMode();
    this.tellScene();
    this.tellDriving();
    this.#send(feed.catchUp());
  }

  #send(frames: readonly Buffer[]): void {
    for (const frame of frames) this.#write(frame);
  }

  #answer(
    message:
      | Welcome
      | Pong
      | SceneTold
      | ArrangementTold
      | ModeTold
      | DrivingTold
      | Turn
      | Identify
      | StartOver
      | Answer,
  ): void {
    if (this.#talk.state !== 'closed') this.#write(textFrame(JSON.stringify(message)));
  }

  #write(frame: Buffer): void {
    const { wire, maxBytes } = this.#options;
    // The window keeps frames far from this; what fills the socket are answers to a client that asks and does not read.
    if (wire.writableLength + frame.length > maxBytes) {
      this.close('slow');
      return;
    }
    wire.write(frame);
    const flying = this.#talk.state === 'following' ? this.#talk.feed.window.bytes : 0;
    this.#mostHeldBytes = Math.max(this.#mostHeldBytes, wire.writableLength, flying);
  }
}
