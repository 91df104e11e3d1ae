import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from 'redis';
import { readFirstPassword } from '../../config/first-password.ts';
import type { Session } from '../../protocol/auth.ts';
import { nodeRedisOptions, type RedisEndpoint, readEndpointFile } from '../../config/redis-endpoint.ts';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';
import { makeTestDir } from './redis.ts';
import { until } from './until.ts';
import { roomArguments } from '../../scripts/supervisor/room-arguments.ts';

export type WatchfloorOptions = {
  /** A folder of `sitesDir`; default: lianyuan. */
  site?: string;
  /** Default: the sites of the project. */
  sitesDir?: string;
  /** Default: live, which nothing but the test writes to. */
  dataSet?: 'drill' | 'live';
  /** One that is there already; it is removed in the end like one of its own. */
  dataDir?: string;
  /** Further variables of the environment. */
  env?: Readonly<Record<string, string>>;
};

type Room = 'server' | 'workers';

/** A start takes two seconds, and more than a minute where a history is read anew on a machine that has no core to spare. */
const READY_MS = 180_000;
const STOP_MS = 30_000;
const LOG_LINES = 60;

/** Starts the real server as a child on a directory and a port of its own, and waits until it is ready. Close it. */
export async function startWatchfloor(options: WatchfloorOptions = {}): Promise<Watchfloor> {
  const watchfloor = new Watchfloor({
    dataDir: options.dataDir ?? makeTestDir('data'),
    port: await findFreePort(),
    redisBinary: await ensureRedisBinary(),
    options,
  });
  try {
    await watchfloor.startServer();
    return watchfloor;
  } catch (error) {
    await watchfloor.close();
    throw error;
  }
}

/** A server with its child Redis, and workers if asked for: all of it can be killed and started again on the same data and port. */
export class Watchfloor implements AsyncDisposable {
  readonly url: string;
  readonly dataDir: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #rooms = new Map<Room, ChildProcess>();
  readonly #log: string[] = [];
  #unaskedEnds = 0;
  #redisPid: number | undefined;

  constructor({
    dataDir,
    port,
    redisBinary,
    options,
  }: {
    dataDir: string;
    port: number;
    redisBinary: string;
    options: WatchfloorOptions;
  }) {
    const { site = 'lianyuan', sitesDir, dataSet = 'live', env } = options;
    this.dataDir = dataDir;
    this.url = `http://127.0.0.1:${port}`;
    // Nothing of the caller's environment but what programs need to run.
    this.#env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      TZ: 'UTC',
      DATA_DIR: dataDir,
      PORT: String(port),
      HOST: '127.0.0.1',
      REDIS_BINARY: redisBinary,
      WATCHFLOOR_SITE: site,
      WATCHFLOOR_DATA_SET: dataSet,
      ...(sitesDir && { WATCHFLOOR_SITES_DIR: sitesDir }),
      ...env,
    };
    // A test run that is ended early runs no hooks; what it started must not outlive it.
    process.once('exit', this.#endAtExit);
  }

  /** How often a room ended that was not told to. */
  get unaskedEnds(): number {
    return this.#unaskedEnds;
  }

  /** The last lines that the rooms wrote. */
  get log(): string {
    return this.#log.join('\n');
  }

  /** The key by which this server's own workers post; it may post every kind. */
  get importKey(): string {
    return this.#key('import');
  }

  get patrolKey(): string {
    return this.#key('patrol');
  }

  get redisEndpoint(): RedisEndpoint {
    const endpoint = readEndpointFile(join(this.dataDir, 'redis'));
    if (!endpoint) throw new Error(`${this.dataDir} has no Redis yet`);
    return endpoint;
  }

  /** The process of the child Redis; undefined while it does not answer. */
  async redisPid(): Promise<number | undefined> {
    const options = nodeRedisOptions(this.redisEndpoint);
    const client = createClient({ ...options, socket: { ...options.socket, reconnectStrategy: false } });
    client.on('error', () => {});
    try {
      await client.connect();
      this.#redisPid = Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);
      return this.#redisPid;
    } catch {
      // Dead or starting: there is nothing to name.
      return undefined;
    } finally {
      if (client.isOpen) client.destroy();
    }
  }

  #key(scope: string): string {
    return readFileSync(join(this.dataDir, 'secrets', `${scope}.key`), 'utf8').trim();
  }

  /** Chooses a password for the first account, `admin`, and gives it: from then on the server answers other machines. */
  async openToOthers(): Promise<string> {
    const old = readFirstPassword(this.dataDir);
    if (old === undefined) throw new Error(`${this.dataDir} has no first account that waits for a password`);
    const ask = async (method: string, path: string, body: object, headers = {}) => {
      const answer = await fetch(`${this.url}/api/v1${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer;
    };
    const session = await ask('POST', '/session', { name: 'admin', password: old });
    const { csrf } = (await session.json()) as Session;
    const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? '';
    const change = { old, new: 'chosen for this test' };
    await ask('PUT', '/session/password', change, { cookie, 'x-watchfloor-csrf': csrf });
    return change.new;
  }

  async startServer(): Promise<void> {
    const child = this.#spawn('server', inProject('server', 'main.ts'));
    await this.becomesReady(() => child.exitCode !== null || child.signalCode !== null);
  }

  /** Resolves when the server takes events in and shows views. @throws when `hasEnded` before that */
  async becomesReady(hasEnded: () => boolean = () => !this.isRunning('server')): Promise<void> {
    const isReady = async () => (await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
    const settled = until(() => hasEnded() || isReady(), { withinMs: READY_MS, what: 'the server becomes ready' });
    await settled.catch((error: unknown) => {
      throw new Error(`the server does not become ready; it says:\n${this.log}`, { cause: error });
    });
    if (hasEnded()) throw new Error(`the server ended before it was ready; it says:\n${this.log}`);
  }

  startWorkers(): void {
    this.#spawn('workers', inProject('workers', 'main.ts'));
  }

  isRunning(room: Room): boolean {
    return this.#rooms.has(room);
  }

  /** `kill -9`: the child Redis of the server lives on. Resolves when the process is gone. */
  async killServer(): Promise<void> {
    await this.#end('server', 'SIGKILL');
  }

  /** `kill -9` of the child Redis; whether there was one to kill. */
  async killRedis(): Promise<boolean> {
    const pid = await this.redisPid();
    if (pid === undefined) return false;
    process.kill(pid, 'SIGKILL');
    this.#redisPid = undefined;
    return true;
  }

  /** Ends a room in good order. */
  async stop(room: Room): Promise<void> {
    await this.#end(room, 'SIGTERM');
  }

  /** Ends everything and removes the directory. */
  async close(): Promise<void> {
    for (const room of ['workers', 'server'] as const) await this.stop(room);
    // Where the server was killed, its Redis is still there.
    const orphan = await this.redisPid().catch(() => undefined);
    if (orphan !== undefined) process.kill(orphan, 'SIGKILL');
    process.off('exit', this.#endAtExit);
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 10 });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #spawn(room: Room, entry: string): ChildProcess {
    const child = spawn(process.execPath, roomArguments(entry), {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#rooms.set(room, child);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#hear(`${room}: ${line}`));
    }
    child.once('exit', (code, signal) => {
      this.#hear(`${room} ended (${signal ?? code})`);
      if (this.#rooms.get(room) !== child) return;
      this.#rooms.delete(room);
      this.#unaskedEnds += 1;
    });
    return child;
  }

  async #end(room: Room, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#rooms.get(room);
    if (!child) return;
    this.#rooms.delete(room);
    const exited = once(child, 'exit');
    child.kill(signal);
    const patience = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(patience);
  }

  #hear(line: string): void {
    this.#log.push(line);
    if (this.#log.length > LOG_LINES) this.#log.shift();
  }

  /** A server that is told to stop takes its Redis along; one that was killed has left it to us. */
  readonly #endAtExit = (): void => {
    for (const child of this.#rooms.values()) child.kill('SIGTERM');
    if (this.#rooms.has('server') || this.#redisPid === undefined) return;
    try {
      process.kill(this.#redisPid, 'SIGKILL');
    } catch {
      // It has gone already.
    }
  };
}

/** A server that is killed comes back under the same address, as its clients expect; so the port is chosen before. */
async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || !address) throw new Error('expected a TCP address');
  return address.port;
}
