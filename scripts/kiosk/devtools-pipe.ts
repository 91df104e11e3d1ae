import type { Readable, Writable } from 'node:stream';

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Messages of the DevTools protocol end so on a pipe. */
const END = 0;

/** Speaks with one Chromium over `--remote-debugging-pipe`. It ends with its streams; what waits then is answered by an error. */
export class DevtoolsPipe {
  readonly #to: Writable;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #parts: Buffer[] = [];
  #lastId = 0;

  constructor({ to, from }: { readonly to: Writable; readonly from: Readable }) {
    this.#to = to;
    from.on('data', (chunk: Buffer) => this.#hear(chunk));
    const end = () => {
      for (const settle of this.#waiting.values()) settle({ error: { message: 'Chromium has gone' } });
      this.#waiting.clear();
    };
    for (const stream of [to, from]) {
      // 'close' follows.
      stream.on('error', () => undefined);
      stream.on('close', end);
    }
  }

  /** Rejects where Chromium refuses, has gone, or does not answer before `signal` says so. */
  async ask<T>(
    method: string,
    parameters: object,
    { signal, session }: { readonly signal: AbortSignal; readonly session?: string | undefined },
  ): Promise<T> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answered = new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      signal.addEventListener('abort', () => resolve({ error: { message: `${method}: no answer` } }), { once: true });
    });
    const message = { id, method, params: parameters, ...(session !== undefined && { sessionId: session }) };
    if (signal.aborted || !this.#to.writable) this.#waiting.get(id)?.({ error: { message: 'Chromium has gone' } });
    else this.#to.write(`${JSON.stringify(message)}\0`);
    try {
      const { result, error } = await answered;
      if (error) throw new Error(error.message);
      return result as T;
    } finally {
      this.#waiting.delete(id);
    }
  }

  #hear(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(END); end >= 0; end = chunk.indexOf(END, from)) {
      const text = Buffer.concat([...this.#parts, chunk.subarray(from, end)]).toString();
      this.#parts = [];
      from = end + 1;
      const answer = JSON.parse(text) as Answer;
      // Events have no id.
      if (answer.id !== undefined) this.#waiting.get(answer.id)?.(answer);
    }
    if (from < chunk.length) this.#parts.push(chunk.subarray(from));
  }
}
