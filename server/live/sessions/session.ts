import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { assertNever } from '../../../protocol/assert-never.ts';
import { type CloseReason, closeCodes } from '../../../protocol/close-codes.ts';
import { type ClientMessage, type Hello, type Pong, PROTOCOL_VERSION, type Welcome } from '../../../protocol/messages.ts';
import type { Hub } from '../hub.ts';
import type { Channel, SharedFrame } from './channel.ts';
import { composeNext, isWhole, NOWHERE, type Standing } from './compose.ts';
import { readClientMessage } from './read-client-message.ts';
import { SendWindow, WINDOW_BYTES } from './send-window.ts';
import { textFrame } from './text-frame.ts';

/** A client that lets frames lie for so long is closed ([LV10]). */
const SLOW_AFTER_MS = 30_000;
const SILENT_AFTER_MS = 30_000;
const HELLO_WITHIN_MS = 5_000;
/** A ping of the socket goes to a client that has said nothing for so long. */
const PING_AFTER_MS = 10_000;
/** How long a closed socket may take over its farewell, before it is cut. */
const FAREWELL_MS = 1_000;

export interface SessionOptions {
  readonly hub: Hub;
  readonly socket: WebSocket;
  /** Below `socket`: frames that many sessions share are written to it as they are. */
  readonly wire: Duplex;
  readonly maxBytes: number;
  readonly now: () => number;
  readonly welcome: () => Welcome;
  readonly hasScreen: (hello: Hello) => boolean;
  readonly join: (keys: ReadonlySet<string>) => Channel;
  readonly leave: (channel: Channel) => void;
}

/** What the server knows of a client, by how far the talk has come. */
type Talk =
  | { readonly state: 'greeting' }
  | { readonly state: 'following'; readonly standing: Standing; readonly channel: Channel }
  | { readonly state: 'closed' };

/** The server's side of one socket. It holds no frames back: what a client has not been sent follows from where it stands. */
export class Session {
  readonly #options: SessionOptions;
  readonly #window = new SendWindow();
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

  get channel(): Channel | undefined {
    return this.#talk.state === 'following' ? this.#talk.channel : undefined;
  }

  /** Most bytes that were ever held for this client: in its socket, or sent and not acknowledged. */
  get mostHeldBytes(): number {
    return this.#mostHeldBytes;
  }

  /** A tick of its channel: the shared frame where it is in step and has room, else what it lacks as soon as it has. */
  offer(frame: SharedFrame): void {
    if (this.#talk.state !== 'following') return;
    const { standing } = this.#talk;
    const { length } = frame.bytes;
    if (isWhole(standing) && standing.revision === frame.from && length <= WINDOW_BYTES && this.#window.hasRoom(length)) {
      standing.revision = frame.to;
      this.#send(frame.bytes);
    } else this.#catchUp();
  }

  /** Another epoch: nothing of what the client holds is worth anything. */
  restart(): void {
    if (this.#talk.state !== 'following') return;
    this.#forget(this.#talk.standing);
    this.#catchUp();
  }

  /** A word outside the chain, such as a beat. One that cannot take it now does without. */
  say(frame: Buffer): void {
    if (this.#talk.state === 'following' && this.#options.wire.writableLength === 0) this.#options.wire.write(frame);
  }

  /** Looks after a client that does not do its part. */
  check(): void {
    const { now, socket } = this.#options;
    const at = now();
    const waitingSince = this.#window.waitingSince;
    if (this.#talk.state === 'greeting' && at - this.#openedAt > HELLO_WITHIN_MS) this.close('badMessage');
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
    if (talk.state === 'following') this.#options.leave(talk.channel);
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
    switch (message.type) {
      case 'hello':
        this.#greet(message);
        return;
      case 'subscribe':
        this.#follow(new Set(message.views));
        return;
      case 'ack':
        if (this.#window.acknowledge(message.frames)) this.#catchUp();
        else this.close('badMessage');
        return;
      case 'resync':
        if (this.#talk.state === 'following') this.#forget(this.#talk.standing);
        this.#catchUp();
        return;
      case 'ping':
        this.#answer({ type: 'pong', sentAt: message.sentAt, receivedAt, answeredAt: this.#options.now() });
        return;
      default:
        assertNever(message, 'message');
    }
  }

  #greet(hello: Hello): void {
    if (hello.version !== PROTOCOL_VERSION) return this.close('protocolVersion');
    if (!this.#options.hasScreen(hello)) return this.close('unknownWall');
    const { hub } = this.#options;
    const { epoch, revision } = hub.position;
    const keys = new Set(hello.views);
    // A position ahead of ours is of no epoch that we know, whatever it says.
    const resumes = hello.last?.epoch === epoch && hello.last.revision <= revision;
    const standing = {
      revision: resumes ? (hello.last?.revision ?? NOWHERE) : NOWHERE,
      keys,
      fresh: resumes ? new Set<string>() : new Set(keys),
      partial: new Map<string, number>(),
    };
    this.#answer(this.#options.welcome());
    this.#talk = { state: 'following', standing, channel: this.#options.join(keys) };
    this.#catchUp();
  }

  #follow(keys: ReadonlySet<string>): void {
    if (this.#talk.state !== 'following') return;
    const { standing, channel } = this.#talk;
    const fresh = new Set([...keys].filter((key) => standing.fresh.has(key) || !standing.keys.has(key)));
    const partial = new Map([...standing.partial].filter(([key]) => keys.has(key)));
    this.#options.leave(channel);
    this.#talk = { state: 'following', standing: { ...standing, keys, fresh, partial }, channel: this.#options.join(keys) };
    this.#catchUp();
  }

  #forget(standing: Standing): void {
    standing.revision = NOWHERE;
    for (const key of standing.keys) standing.fresh.add(key);
    standing.partial.clear();
  }

  /** Sends what the client lacks, as far as it has room; where it has none, its next acknowledgement comes back here. */
  #catchUp(): void {
    if (this.#talk.state !== 'following') return;
    const { standing, channel } = this.#talk;
    if (standing.revision === channel.revision && isWhole(standing)) return;
    const { hub } = this.#options;
    // The channel's revision rather than the hub's: there the next shared frame begins.
    const revision = Math.max(channel.revision, standing.revision);
    const now = { epoch: hub.position.epoch, revision, at: hub.at, topics: hub.topics };
    while (this.#window.hasRoom(ROOM_TO_COMPOSE)) {
      const text = composeNext(standing, now);
      if (text === undefined) return;
      this.#send(textFrame(text));
    }
  }

  #send(frame: Buffer): void {
    this.#window.send(frame.length, this.#options.now());
    this.#write(frame);
  }

  #answer(message: Welcome | Pong): void {
    this.#write(textFrame(JSON.stringify(message)));
  }

  #write(frame: Buffer): void {
    const { wire, maxBytes } = this.#options;
    wire.write(frame);
    this.#mostHeldBytes = Math.max(this.#mostHeldBytes, wire.writableLength, this.#window.bytes);
    // The window keeps frames far from this; what fills the socket are answers to a client that asks and does not read.
    if (wire.writableLength > maxBytes) this.close('slow');
  }
}

/** A composed frame is usually not larger than this; where there is less room the client is let be. */
const ROOM_TO_COMPOSE = 256 * 1024;
