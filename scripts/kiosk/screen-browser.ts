import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { DevtoolsPipe } from './devtools-pipe.ts';
import { PageProbe } from './page-probe.ts';

const FIRST_RETRY_MS = 1_000;
const RETRY_MS_MAX = 60_000;
/** A browser that ran so long was well; its next end is a first one. */
const WELL_AFTER_MS = 120_000;
const LOOK_EVERY_MS = 5_000;
/** A page hangs when so many questions in a row go unanswered: Chromium forgets one that comes while it opens its window. */
const LOOKS = 4;
/** After a power cut all browsers of a machine start at once, from a cold disk. */
const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 10_000;

export interface ScreenBrowserOptions {
  readonly screen: string;
  readonly binary: string;
  readonly flags: readonly string[];
  readonly url: string;
  /** A home directory of its own, in which it finds whom it trusts. */
  readonly home: string | undefined;
  /** A page that does not answer for so long hangs. */
  readonly patienceMs: number;
  readonly print: (line: string) => void;
}

/** One Chromium for one screen: started again when it ends, ended when its page hangs. Stop it. */
export class ScreenBrowser {
  readonly #options: ScreenBrowserOptions;
  readonly #stopping = new AbortController();
  readonly #done: Promise<void>;

  constructor(options: ScreenBrowserOptions) {
    this.#options = options;
    this.#done = this.#run();
  }

  /** Resolves when its Chromium is gone. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { screen, print } = this.#options;
    const { signal } = this.#stopping;
    let retryMs = FIRST_RETRY_MS;
    while (!signal.aborted) {
      const begunAt = performance.now();
      const how = await this.#runOnce();
      if (signal.aborted) return;
      if (performance.now() - begunAt > WELL_AFTER_MS) retryMs = FIRST_RETRY_MS;
      print(`${screen}: Chromium ${how}; starting it again in ${retryMs / 1_000} s`);
      await delay(retryMs, undefined, { signal }).catch(() => undefined);
      retryMs = Math.min(2 * retryMs, RETRY_MS_MAX);
    }
  }

  /** Resolves when Chromium has ended, with words for how. */
  async #runOnce(): Promise<string> {
    const { screen, binary, flags, home, print } = this.#options;
    const child = spawn(binary, flags, {
      ...(home !== undefined && { env: { ...process.env, HOME: home } }),
      // A group of its own: whatever of it hangs can be ended as a whole, and Ctrl-C reaches us alone.
      detached: true,
      // 3 and 4 are the pipe of the DevTools. What Chromium says is for those who debug it.
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const ended = new AbortController();
    const exit = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`could not be started (${error.message})`));
      child.once('exit', (code, signal) => resolve(`ended (${signal ?? code})`));
    }).finally(() => ended.abort());
    const stop = () => void endGroup(child, exit);
    this.#stopping.signal.addEventListener('abort', stop, { once: true });
    print(`${screen}: Chromium starts as process ${child.pid}`);
    try {
      const [how] = await Promise.all([exit, this.#watch(child, ended.signal)]);
      return how;
    } finally {
      this.#stopping.signal.removeEventListener('abort', stop);
      // Its children end when they see that it is gone; one that hangs sees nothing.
      killGroup(child, 'SIGKILL');
    }
  }

  /** Looks after the page until `ended`; ends a Chromium whose page does not answer. */
  async #watch(child: ChildProcess, ended: AbortSignal): Promise<void> {
    const { screen, url, patienceMs, print } = this.#options;
    const [, , , to, from] = child.stdio as unknown as [null, null, null, Writable, Readable];
    const probe = new PageProbe(new DevtoolsPipe({ to, from }), url);
    let answeredAt = performance.now();
    let waitsMs = Math.max(patienceMs, START_PATIENCE_MS);
    while (!ended.aborted) {
      try {
        await probe.look(AbortSignal.any([ended, AbortSignal.timeout(patienceMs / LOOKS)]));
        answeredAt = performance.now();
        waitsMs = patienceMs;
      } catch (error) {
        if (ended.aborted) return;
        if (performance.now() >= answeredAt + waitsMs) {
          print(`${screen}: its page has not answered for ${waitsMs / 1_000} s (${String(error)}); ending Chromium`);
          killGroup(child, 'SIGKILL');
          return;
        }
      }
      await delay(Math.min(LOOK_EVERY_MS, patienceMs / LOOKS), undefined, { signal: ended }).catch(() => undefined);
    }
  }
}

/** Asks first, so that the profile is written whole. */
async function endGroup(child: ChildProcess, exit: Promise<string>): Promise<void> {
  killGroup(child, 'SIGTERM');
  const patience = setTimeout(() => killGroup(child, 'SIGKILL'), STOP_PATIENCE_MS);
  await exit;
  clearTimeout(patience);
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has gone already.
  }
}
