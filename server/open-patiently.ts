import { setTimeout as delay } from 'node:timers/promises';

const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;

interface Options<T> {
  readonly open: () => Promise<T>;
  readonly close: (opened: T) => Promise<void>;
  /** Hears of each attempt that failed, and says whether another may do better. */
  readonly onError: (error: unknown) => 'again' | 'give up';
}

/**
 * Something that needs Redis to open: there once Redis has answered, which may be long after the server's start. A fault that no
 * patience mends ends the attempts.
 */
export class OpenedPatiently<T> {
  /** Resolves once it is open; never, where it is closed before, or gives up. */
  readonly opened: Promise<T>;
  readonly #closing = new AbortController();
  readonly #resolveOpened: (opened: T) => void;
  readonly #opening: Promise<void>;
  readonly #closeOpened: (opened: T) => Promise<void>;
  #current: T | undefined;

  constructor(options: Options<T>) {
    this.#closeOpened = options.close;
    const { promise, resolve } = Promise.withResolvers<T>();
    this.opened = promise;
    this.#resolveOpened = resolve;
    this.#opening = this.#open(options);
  }

  /** Undefined until it is open. */
  get current(): T | undefined {
    return this.#current;
  }

  /** Ends the attempts, or closes what was opened. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#opening;
    if (this.#current !== undefined) await this.#closeOpened(this.#current);
  }

  async #open({ open, onError }: Options<T>): Promise<void> {
    for (let retryMs = FIRST_RETRY_MS; !this.#closing.signal.aborted; retryMs = Math.min(2 * retryMs, MAX_RETRY_MS)) {
      try {
        const opened = await open();
        this.#current = opened;
        this.#resolveOpened(opened);
        return;
      } catch (error) {
        if (onError(error) === 'give up') return;
        // Rejects when closed, which the condition of the loop then sees.
        await delay(retryMs, undefined, { signal: this.#closing.signal }).catch(() => {});
      }
    }
  }
}
