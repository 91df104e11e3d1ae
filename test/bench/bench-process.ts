import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** What a child of a bench is told and what it answers: one word, one answer. */
export type Answer = { readonly answer: unknown } | { readonly fault: string };

/** A child process of a bench, which does what it is told. */
export class BenchProcess implements Disposable {
  readonly #child: ChildProcess;

  constructor(file: string, order: unknown) {
    this.#child = fork(join(import.meta.dirname, file), [JSON.stringify(order)], {
      // Not those of the parent: what ends a child with its parent lets it end without work, too.
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }

  /** Tells it something and waits for its answer. */
  tell<T>(word: string, ...details: unknown[]): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const onExit = (code: number | null, signal: string | null) =>
      reject(new Error(`a child of the bench ended (${signal ?? code}) at "${word}"`));
    this.#child.once('exit', onExit);
    this.#child.once('message', (message: Answer) => {
      this.#child.off('exit', onExit);
      if ('fault' in message) reject(new Error(message.fault));
      else resolve(message.answer as T);
    });
    this.#child.send([word, ...details]);
    return promise;
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
  }
}

/** In the child: what it was started with. */
export function readOrder<T>(): T {
  return JSON.parse(process.argv[2] ?? 'null') as T;
}

/** In the child: answers what it is told. */
export function obey(words: Readonly<Record<string, (...details: never[]) => unknown>>): void {
  process.on('message', async ([word, ...details]: [string, ...never[]]) => {
    let answer: Answer;
    try {
      answer = { answer: (await words[word]?.(...details)) ?? null };
    } catch (error) {
      answer = { fault: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    process.send?.(answer);
  });
  process.on('disconnect', () => process.exit());
}
