import { createClient } from 'redis';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import type { RedisDirectory } from './redis-directory.ts';

const OWNER_PREFIX = 'watchfloor-owner-';

/** What came of trying to own the Redis of a directory. */
export type OwnerAttempt =
  | { kind: 'absent' }
  | { kind: 'owned'; byPid: string }
  | { kind: 'mine'; connection: OwnerConnection };

/**
 * A named connection that says: this process looks after this Redis. The kernel closes it with the process,
 * also after `kill -9`, so an owner cannot be gone and still seem to be there. Of two that connect at once the
 * one with the lower client id wins, which both see alike.
 */
export class OwnerConnection {
  readonly #client: ReturnType<typeof openClient>;
  readonly pid: number;

  private constructor(client: ReturnType<typeof openClient>, pid: number) {
    this.#client = client;
    this.pid = pid;
  }

  static async attempt(directory: RedisDirectory): Promise<OwnerAttempt> {
    const client = openClient(directory);
    // Every failure also rejects the command under way; an unheard 'error' would end the process.
    client.on('error', () => {});
    try {
      await client.connect();
    } catch (error) {
      if (isAbsent(error)) return { kind: 'absent' };
      throw new Error(`the Redis at ${directory.socket} refuses this server`, { cause: error });
    }
    try {
      const { dir } = await client.configGet('dir');
      if (dir !== directory.path) {
        throw new Error(`the Redis at ${directory.socket} keeps its files in ${dir}: expected ${directory.path}`);
      }
      const id = await client.clientId();
      const owner = (await client.clientList()).find((peer) => peer.name.startsWith(OWNER_PREFIX) && peer.id < id);
      if (owner) {
        client.destroy();
        return { kind: 'owned', byPid: owner.name.slice(OWNER_PREFIX.length) };
      }
      const pid = Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);
      return { kind: 'mine', connection: new OwnerConnection(client, pid) };
    } catch (error) {
      if (client.isOpen) client.destroy();
      throw error;
    }
  }

  /** Percent of the append-only file that Redis has read, or undefined once it answers. */
  async loadingPercent(): Promise<number | undefined> {
    const info = await this.#client.info('persistence');
    if (!/^loading:1/m.test(info)) return undefined;
    return Number(/loading_loaded_perc:([\d.]+)/.exec(info)?.[1] ?? 0);
  }

  onceLost(listener: () => void): void {
    this.#client.once('error', listener);
  }

  /** Tells Redis to end. It answers by closing the connection. */
  async shutdown(): Promise<void> {
    await this.#client.sendCommand(['SHUTDOWN']).catch((error: unknown) => {
      if (error instanceof Error && error.name.includes('ErrorReply')) throw error;
    });
  }
}

function openClient(directory: RedisDirectory) {
  const endpoint = { kind: 'socket', path: directory.socket, password: directory.password } as const;
  const options = nodeRedisOptions(endpoint);
  return createClient({
    ...options,
    RESP: 2,
    name: `${OWNER_PREFIX}${process.pid}`,
    disableClientInfo: true,
    socket: { path: directory.socket, tls: false, reconnectStrategy: false },
  });
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED');
}
