import type { Ping, Pong } from '../../protocol/messages.ts';
import { type KeptOffset, ServerClock } from './clock.ts';

/** A ping every so often; more often at first, and as long as the clock may be off by more than is good. */
const PING_MS = 2_000;
const SEEKING_PING_MS = 100;
const FIRST_PING_MS = 50;
const FIRST_PINGS = 20;
const GOOD_CLOCK_MS = 0.5;

export interface ClockKeeperOptions {
  /** This machine's clock, epoch ms; one that never steps. */
  readonly now: () => number;
  readonly send: (ping: Ping) => void;
  readonly kept: KeptOffset | undefined;
}

/** Keeps the server's clock by pings, while there is a connection; what it knows outlives that. */
export class ClockKeeper {
  readonly #options: ClockKeeperOptions;
  readonly #clock: ServerClock;
  #pings = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ClockKeeperOptions) {
    this.#options = options;
    this.#clock = new ServerClock(options.kept);
  }

  /** The server's clock. */
  now(): number {
    return this.#clock.read(this.#options.now());
  }

  /** How far that may be off; infinite while nothing is known. */
  errorMs(): number {
    return this.#clock.errorMs(this.#options.now());
  }

  get offsetMs(): number {
    return this.#clock.offsetMs;
  }

  keep(): KeptOffset | undefined {
    return this.#clock.keep(this.#options.now());
  }

  /** A connection stands, and the server said its clock. */
  start(serverNow: number): void {
    this.#clock.hint(serverNow, this.#options.now());
    this.#pings = 0;
    this.#ping();
  }

  hear(pong: Pong): void {
    this.#clock.add(pong, this.#options.now());
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #ping(): void {
    clearTimeout(this.#timer);
    this.#options.send({ type: 'ping', sentAt: this.#options.now() });
    this.#pings += 1;
    const seekMs = this.#pings < FIRST_PINGS ? FIRST_PING_MS : SEEKING_PING_MS;
    this.#timer = setTimeout(() => this.#ping(), this.errorMs() > GOOD_CLOCK_MS ? seekMs : PING_MS);
  }
}
