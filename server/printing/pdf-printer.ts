import { askThread } from '../ask-thread.ts';
import { httpErrors } from '../errors.ts';
import type { PrintedPage } from './printed-page.ts';

/** Prints that wait; one is drawn at a time, so that printing never takes more than one core from the wall. */
const WAITING_MOST = 8;
const RETRY_S = 5;
/** A print takes a good part of a second, and a busy machine many times that. */
const PATIENCE_MS = 30_000;

export interface PdfPrinterOptions {
  readonly thread?: URL;
  readonly patienceMs?: number;
}

/** Draws PDF beside the server's own loop, one after the other, each in a thread that ends with it. */
export class PdfPrinter {
  readonly #thread: URL;
  readonly #patienceMs: number;
  /** The one that is drawn, and those that wait. */
  #taken = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor({
    thread = new URL('pdf-thread.ts', import.meta.url),
    patienceMs = PATIENCE_MS,
  }: PdfPrinterOptions = {}) {
    this.#thread = thread;
    this.#patienceMs = patienceMs;
  }

  /** Throws the 429 to answer where too many wait. */
  async print(page: PrintedPage): Promise<Buffer> {
    if (this.#taken > WAITING_MOST) throw httpErrors.tooMany('prints', RETRY_S);
    this.#taken += 1;
    const printed = this.#last.then(() => this.#printInThread(page));
    // A print that fails keeps no other from its turn.
    this.#last = printed.catch(() => undefined);
    try {
      return await printed;
    } finally {
      this.#taken -= 1;
    }
  }

  async #printInThread(page: PrintedPage): Promise<Buffer> {
    const heard = await askThread(this.#thread, { patienceMs: this.#patienceMs, workerData: page });
    if ('because' in heard)
      throw new Error(
        heard.because === 'silent' ? `nothing printed within ${this.#patienceMs} ms` : 'the printing thread ended',
        heard.because === 'ended' ? { cause: heard.cause } : undefined,
      );
    const bytes = heard.said as Uint8Array;
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
}
