import { setTimeout as delay } from 'node:timers/promises';
import { BATCH_MEDIA_TYPE, type CloudEvent, type GateAnswer } from '../../protocol/events.ts';
import type { EventSource, Random } from './event-source.ts';

const REQUEST_MS = 8_000;
const MAX_RETRY_MS = 400;
const MAX_BATCH = 80;

export type WriterOptions = {
  url: string;
  key: string;
  source: EventSource;
  random: Random;
  /** Hears of an answer that no retry can mend. */
  onFault: (fault: Error) => void;
};

/** Posts batches one after the other, each again and again until it is acknowledged, and remembers what was. */
export class Writer {
  readonly acknowledged: CloudEvent[] = [];
  /** Requests that were answered with 200. */
  batches = 0;
  /** Requests that had to be sent again. */
  retries = 0;
  readonly #options: WriterOptions;
  readonly #abandoned = new AbortController();
  #isPaused = true;
  #running: Promise<void> = Promise.resolve();

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#running = this.#write();
  }

  /** Resolves when the last batch that was begun is acknowledged. */
  async pause(): Promise<void> {
    this.#isPaused = true;
    await this.#running;
  }

  /** Gives up what is under way: nothing is known of its fate. */
  abandon(): void {
    this.#isPaused = true;
    this.#abandoned.abort();
  }

  async #write(): Promise<void> {
    const { source, random, onFault } = this.#options;
    while (!this.#isPaused) {
      const batch = source.nextBatch(1 + Math.floor(random() * MAX_BATCH), Date.now());
      try {
        await this.#postUntilAcknowledged(batch);
        if (this.#abandoned.signal.aborted) return;
      } catch (error) {
        onFault(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      this.acknowledged.push(...batch);
      this.batches += 1;
    }
  }

  async #postUntilAcknowledged(batch: readonly CloudEvent[]): Promise<void> {
    const body = JSON.stringify(batch);
    for (let retryMs = 20; !this.#abandoned.signal.aborted; retryMs = Math.min(retryMs * 2, MAX_RETRY_MS)) {
      if (await this.#post(body, batch.length)) return;
      this.retries += 1;
      await delay(retryMs * this.#options.random());
    }
  }

  /** Whether it was acknowledged. @throws where sending it again would not help */
  async #post(body: string, count: number): Promise<boolean> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.#options.url}/api/v1/events`, {
        method: 'POST',
        headers: { 'content-type': BATCH_MEDIA_TYPE, authorization: `Bearer ${this.#options.key}` },
        body,
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      text = await response.text();
    } catch {
      // The server is gone, or its answer was lost: it may have taken the batch or not.
      return false;
    }
    if (response.status >= 500) return false;
    const answer: Partial<GateAnswer> = JSON.parse(text);
    if (answer.accepted === count) return true;
    throw new Error(`a batch of ${count} is answered with ${response.status} ${text.slice(0, 400)}`);
  }
}
