import { ACK_CHARACTERS, ACK_DELAY_MS, ACK_EVERY, type Ack } from '../../protocol/messages.ts';

/** Tells the server how many frames of a connection were taken in, rule [LV9]: every few, every so much text, and after a while. */
export class Acknowledger {
  readonly #send: (ack: Ack) => void;
  #frames = 0;
  #acknowledged = 0;
  /** Of frames since the last acknowledgement. */
  #characters = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (ack: Ack) => void) {
    this.#send = send;
  }

  /** Counts from 0, for another connection. */
  restart(): void {
    this.stop();
    this.#frames = 0;
    this.#acknowledged = 0;
    this.#characters = 0;
  }

  countText(characters: number): void {
    this.#characters += characters;
  }

  countFrame(): void {
    this.#frames += 1;
    if (this.#frames - this.#acknowledged >= ACK_EVERY || this.#characters >= ACK_CHARACTERS) this.#tell();
    else this.#timer ??= setTimeout(() => this.#tell(), ACK_DELAY_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #tell(): void {
    this.stop();
    if (this.#frames === this.#acknowledged) return;
    this.#acknowledged = this.#frames;
    this.#characters = 0;
    this.#send({ type: 'ack', frames: this.#frames });
  }
}
