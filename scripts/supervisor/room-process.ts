import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { CONFIG_EXIT_CODE } from '../../config/exit-codes.ts';
import { roomArguments } from './room-arguments.ts';

const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 30_000;
/** A room that ran this long was well; its next crash is a first one. */
const WELL_AFTER_MS = 60_000;
const STOP_PATIENCE_MS = 30_000;

export type RoomOptions = {
  room: string;
  /** The absolute path of its main file. */
  entry: string;
  env: NodeJS.ProcessEnv;
  print(line: string): void;
  /** Called once, when the room ended in a way that a restart cannot mend. */
  onHopeless(): void;
};

/** The server or the workers as a child process, started again when it crashes. */
export class RoomProcess {
  readonly #options: RoomOptions;
  #child: ChildProcess | undefined;
  #retryMs = FIRST_RETRY_MS;
  #retryTimer: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#start();
  }

  /** Asks the room to stop, and waits; a room that does not stop is killed. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#retryTimer);
    const child = this.#child;
    if (!child) return;
    const { room, print } = this.#options;
    const killTimer = setTimeout(() => {
      print(`${room} does not stop; killing it`);
      child.kill('SIGKILL');
    }, STOP_PATIENCE_MS);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
    clearTimeout(killTimer);
  }

  #start(): void {
    const { room, entry, env, print, onHopeless } = this.#options;
    const begun = Date.now();
    const child = spawn(
      process.execPath,
      roomArguments(entry),
      // `detached`: Ctrl-C reaches the supervisor alone, which stops the rooms in their order.
      { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true },
    );
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) if (stream) printLines(stream, print);
    child.once('exit', (code, signal) => {
      this.#child = undefined;
      if (this.#stopping) return;
      if (code === CONFIG_EXIT_CODE) {
        onHopeless();
        return;
      }
      if (Date.now() - begun > WELL_AFTER_MS) this.#retryMs = FIRST_RETRY_MS;
      print(`${room} ended (${signal ?? code}); starting it again in ${this.#retryMs / 1000} s`);
      this.#retryTimer = setTimeout(() => this.#start(), this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
    });
  }
}

function printLines(stream: Readable, print: (line: string) => void): void {
  createInterface({ input: stream }).on('line', print);
}
