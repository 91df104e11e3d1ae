import { connect } from 'mqtt';

export interface Broker {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly url: string;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
  /** By which the broker knows the session again. */
  readonly clientId: string;
}

export interface SessionOptions {
  readonly broker: Broker;
  readonly filters: readonly string[];
  /** Once it resolves the message is acknowledged; where it rejects the session ends, and the broker sends it again. */
  readonly take: (
    message: { readonly topic: string; readonly payload: Uint8Array },
    signal: AbortSignal,
  ) => Promise<void>;
  readonly onOpen: () => void;
  /** Ends the session as a crash would: what is not acknowledged is sent again. */
  readonly signal: AbortSignal;
}

/** The broker keeps what comes for so long while nobody is there. */
const SESSION_EXPIRY_S = 7 * 24 * 3600;
/** Not acknowledged at a time; the rest waits at the broker. */
const RECEIVE_MAX = 100;
/** A broker sends nothing larger; the gate would not take it. */
const PACKET_BYTES_MAX = 1024 * 1024;
const CONNECT_MS = 15_000;

/**
 * One connection of a persistent MQTT 5 session, to its end. @returns why it ended, in words of the protocol
 *
 * A connection is never used again by the library's own reconnecting, which has neither jitter nor growing pauses. While a
 * message waits for the gate nothing else is read, pings included: a gate that is away for long costs the connection, and
 * the next one is sent the same message.
 */
export function runSession({ broker, filters, take, onOpen, signal }: SessionOptions): Promise<string> {
  const { url, credentials, clientId } = broker;
  const ended = new AbortController();
  const client = connect(url, {
    protocolVersion: 5,
    clientId,
    clean: false,
    ...(credentials && { username: credentials.user, password: credentials.password }),
    properties: {
      sessionExpiryInterval: SESSION_EXPIRY_S,
      receiveMaximum: RECEIVE_MAX,
      maximumPacketSize: PACKET_BYTES_MAX,
    },
    reconnectPeriod: 0,
    connectTimeout: CONNECT_MS,
  });
  return new Promise((resolve) => {
    let reason = 'the broker closed the connection';
    const end = (why: string) => {
      if (!ended.signal.aborted) reason = why;
      ended.abort();
      client.end(true);
    };
    const stop = () => end('told to stop');
    signal.addEventListener('abort', stop, { once: true });
    client.handleMessage = ({ topic, payload }, done) => {
      const message = { topic, payload: typeof payload === 'string' ? Buffer.from(payload) : payload };
      take(message, ended.signal).then(
        () => done(),
        () => end('the gate did not take a message'),
      );
    };
    client.on('connect', () => {
      // `rh: 1`: what is retained comes when the subscription is new, not at each connection.
      const wanted = Object.fromEntries(filters.map((filter) => [filter, { qos: 1, rh: 1 } as const]));
      client.subscribe(wanted, (error) => (error ? end('the broker refuses a subscription') : onOpen()));
    });
    // Its text may hold the address; the code says enough.
    client.on('error', (error) => end(`code ${'code' in error ? String(error.code) : 'unknown'}`));
    client.once('close', () => {
      signal.removeEventListener('abort', stop);
      end(reason);
      resolve(reason);
    });
    if (signal.aborted) stop();
  });
}
