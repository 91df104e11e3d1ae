import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { httpErrors } from '../errors.ts';
import type { PrintedPage } from './printed-page.ts';

/** Prints that wait; one is drawn at a time, so that printing never takes more than one core from the wall. */
const WAITING_MOST = 8;
const RETRY_S = 5;

/** Draws PDF beside the server's own loop, one after the other, each in a thread that ends with it. */
export class PdfPrinter {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** Throws the 429 to answer where too many wait. */
  async print(page: PrintedPage): Promise<Buffer> {
    if (this.#waiting >= WAITING_MOST) throw httpErrors.tooMany('prints', RETRY_S);
    this.#waiting += 1;
    const printed = this.#last.then(() => printInThread(page));
    // A print that fails keeps no other from its turn.
    this.#last = printed.catch(() => undefined);
    try {
      return await printed;
    } finally {
      this.#waiting -= 1;
    }
  }
}

async function printInThread(page: PrintedPage): Promise<Buffer> {
  const thread = new Worker(new URL('pdf-thread.ts', import.meta.url), { workerData: page });
  try {
    const [bytes] = (await once(thread, 'message')) as [Uint8Array];
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } finally {
    await thread.terminate();
  }
}
