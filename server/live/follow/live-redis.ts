import { createClient, type RedisClientOptions } from 'redis';

/** How long an XREAD waits for news; also how often an idle hub learns that nothing has happened. */
export const BLOCK_MS = 500;
/** A connection that answers nothing for so long is dead; it exceeds every BLOCK. */
const SILENCE_MS = 4 * BLOCK_MS;
/** Nobody asks the tail while a large data set is read: without pings its silence would end every such reading. */
const PING_MS = BLOCK_MS;
/**
 * Silence is counted in looks, not by a clock: a process that was itself held up for seconds looks once when it goes on, and
 * reads what Redis has answered meanwhile before it looks again. A socket's own time-out would fall due first. What breaks it
 * is a whole answer, not a byte: the client keeps its socket to itself. So nothing may be asked whose answer takes that long
 * to arrive; scans take a part at a time.
 */
const LOOK_MS = BLOCK_MS / 2;
const LOOKS = SILENCE_MS / LOOK_MS;

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
    connectTimeout: SILENCE_MS,
    reconnectStrategy: false,
  } as NonNullable<RedisClientOptions['socket']>;
  // RESP3 hands XREAD over as a map; the replies here are those of RESP2.
  const clients = [0, 1].map(() =>
    createClient({ ...redis, RESP: 2, disableOfflineQueue: true, pingInterval: PING_MS, socket }),
  );
  const silentLooks = new Map(clients.map((client) => [client, 0]));
  for (const client of clients) {
    // Without a listener an error ends the process; the command that meets it rejects, and that is where it is dealt with.
    client.on('error', () => undefined);
    for (const event of ['connect', 'ready', 'ping-interval']) client.on(event, () => silentLooks.set(client, 0));
  }
  let isSilent = false;
  const close = () => {
    clearInterval(looking);
    for (const client of clients) if (client.isOpen) client.destroy();
  };
  const looking = setInterval(() => {
    for (const [client, looks] of silentLooks) {
      silentLooks.set(client, looks + 1);
      isSilent ||= looks + 1 > LOOKS;
    }
    if (isSilent) close();
  }, LOOK_MS);
  const heard = async <T>(client: (typeof clients)[number], answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      throw isSilent ? new Error(`Redis has not answered for ${SILENCE_MS} ms`, { cause: error }) : error;
    } finally {
      silentLooks.set(client, 0);
    }
  };
  try {
    await Promise.all(clients.map((client) => heard(client, client.connect())));
  } catch (error) {
    close();
    throw error;
  }
  const [tail, ask] = clients.map(
    (client) => (args: readonly string[]) => heard(client, client.sendCommand<Reply>([...args])),
  );
  if (!tail || !ask) throw new Error('two clients were made');
  return { tail, ask, close };
}

export function asStrings(reply: Reply | undefined): string[] {
  if (!Array.isArray(reply)) throw new TypeError(`expected a list from Redis, not ${JSON.stringify(reply)}`);
  return reply.map(String);
}
