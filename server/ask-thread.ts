import { Worker, type WorkerOptions } from 'node:worker_threads';

/** What came of a thread: what it said first, or why it said nothing. */
export type ThreadAnswer =
  | { readonly said: unknown }
  | { readonly because: 'silent' }
  /** `cause`: what was thrown in it, if anything was. */
  | { readonly because: 'ended'; readonly cause?: unknown };

/** The first word of a thread of its own, that is ended after `patienceMs`, whatever goes on in it. */
export async function askThread(
  thread: URL,
  { patienceMs, ...options }: WorkerOptions & { readonly patienceMs: number },
): Promise<ThreadAnswer> {
  const worker = new Worker(thread, options);
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<ThreadAnswer>((resolve) => {
      worker.once('message', (said: unknown) => resolve({ said }));
      worker.once('error', (cause) => resolve({ because: 'ended', cause }));
      worker.once('exit', () => resolve({ because: 'ended' }));
      timer = setTimeout(() => resolve({ because: 'silent' }), patienceMs);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
