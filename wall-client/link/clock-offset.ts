import type { Pong } from '../../protocol/messages.ts';

/** Round trips that are remembered: one a ping, so about half a minute. */
const SAMPLES = 12;

interface Sample {
  readonly offsetMs: number;
  readonly delayMs: number;
}

/**
 * What to add to this machine's clock to get the server's: the offset of the round trip with the lowest delay
 * among the recent ones, since its error is at most half its delay (RFC 5905, clock filter).
 */
export class ClockOffset {
  readonly #samples: Sample[] = [];

  /** `receivedAt` of the pong is the server's clock, `gotAt` this machine's when the pong arrived. */
  add(pong: Pong, gotAt: number): void {
    const delayMs = gotAt - pong.sentAt - (pong.answeredAt - pong.receivedAt);
    const offsetMs = (pong.receivedAt - pong.sentAt + (pong.answeredAt - gotAt)) / 2;
    this.#samples.push({ offsetMs, delayMs });
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  /** Before the first round trip: the offset by which a message of the server said its clock, if any. */
  hint(serverNow: number, gotAt: number): void {
    if (this.#samples.length === 0)
      this.#samples.push({ offsetMs: serverNow - gotAt, delayMs: Number.POSITIVE_INFINITY });
  }

  get offsetMs(): number {
    return this.#best?.offsetMs ?? 0;
  }

  /** Round trip of the sample in use; infinite while there is none. */
  get delayMs(): number {
    return this.#best?.delayMs ?? Number.POSITIVE_INFINITY;
  }

  get #best(): Sample | undefined {
    return this.#samples.reduce<Sample | undefined>(
      (best, one) => (best && best.delayMs <= one.delayMs ? best : one),
      undefined,
    );
  }
}
