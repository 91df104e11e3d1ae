// Longer than other files: one state machine, whose states nobody outside may reach.
import { assertNever } from '../../protocol/assert-never.ts';
import { closeCodes, mayRetry } from '../../protocol/close-codes.ts';
import type { ArrangementTold } from '../../protocol/commands.ts';
import type { DrivingTold } from '../../protocol/driving.ts';
import {
  BEAT_MS,
  type AskTurn,
  type ClientMessage,
  type Identify,
  PROTOCOL_VERSION,
  type Report,
  type SceneTold,
  type ServerMessage,
  type Sync,
  type Turn,
  type Welcome,
} from '../../protocol/messages.ts';
import type { ModeTold } from '../../protocol/wall-mode.ts';
import { Acknowledger } from './acknowledger.ts';
import { backOffMs } from './back-off.ts';
import { ClockKeeper } from './clock-keeper.ts';
import { HeldViews } from './held-views.ts';
import type { LinkOptions } from './link-options.ts';
import type { LinkState } from './link-state.ts';
import { readMessage } from './read-message.ts';
import type { Socket } from './socket.ts';
import { TurnWish } from './turn-wish.ts';
import { type Applied, ViewStore } from './view-store.ts';

/** Beats that may be missed before the link counts as lost. */
const SILENT_AFTER_MS = 3 * BEAT_MS;
/** What the server said of the other screens counts for so long. */
const SYNC_COUNTS_MS = 3 * BEAT_MS;
/** A server that had no room is asked again as if it had been tried this often. */
const OVERLOADED_ATTEMPT = 4;

/** What a screen reports of itself; the link adds how it keeps time. */
export type Drawn = Omit<Report, 'type' | 'offsetMs' | 'errorMs'>;

export interface Link {
  /** The views as they were received. */
  readonly store: ViewStore;
  /** The views as they hold at a moment of wall time: what a screen shows. */
  readonly shown: HeldViews;
  readonly state: LinkState;
  /** What the server said of itself when it took us in; undefined before. */
  readonly welcome: Welcome | undefined;
  /** What stands on this wall, or will; undefined before the first word of it. */
  readonly scene: SceneTold | undefined;
  /** What operators made of this wall; undefined before the first word of it. */
  readonly arrangement: ArrangementTold | undefined;
  /** How this wall shows what it shows; undefined before the first word of it. */
  readonly mode: ModeTold | undefined;
  /** Who drives the wall; undefined where nobody has said so. */
  readonly driving: DrivingTold | undefined;
  /** How the screens of this wall keep together; undefined where nobody has said so lately. */
  readonly sync: Sync | undefined;
  /** What the server last said to `askTurn` on this connection. */
  readonly turn: Turn | undefined;
  /** Between which moments this screen is to say which one it is; undefined where nobody has asked. */
  readonly identify: Identify | undefined;
  /** Whether somebody wants this page loaded anew. */
  readonly isToStartOver: boolean;
  /** Asks for the page's turn to start over, now and after each `welcome` from now on ([TN1]). */
  askTurn(because: AskTurn['because']): void;
  /** The server's clock now, by the best that is known of it. */
  serverNow(): number;
  readonly clock: Pick<ClockKeeper, 'errorMs' | 'keep'>;
  /** Tells the server how this screen draws. */
  report(drawn: Drawn): void;
  /** How old the views are: server's clock now minus `asOf`; undefined before the first word. */
  dataAgeMs(): number | undefined;
  /** Follows these keys from now on, and no others. */
  follow(keys: Iterable<string>): void;
  close(): void;
}

/** Opens a link to the server's live views and keeps it open until `close()`. */
export function createLink(options: LinkOptions): Link {
  return new LiveLink(options);
}

type Timer = ReturnType<typeof setTimeout>;

class LiveLink implements Link {
  readonly store = new ViewStore();
  readonly shown = new HeldViews(this.store);
  readonly #options: LinkOptions;
  readonly clock: ClockKeeper;
  #state: LinkState;
  #welcome: Welcome | undefined;
  #scene: SceneTold | undefined;
  #arrangement: ArrangementTold | undefined;
  #mode: ModeTold | undefined;
  #driving: DrivingTold | undefined;
  #sync: { readonly message: Sync; readonly heardAt: number } | undefined;
  #identify: Identify | undefined;
  /** Outlives the connection: the page still asks for its turn on the next. */
  #isToStartOver = false;
  readonly #wish = new TurnWish((ask) => this.#send(ask));
  #socket: Socket | undefined;
  #attempt = 0;
  #closed = false;
  #open = false;
  readonly #acks = new Acknowledger((ack) => this.#send(ack));
  #silenceTimer: Timer | undefined;
  #retryTimer: Timer | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.clock = new ClockKeeper({
      now: options.now,
      send: (ping) => this.#send(ping),
      kept: options.keptOffset,
    });
    this.#state = { state: 'connecting', since: options.now(), attempt: 0 };
    this.store.subscribe(options.views);
    this.#connect();
  }

  get state(): LinkState {
    return this.#state;
  }

  get welcome(): Welcome | undefined {
    return this.#welcome;
  }

  get scene(): SceneTold | undefined {
    return this.#scene;
  }

  get driving(): DrivingTold | undefined {
    return this.#driving;
  }

  get arrangement(): ArrangementTold | undefined {
    return this.#arrangement;
  }

  get mode(): ModeTold | undefined {
    return this.#mode;
  }

  get sync(): Sync | undefined {
    const isRecent = this.#sync && this.#options.now() - this.#sync.heardAt <= SYNC_COUNTS_MS;
    return isRecent ? this.#sync?.message : undefined;
  }

  serverNow(): number {
    return this.clock.now();
  }

  get turn(): Turn | undefined {
    return this.#wish.turn;
  }

  get identify(): Identify | undefined {
    return this.#identify;
  }

  get isToStartOver(): boolean {
    return this.#isToStartOver;
  }

  askTurn(because: AskTurn['because']): void {
    this.#wish.ask(because);
  }

  report(drawn: Drawn): void {
    const errorMs = this.clock.errorMs();
    if (!this.#open || !Number.isFinite(errorMs)) return;
    this.#send({ type: 'report', offsetMs: this.clock.offsetMs, errorMs, ...drawn });
  }

  dataAgeMs(): number | undefined {
    const condition = this.store.condition;
    return condition && Math.max(0, this.serverNow() - condition.asOf);
  }

  follow(keys: Iterable<string>): void {
    this.store.subscribe(keys);
    this.shown.hold(this.serverNow());
    if (this.#open) this.#send({ type: 'subscribe', views: [...this.store.keys] });
  }

  close(): void {
    this.#closed = true;
    this.#drop();
    clearTimeout(this.#retryTimer);
  }

  #connect(): void {
    const socket = this.#options.socket(this.#options.url);
    this.#socket = socket;
    this.store.reconnect();
    this.#acks.restart();
    const isCurrent = () => this.#socket === socket;
    this.#watchSilence();
    socket.addEventListener('open', () => isCurrent() && this.#hello());
    socket.addEventListener('message', (event) => isCurrent() && this.#hear(event.data));
    // 'close' always follows and says more.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', ({ code, reason }) => isCurrent() && this.#lose(code, reason));
  }

  #hello(): void {
    this.#open = true;
    const { wall, screen, token, page } = this.#options;
    // Where a snapshot is only half here, there is no position to go on from.
    const last = this.store.whole ? this.store.position : undefined;
    this.#send({
      type: 'hello',
      version: PROTOCOL_VERSION,
      ...(token !== undefined && { token }),
      wall,
      ...(screen !== undefined && { screen }),
      ...(page !== undefined && { page }),
      views: [...this.store.keys],
      ...(last && { last }),
    });
  }

  #hear(data: unknown): void {
    this.#watchSilence();
    let message: ServerMessage | undefined;
    try {
      message = readMessage(data);
    } catch {
      // Not our protocol: start over, and from a snapshot.
      this.#lose(1002, 'frame not understood');
      return;
    }
    this.#acks.countText((data as string).length);
    if (message) this.#take(message);
    this.#settle();
    this.#options.onChange?.();
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#welcome = message;
        this.store.applyCondition(message);
        this.clock.start(message.now);
        this.#wish.welcome();
        return;
      case 'beat':
        this.store.applyCondition(message);
        return;
      case 'pong':
        this.clock.hear(message);
        return;
      case 'sync':
        this.#sync = { message, heardAt: this.#options.now() };
        return;
      case 'scene':
        this.#scene = message;
        return;
      case 'arrangement':
        this.#arrangement = message;
        return;
      case 'mode':
        this.#mode = message;
        return;
      case 'driving':
        this.#driving = message;
        return;
      case 'turn':
        this.#wish.hear(message);
        return;
      case 'identify':
        this.#identify = message;
        return;
      case 'startOver':
        this.#isToStartOver = true;
        return;
      case 'answer':
        // To takes and commands, which this link does not send.
        return;
      case 'snapshot':
        this.#count(this.store.applySnapshot(message));
        this.shown.hold(this.serverNow(), message.at);
        return;
      case 'delta':
        this.#count(this.store.applyDelta(message));
        this.shown.hold(this.serverNow(), message.at);
        return;
      default:
        assertNever(message, 'message');
    }
  }

  #count(applied: Applied): void {
    if (applied === 'gap') this.#send({ type: 'resync' });
    this.#acks.countFrame();
  }

  #watchSilence(): void {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => this.#lose(1006, 'silent server'), SILENT_AFTER_MS);
  }

  /** The state that follows from what was heard; a state that stays keeps its `since`. */
  #settle(): void {
    if (!this.#socket || !this.store.whole) return;
    this.#attempt = 0;
    const since = this.#options.now();
    const sourceIsLive = this.store.condition?.source === 'live';
    if (sourceIsLive && this.#state.state !== 'live') this.#state = { state: 'live', since };
    if (!sourceIsLive && !(this.#state.state === 'stale' && this.#state.because === 'source')) {
      this.#state = { state: 'stale', since, because: 'source', attempt: 0 };
    }
  }

  #lose(code: number, reason: string): void {
    this.#drop();
    if (this.#closed) return;
    const since = this.#options.now();
    if (!mayRetry(code)) {
      this.#state = { state: 'refused', since, code, reason };
    } else {
      if (code === closeCodes.overloaded.code) this.#attempt = Math.max(this.#attempt, OVERLOADED_ATTEMPT);
      this.#retryTimer = setTimeout(() => this.#connect(), backOffMs(this.#attempt, this.#options.random));
      this.#attempt += 1;
      this.#state = this.#lost(since);
    }
    this.#options.onChange?.();
  }

  #lost(now: number): LinkState {
    const was = this.#state;
    const attempt = this.#attempt;
    if (was.state === 'connecting') return { ...was, attempt };
    const since = was.state === 'stale' && was.because === 'disconnected' ? was.since : now;
    return { state: 'stale', since, because: 'disconnected', attempt };
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#open = false;
    this.#wish.drop();
    this.#acks.stop();
    this.clock.stop();
    clearTimeout(this.#silenceTimer);
    socket?.close();
  }

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }
}
