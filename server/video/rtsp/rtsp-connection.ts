import { connect, type Socket } from 'node:net';
import { type Credentials, SourceFault } from '../source.ts';
import { Authorization, chooseChallenge } from './authorization.ts';
import { InterleavedReader } from './interleaved-reader.ts';
import { formatRequest, headerOf, type RtspAnswer, readAnswer, sequenceOf } from './rtsp-message.ts';

/** One for all connections: what is read is taken out of it before the next read. */
const READ_BUFFER = Buffer.allocUnsafe(64 * 1024);
const AGENT = 'Watchfloor';
const TEARDOWN_MS = 500;

export interface RtspConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly credentials: Credentials | undefined;
  /** How long the camera may take to answer. */
  readonly patienceMs: number;
  /** 16 hexadecimal digits. */
  readonly random: () => string;
  /** Bytes came. */
  readonly onRead: () => void;
  /** A packet on a channel; it lies in `bytes` for the time of the call alone. */
  readonly onPacket: (channel: number, bytes: Buffer, start: number, end: number) => void;
  /** The connection has ended by itself. */
  readonly onEnd: (fault: SourceFault) => void;
}

interface Waiting {
  readonly resolve: (answer: RtspAnswer) => void;
  readonly reject: (fault: SourceFault) => void;
  readonly timer: NodeJS.Timeout;
}

/** One connection to a camera: requests with their answers, and packets between them. Close it. */
export class RtspConnection {
  readonly #options: RtspConnectionOptions;
  readonly #socket: Socket;
  readonly #reader: InterleavedReader;
  readonly #waiting = new Map<string, Waiting>();
  readonly #connecting: NodeJS.Timeout;
  #sequence = 0;
  #session: string | undefined;
  #authorization: Authorization | undefined;
  #isConnected = false;
  #hasEnded = false;

  constructor(options: RtspConnectionOptions) {
    this.#options = options;
    const { host, port, onPacket, patienceMs } = options;
    this.#reader = new InterleavedReader({
      packet: onPacket,
      message: (head, body) => this.#hear(head, body),
    });
    // Without streams between: a packet costs a read and a function call.
    this.#socket = connect({
      host,
      port,
      noDelay: true,
      onread: { buffer: READ_BUFFER, callback: (length) => this.#read(length) },
    });
    this.#socket.on('connect', () => {
      this.#isConnected = true;
      clearTimeout(this.#connecting);
    });
    this.#socket.on('error', (error: NodeJS.ErrnoException) =>
      this.#end(SourceFault.unreachable(error.code ?? 'error')),
    );
    this.#socket.on('close', () => this.#end(SourceFault.silent('the camera closed the connection')));
    this.#connecting = setTimeout(() => this.#end(SourceFault.unreachable('no answer')), patienceMs);
  }

  /** Of the camera; undefined while there is no connection. */
  get remoteAddress(): string | undefined {
    return this.#isConnected ? this.#socket.remoteAddress : undefined;
  }

  /**
   * Asks, and answers the camera's question for user and password.
   * @throws {SourceFault} where no answer comes, or the credentials are refused
   */
  async request(method: string, url: string, headers: Readonly<Record<string, string>> = {}): Promise<RtspAnswer> {
    let answer = await this.#ask(method, url, headers);
    if (answer.status !== 401) return answer;
    if (!this.#options.credentials) throw SourceFault.refused('401: it wants a user and a password');
    // A nonce that the camera gave earlier may have become stale: the new one is answered once.
    for (let tries = 0; tries < 2 && answer.status === 401; tries += 1) {
      const challenge = chooseChallenge(answer.headers.get('www-authenticate') ?? []);
      if (!challenge) throw SourceFault.refused('401: it asks for the password in a way that is not known here');
      this.#authorization = new Authorization(challenge, this.#options.credentials, this.#options.random);
      answer = await this.#ask(method, url, headers);
    }
    if (answer.status === 401) throw SourceFault.refused('401: it does not take this user and password');
    return answer;
  }

  /** Without waiting for an answer, such as to keep the session. */
  notify(method: string, url: string): void {
    if (!this.#hasEnded) this.#write(method, url, {});
  }

  /** Says goodbye where there is a session, and ends. Tells nothing more. */
  close(url: string): void {
    if (this.#hasEnded) return;
    const hasSession = this.#session !== undefined;
    if (hasSession) this.#write('TEARDOWN', url, {});
    this.#finish(SourceFault.silent('closed'));
    if (!hasSession) this.#socket.destroy();
    else {
      const socket = this.#socket;
      const cut = setTimeout(() => socket.destroy(), TEARDOWN_MS);
      socket.once('close', () => clearTimeout(cut));
      socket.end();
    }
  }

  #ask(method: string, url: string, headers: Readonly<Record<string, string>>): Promise<RtspAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#hasEnded) {
        reject(SourceFault.silent('the connection has ended'));
        return;
      }
      const sequence = this.#write(method, url, headers);
      const timer = setTimeout(() => {
        this.#waiting.delete(sequence);
        reject(SourceFault.unreachable(`no answer to ${method}`));
      }, this.#options.patienceMs);
      this.#waiting.set(sequence, { resolve, reject, timer });
    });
  }

  #write(method: string, url: string, headers: Readonly<Record<string, string>>): string {
    this.#sequence += 1;
    const sequence = String(this.#sequence);
    this.#socket.write(
      formatRequest(method, url, {
        CSeq: sequence,
        'User-Agent': AGENT,
        Session: this.#session,
        Authorization: this.#authorization?.headerFor({ method, uri: url }),
        ...headers,
      }),
    );
    return sequence;
  }

  #read(length: number): boolean {
    if (this.#hasEnded) return false;
    try {
      this.#options.onRead();
      this.#reader.take(READ_BUFFER, length);
    } catch (error) {
      this.#end(error instanceof SourceFault ? error : SourceFault.unreadable('packets that are not understood'));
    }
    return !this.#hasEnded;
  }

  #hear(head: string, body: string): void {
    const answer = readAnswer(head, body);
    const sequence = sequenceOf(head);
    if (!answer) {
      if (sequence !== undefined) this.#socket.write(`RTSP/1.0 200 OK\r\nCSeq: ${sequence}\r\n\r\n`);
      return;
    }
    const session = headerOf(answer, 'session')?.split(';', 1)[0];
    if (session && answer.status < 300) this.#session = session;
    const waiting = sequence === undefined ? undefined : this.#waiting.get(sequence);
    if (sequence === undefined || !waiting) return;
    this.#waiting.delete(sequence);
    clearTimeout(waiting.timer);
    waiting.resolve(answer);
  }

  #end(fault: SourceFault): void {
    if (this.#hasEnded) return;
    this.#finish(fault);
    this.#socket.destroy();
    this.#options.onEnd(fault);
  }

  #finish(fault: SourceFault): void {
    this.#hasEnded = true;
    clearTimeout(this.#connecting);
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(fault);
    }
    this.#waiting.clear();
  }
}
