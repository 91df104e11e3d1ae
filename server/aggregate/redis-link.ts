import { createClient } from 'redis';
import type { RedisClientOptions } from 'redis';
import { isLibraryMissing, loadLibrary } from './redis-library.ts';

/** Longer than any command of ours takes; with pings in between, a socket silent for this long is dead. */
const SILENCE_MS = 5_000;
const PING_MS = 1_000;
const RECONNECT_MS = 500;

/** What CLIENT LIST calls our connections. */
const CLIENT_NAME = 'watchfloor-engine';

export type RedisArguments = (string | Buffer)[];

/** The engine's connection: one client, the Function library loaded, commands refused at once while Redis is away. */
export interface RedisLink {
  /** Rejects when Redis is away or breaks off: whether the command took effect is then unknown. */
  readonly send: (args: RedisArguments) => Promise<unknown>;
  /** Makes good what may be wrong after `send` rejected: loads the library again where it is gone. */
  readonly recover: (error: unknown) => Promise<void>;
  /** Another number whenever the connection broke or came back: it may be another Redis then, or one with an older file. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

/** Connects, or throws. `onError` hears of every break; the client comes back by itself. */
export async function openRedisLink(options: {
  redis: RedisClientOptions;
  onError: (error: Error) => void;
}): Promise<RedisLink> {
  const { redis, onError } = options;
  const socket = {
    ...redis.socket,
    socketTimeout: SILENCE_MS,
    reconnectStrategy: (retries: number) => Math.min(20 * 2 ** retries, RECONNECT_MS),
  } as NonNullable<RedisClientOptions['socket']>;
  // RESP3 hands some replies over in other shapes; every reply of ours is written for RESP2.
  const client = createClient({
    ...redis,
    name: CLIENT_NAME,
    RESP: 2,
    disableOfflineQueue: true,
    pingInterval: PING_MS,
    socket,
  });
  client.on('error', onError);
  let connections = 0;
  // A break counts as well: what is asked meanwhile must not be answered from what was known before it.
  for (const event of ['ready', 'error']) client.on(event, () => void connections++);
  const send = (args: RedisArguments): Promise<unknown> => client.sendCommand(args);
  await client.connect();
  await loadLibrary(send);
  return {
    send,
    recover: async (error) => {
      if (isLibraryMissing(error)) await loadLibrary(send);
    },
    connections: () => connections,
    close: async () => {
      client.destroy();
    },
  };
}
