import { createClient, type RedisClientOptions } from 'redis';

/** How long an XREAD waits for news; also how often an idle hub learns that nothing has happened. */
export const BLOCK_MS = 500;
/** A socket silent for so long is dead; it exceeds every BLOCK. */
const SILENCE_MS = 4 * BLOCK_MS;
/** Nobody asks the tail while a large data set is read: without pings its silence would end every such reading. */
const PING_MS = BLOCK_MS;

export type Reply = string | number | null | Reply[];

/** Two connections that live and die together: one may block on streams, the other never waits. */
export interface LiveRedis {
  /** For XREAD, and for what must be ordered before it. */
  readonly tail: (args: readonly string[]) => Promise<Reply>;
  readonly ask: (args: readonly string[]) => Promise<Reply>;
  close(): void;
}

/** Connects, or throws. It does not come back by itself: whoever uses it must look where it stands before it goes on. */
export async function connectLiveRedis(redis: RedisClientOptions): Promise<LiveRedis> {
  const socket = {
    ...redis.socket,
    socketTimeout: SILENCE_MS,
    connectTimeout: SILENCE_MS,
    reconnectStrategy: false,
  } as NonNullable<RedisClientOptions['socket']>;
  // RESP3 hands XREAD over as a map; the replies here are those of RESP2.
  const clients = [0, 1].map(() =>
    createClient({ ...redis, RESP: 2, disableOfflineQueue: true, pingInterval: PING_MS, socket }),
  );
  // Without a listener an error ends the process; the command that meets it rejects, and that is where it is dealt with.
  for (const client of clients) client.on('error', () => undefined);
  const close = () => {
    for (const client of clients) if (client.isOpen) client.destroy();
  };
  try {
    for (const client of clients) await client.connect();
  } catch (error) {
    close();
    throw error;
  }
  const [tail, ask] = clients.map((client) => (args: readonly string[]) => client.sendCommand<Reply>([...args]));
  if (!tail || !ask) throw new Error('two clients were made');
  return { tail, ask, close };
}

export function asStrings(reply: Reply | undefined): string[] {
  if (!Array.isArray(reply)) throw new TypeError(`expected a list from Redis, not ${JSON.stringify(reply)}`);
  return reply.map(String);
}
