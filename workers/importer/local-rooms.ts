import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAnswering, type RunningServer, readRunningServer } from '../running-server.ts';
import { PlainFault } from './arguments.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 30_000;
const LOOK_MS = 50;
/** Of what a room says, this much is shown where it fails to start. */
const TAIL_CHARACTERS = 4_000;

/** A server (with its Redis) and workers, started for one import and stopped after it. */
export class LocalRooms {
  readonly server: RunningServer;
  readonly #children: readonly ChildProcess[];

  private constructor(server: RunningServer, children: readonly ChildProcess[]) {
    this.server = server;
    this.#children = children;
  }

  static async start({
    site,
    dataDir,
    env,
  }: {
    site: string;
    dataDir: string;
    env: NodeJS.ProcessEnv;
  }): Promise<LocalRooms> {
    const roomEnv = {
      LOG_LEVEL: 'warn',
      ...env,
      WATCHFLOOR_SITE: site,
      // What is imported is real; the drill's data set shows generated data and says so.
      WATCHFLOOR_DATA_SET: 'live',
      DATA_DIR: dataDir,
      PORT: '0',
    };
    const children: ChildProcess[] = [];
    try {
      const server = startRoom('server', roomEnv);
      children.push(server.child);
      const running = await becomesReady(server, dataDir);
      children.push(startRoom('workers', roomEnv).child);
      return new LocalRooms(running, children);
    } catch (error) {
      await stopAll(children);
      throw error;
    }
  }

  /** The workers drain first, then the server stops, and its Redis with it. */
  async close(): Promise<void> {
    await stopAll(this.#children);
  }
}

interface Room {
  readonly child: ChildProcess;
  readonly tail: () => string;
}

function startRoom(room: 'server' | 'workers', env: NodeJS.ProcessEnv): Room {
  // A group of its own: Ctrl-C is for the command, which then ends its rooms in order.
  // Should the command be killed, the closed channel tells them.
  const guard = join(PROJECT, 'scripts', 'bootstrap', 'end-with-parent.mjs');
  const child = spawn(process.execPath, ['--import', guard, join(PROJECT, room, 'main.ts')], {
    cwd: PROJECT,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let tail = '';
  const listen = (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-TAIL_CHARACTERS);
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  return { child, tail: () => tail };
}

async function becomesReady({ child, tail }: Room, dataDir: string): Promise<RunningServer> {
  for (
    const startedAtMs = performance.now();
    performance.now() - startedAtMs < START_PATIENCE_MS;
    await delay(LOOK_MS)
  ) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new PlainFault(`the server did not start:\n${tail()}`);
    const running = readRunningServer(dataDir);
    if (running && running.pid === child.pid && (await isAnswering(running))) return running;
  }
  throw new PlainFault(`the server was not ready after ${START_PATIENCE_MS / 1000} s:\n${tail()}`);
}

async function stopAll(children: readonly ChildProcess[]): Promise<void> {
  for (const child of children.toReversed()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
    await exited;
    clearTimeout(timer);
  }
}
