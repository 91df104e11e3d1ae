import type { AskTurn, Turn } from '../../protocol/messages.ts';

/** A page's wish for its turn to start over ([TN1]): sent on each connection, once the server has welcomed the page there. */
export class TurnWish {
  readonly #send: (ask: AskTurn) => void;
  #ask: AskTurn | undefined;
  #turn: Turn | undefined;
  #isWelcome = false;

  constructor(send: (ask: AskTurn) => void) {
    this.#send = send;
  }

  /** What the server last said to it on this connection. */
  get turn(): Turn | undefined {
    return this.#turn;
  }

  ask(because: AskTurn['because']): void {
    this.#ask = { type: 'askTurn', because };
    if (this.#isWelcome) this.#send(this.#ask);
  }

  welcome(): void {
    this.#isWelcome = true;
    if (this.#ask) this.#send(this.#ask);
  }

  hear(turn: Turn): void {
    this.#turn = turn;
  }

  /** The connection is gone, and what was said on it. */
  drop(): void {
    this.#isWelcome = false;
    this.#turn = undefined;
  }
}
