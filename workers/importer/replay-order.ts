import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LineEvent } from './import-batches.ts';

/** Events sorted in memory at a time; more of them go to temporary files, which are merged. */
const RUN_EVENTS = 100_000;

/** Brings any number of events into the order of their times, in bounded memory. */
export class ReplayOrder implements AsyncDisposable {
  readonly #runEvents: number;
  #run: LineEvent[] = [];
  #files: string[] = [];
  #directory: string | undefined;

  constructor({ runEvents = RUN_EVENTS }: { runEvents?: number } = {}) {
    this.#runEvents = runEvents;
  }

  async add(event: LineEvent): Promise<void> {
    this.#run.push(event);
    if (this.#run.length >= this.#runEvents) await this.#spill();
  }

  /** All events, oldest first; ties in the order of the file. */
  async *sorted(): AsyncGenerator<LineEvent> {
    this.#run.sort(compare);
    const heads: { event: LineEvent; rest: AsyncIterator<LineEvent> }[] = [];
    for (const run of [...this.#files.map(readRun), fromMemory(this.#run)]) {
      const first = await run.next();
      if (!first.done) heads.push({ event: first.value, rest: run });
    }
    while (heads.length > 0) {
      let oldest = 0;
      for (let index = 1; index < heads.length; index += 1) {
        if (compare(headAt(heads, index).event, headAt(heads, oldest).event) < 0) oldest = index;
      }
      const head = headAt(heads, oldest);
      yield head.event;
      const next = await head.rest.next();
      if (next.done) heads.splice(oldest, 1);
      else head.event = next.value;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#directory) await rm(this.#directory, { recursive: true, force: true });
  }

  async #spill(): Promise<void> {
    this.#directory ??= await mkdtemp(join(tmpdir(), 'watchfloor-replay-'));
    const file = join(this.#directory, `${this.#files.length}.ndjson`);
    await writeFile(
      file,
      this.#run.sort(compare).map((event) => `${JSON.stringify(event)}\n`),
      { mode: 0o600 },
    );
    this.#files.push(file);
    this.#run = [];
  }
}

function headAt<T>(heads: readonly T[], index: number): T {
  return heads[index] as T;
}

async function* readRun(file: string): AsyncGenerator<LineEvent> {
  for await (const text of createInterface({ input: createReadStream(file) })) yield JSON.parse(text);
}

async function* fromMemory(run: readonly LineEvent[]): AsyncGenerator<LineEvent> {
  yield* run;
}

/** The mapper writes every time with milliseconds and in UTC, so that times sort as text. */
function compare(left: LineEvent, right: LineEvent): number {
  if (left.event.time !== right.event.time) return left.event.time < right.event.time ? -1 : 1;
  return left.line - right.line;
}
