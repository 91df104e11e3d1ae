import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { RedisEndpoint } from '../../config/redis-endpoint.ts';
import { OwnerConnection } from './owner-connection.ts';
import { prepareRedisDirectory, type RedisDirectory } from './redis-directory.ts';
import type { Appendfsync } from './redis-conf.ts';
import {
  assertRedisVersion,
  explainExit,
  LOCKED_EXIT_CODE,
  logLength,
  type RedisProcess,
  spawnRedis,
} from './redis-process.ts';

export type EmbeddedRedisOptions = {
  /** Its own directory; made if missing, and then this user's alone. */
  dir: string;
  /** `redis-server` or `valkey-server`, 7.0 or newer. */
  binary: string;
  /** `always` unless a test can do without: an answered request must survive a power cut. */
  appendfsync?: Appendfsync;
  log: { info(message: string): void; warn(message: string): void };
};

const POLL_MS = 10;
/** A Redis that holds the lock but does not answer is starting or stopping; longer than this, it hangs. */
const LOCKED_PATIENCE_MS = 15_000;
/** Redis listens at once, before it reads its file. */
const START_PATIENCE_MS = 60_000;
/** The owner before may have died this instant: Redis closes its connection within one turn of its loop. */
const OWNED_PATIENCE_MS = 500;
const LOADING_REPORT_MS = 5000;
const STOP_PATIENCE_S = 20;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 5000;

/**
 * Runs Redis as a child on a unix socket in `dir`, or adopts the one that a killed server left running there.
 * @throws when another live server owns it, or Redis cannot run: the message says what to do
 */
export async function startEmbeddedRedis(options: EmbeddedRedisOptions): Promise<EmbeddedRedis> {
  const directory = prepareRedisDirectory(options.dir, options.log.info);
  assertRedisVersion(options.binary);
  const { connection, adopted } = await own(directory, options);
  options.log.info(
    `${adopted ? 'adopted the running' : 'started'} Redis, process ${connection.pid}, in ${directory.path}`,
  );
  return new EmbeddedRedis(directory, options, { connection, adopted });
}

type Ownership = { connection: OwnerConnection; adopted: boolean };

/** A Redis that this process looks after: if it crashes it is started again, on the same socket. */
export class EmbeddedRedis {
  readonly endpoint: RedisEndpoint;
  /** Whether the Redis of this start was already running. */
  readonly adopted: boolean;
  readonly #directory: RedisDirectory;
  readonly #options: EmbeddedRedisOptions;
  readonly #closing = new AbortController();
  #connection: OwnerConnection;
  #recovery: Promise<void> | undefined;

  constructor(directory: RedisDirectory, options: EmbeddedRedisOptions, { connection, adopted }: Ownership) {
    this.endpoint = { kind: 'socket', path: directory.socket, password: directory.password };
    this.adopted = adopted;
    this.#directory = directory;
    this.#options = options;
    this.#connection = connection;
    this.#watch();
  }

  get pid(): number {
    return this.#connection.pid;
  }

  /** Ends Redis and waits until its process is gone. */
  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await this.#recovery;
    await this.#connection.shutdown();
    await waitUntilUnlocked(this.#directory, this.pid);
    this.#options.log.info('Redis has stopped');
  }

  #watch(): void {
    this.#connection.onceLost(() => {
      if (!this.#closing.signal.aborted) this.#recovery = this.#recover();
    });
  }

  async #recover(): Promise<void> {
    const { log } = this.#options;
    log.warn(`Redis, process ${this.pid}, has gone; starting it again`);
    for (let retryMs = FIRST_RETRY_MS; !this.#closing.signal.aborted; retryMs = Math.min(retryMs * 2, MAX_RETRY_MS)) {
      try {
        const { connection } = await own(this.#directory, this.#options);
        this.#connection = connection;
        log.info(`Redis is back, process ${connection.pid}`);
        this.#watch();
        return;
      } catch (error) {
        log.warn(`Redis does not come back: ${error instanceof Error ? error.message : String(error)}`);
        // Rejects when closed, which the condition of the loop then sees.
        await delay(retryMs, undefined, { signal: this.#closing.signal }).catch(() => {});
      }
    }
  }
}

/** Becomes the owner of the Redis that runs in the directory, or of a new one. */
async function own(directory: RedisDirectory, options: EmbeddedRedisOptions): Promise<Ownership> {
  const begun = Date.now();
  let child: (RedisProcess & { logMark: number; ended?: number | null }) | undefined;
  for (;;) {
    const attempt = await OwnerConnection.attempt(directory);
    switch (attempt.kind) {
      case 'mine':
        if (await loads(attempt.connection, options))
          return { connection: attempt.connection, adopted: child === undefined };
        break;
      case 'owned':
        if (Date.now() - begun > OWNED_PATIENCE_MS) {
          throw new Error(
            `${directory.path} is in use by another Watchfloor (process ${attempt.byPid}): stop it, or set another DATA_DIR`,
          );
        }
        break;
      case 'absent':
        if (child?.ended !== undefined && child.ended !== LOCKED_EXIT_CODE) {
          throw new Error(`Redis ended at its start: ${explainExit(directory, child.logMark)}`);
        }
        if (Date.now() - begun > LOCKED_PATIENCE_MS && child?.ended === LOCKED_EXIT_CODE) {
          throw new Error(
            `a Redis holds ${directory.lockFile} and does not answer: find it with "fuser ${directory.lockFile}"`,
          );
        }
        if (Date.now() - begun > START_PATIENCE_MS) {
          throw new Error(`Redis does not listen at ${directory.socket}: see ${directory.logFile}`);
        }
        if (!child || child.ended === LOCKED_EXIT_CODE) child = await startChild(directory, options);
        break;
      default:
        attempt satisfies never;
    }
    await delay(POLL_MS);
  }
}

async function startChild(directory: RedisDirectory, options: EmbeddedRedisOptions) {
  const logMark = logLength(directory);
  const { binary, appendfsync = 'always' } = options;
  const child: RedisProcess & { logMark: number; ended?: number | null } = {
    ...(await spawnRedis(directory, { binary, appendfsync })),
    logMark,
  };
  void child.exited.then(({ code }) => {
    child.ended = code;
  });
  return child;
}

/** Waits while Redis reads its file. @returns false if it ended over it */
async function loads(connection: OwnerConnection, { log }: EmbeddedRedisOptions): Promise<boolean> {
  let reported = Date.now();
  for (;;) {
    const loading = await connection.loading();
    switch (loading.kind) {
      case 'done':
        return true;
      case 'ended':
        return false;
      case 'reading':
        if (Date.now() - reported > LOADING_REPORT_MS) {
          reported = Date.now();
          log.info(`Redis is reading its file: ${Math.round(loading.percent)} %`);
        }
        break;
      default:
        loading satisfies never;
    }
    await delay(POLL_MS);
  }
}

/** The lock is Redis' own, so it is free when the process is truly gone, also where nobody reaps a stranger's child. */
async function waitUntilUnlocked(directory: RedisDirectory, pid: number): Promise<void> {
  const wait = spawn('flock', ['--wait', String(STOP_PATIENCE_S), directory.lockFile, 'true'], { stdio: 'ignore' });
  const [code] = await once(wait, 'exit');
  // 1 is the end of its patience; otherwise the lock is free, or its file is no more.
  if (code === 1) throw new Error(`Redis, process ${pid}, did not stop within ${STOP_PATIENCE_S} s`);
}
