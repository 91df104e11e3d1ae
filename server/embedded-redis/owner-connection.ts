import { createClient, ErrorReply } from 'redis';
import { nodeRedisOptions } from '../../config/redis-endpoint.ts';
import type { RedisDirectory } from './redis-directory.ts';

const OWNER_PREFIX = 'watchfloor-owner-';

/** What came of trying to own the Redis of a directory. */
export type OwnerAttempt =
  | { kind: 'absent' }
  | { kind: 'owned'; byPid: string }
  | { kind: 'mine'; connection: OwnerConnection };

export type Loading = { kind: 'reading'; percent: number } | { kind: 'done' } | { kind: 'ended' };

class ForeignRedisError extends Error {}

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
      if (isRefusal(error)) throw new Error(`the Redis at ${directory.socket} refuses this server`, { cause: error });
      return { kind: 'absent' };
    }
    try {
      const { dir } = await client.configGet('dir');
      if (dir !== directory.path) {
        throw new ForeignRedisError(
          `the Redis at ${directory.socket} keeps its files in ${dir}: expected ${directory.path}`,
        );
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
      if (error instanceof ErrorReply || error instanceof ForeignRedisError) throw error;
      // It ended while it was asked.
      return { kind: 'absent' };
    }
  }

  /** How far Redis is with reading its append-only file; it may also find it damaged, and end. */
  async loading(): Promise<Loading> {
    try {
      const info = await this.#client.info('persistence');
      if (!/^loading:1/m.test(info)) return { kind: 'done' };
      return { kind: 'reading', percent: Number(/loading_loaded_perc:([\d.]+)/.exec(info)?.[1] ?? 0) };
    } catch (error) {
      if (error instanceof ErrorReply) throw error;
      return { kind: 'ended' };
    }
  }

  onceLost(listener: () => void): void {
    this.#client.once('error', listener);
  }

  /** Tells Redis to end. It answers by closing the connection. */
  async shutdown(): Promise<void> {
    await this.#client.sendCommand(['SHUTDOWN']).catch((error: unknown) => {
      if (error instanceof ErrorReply) throw error;
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

/** Everything else means that nobody listens, or that who listened has just ended. */
function isRefusal(error: unknown): boolean {
  return error instanceof ErrorReply || (error instanceof Error && 'code' in error && error.code === 'EACCES');
}
