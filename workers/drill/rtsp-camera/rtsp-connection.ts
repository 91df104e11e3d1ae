import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Random } from '../random.ts';
import type { CameraStream, Viewer } from './camera-stream.ts';
import { type Credentials, challengeOf, isLetIn } from './credentials.ts';
import { RtpSession } from './rtp-session.ts';
import { RtspReader, type RtspRequest } from './rtsp-request.ts';
import { describeSession, TRACK } from './session-description.ts';
import type { DatagramPorts } from './datagram-ports.ts';

/** A viewer that takes nothing for so many bytes loses pictures, as with a camera whose buffer is full. */
const MOST_UNSENT_BYTES = 4 * 2 ** 20;
const METHODS = 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN';
const DOLLAR = 0x24;

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  453: 'Not Enough Bandwidth',
  454: 'Session Not Found',
  461: 'Unsupported Transport',
  503: 'Service Unavailable',
};

export interface RtspConnectionOptions {
  readonly socket: Socket;
  /** The stream at a path, such as `/street-1/sub`, and who may see it. */
  readonly find: (path: string) => { readonly stream: CameraStream; readonly credentials?: Credentials } | undefined;
  readonly ports: DatagramPorts;
  readonly sessionTimeoutMs: number;
  readonly random: Random;
  /** There is one viewer more: the clock has to go. */
  readonly onPlay: () => void;
}

/** One client of the RTSP server, and what it watches: one stream at a time. */
export class RtspConnection {
  readonly #options: RtspConnectionOptions;
  readonly #reader = new RtspReader();
  readonly #nonce = randomBytes(8).toString('hex');
  readonly #session = randomBytes(4).toString('hex');
  #viewing: { readonly stream: CameraStream; readonly viewer: Viewer } | undefined;
  #patience: NodeJS.Timeout | undefined;

  constructor(options: RtspConnectionOptions) {
    this.#options = options;
    const { socket } = options;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#hear(chunk));
    // 'close' follows.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#stop());
  }

  close(): void {
    this.#stop();
    this.#options.socket.destroy();
  }

  #hear(chunk: Buffer): void {
    this.#awaitNext();
    try {
      for (const heard of this.#reader.read(chunk)) if ('request' in heard) this.#answer(heard.request);
    } catch {
      // Not our protocol.
      this.close();
    }
  }

  /** A client that holds a session has to be heard of from time to time. */
  #awaitNext(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.close(), this.#options.sessionTimeoutMs);
  }

  #answer(request: RtspRequest): void {
    const { method } = request;
    const found = this.#options.find(pathOf(request.url));
    const fault = found?.stream.fault;
    if (method === 'OPTIONS') this.#reply(request, 200, [`Public: ${METHODS}`]);
    else if (!found) this.#reply(request, 404);
    else if (fault?.kind === 'refuse') this.#reply(request, fault.status);
    else if (found.credentials && !isLetIn(found.credentials, this.#nonce, request))
      this.#reply(request, 401, [`WWW-Authenticate: ${challengeOf(found.credentials, this.#nonce)}`]);
    else if (method === 'DESCRIBE') this.#describe(request, found.stream);
    else if (method === 'SETUP') this.#setUp(request, found.stream);
    else if (method === 'PLAY') this.#play(request);
    else if (method === 'GET_PARAMETER') this.#reply(request, 200, [`Session: ${this.#session}`]);
    else if (method === 'TEARDOWN') {
      this.#reply(request, 200);
      this.#stop();
    } else this.#reply(request, 405, [`Allow: ${METHODS}`]);
  }

  #describe(request: RtspRequest, stream: CameraStream): void {
    const headers = ['Content-Type: application/sdp', `Content-Base: ${request.url.replace(/\/?$/, '/')}`];
    this.#reply(request, 200, headers, describeSession(stream.told));
  }

  #setUp(request: RtspRequest, stream: CameraStream): void {
    this.#stop();
    this.#awaitNext();
    const wish = request.headers['transport'] ?? '';
    const timeout = `Session: ${this.#session};timeout=${Math.ceil(this.#options.sessionTimeoutMs / 1_000)}`;
    const isInterleaved = /RTP\/AVP\/TCP/i.test(wish);
    const wished = Number((isInterleaved ? /interleaved=(\d+)/ : /client_port=(\d+)/).exec(wish)?.[1]);
    if (isInterleaved) {
      const channel = wished || 0;
      this.#viewing = { stream, viewer: this.#interleavedViewer(channel) };
      const transport = `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`;
      this.#reply(request, 200, [`Transport: ${transport}`, timeout]);
    } else if (wished > 0) {
      this.#viewing = { stream, viewer: this.#datagramViewer(wished) };
      const { port } = this.#options.ports;
      const transport = `RTP/AVP;unicast;client_port=${wished}-${wished + 1};server_port=${port}-${port + 1}`;
      this.#reply(request, 200, [`Transport: ${transport}`, timeout]);
    } else this.#reply(request, 461);
  }

  #play(request: RtspRequest): void {
    if (!this.#viewing) {
      this.#reply(request, 454);
      return;
    }
    this.#reply(request, 200, [`Session: ${this.#session}`, 'Range: npt=now-']);
    this.#viewing.stream.add(this.#viewing.viewer);
    this.#options.onPlay();
  }

  #interleavedViewer(channel: number): Viewer {
    const { socket } = this.#options;
    const frame = (packet: Buffer, on: number) => {
      const head = Buffer.from([DOLLAR, on, packet.length >> 8, packet.length & 0xff]);
      return [head, packet];
    };
    const write = (bytes: Buffer) => {
      if (socket.writableLength < MOST_UNSENT_BYTES) socket.write(bytes);
    };
    return {
      rtp: new RtpSession(this.#options.random),
      sendPicture: (packets) => write(Buffer.concat(packets.flatMap((packet) => frame(packet, channel)))),
      sendReport: (report) => write(Buffer.concat(frame(report, channel + 1))),
      sendGarbage: write,
      end: () => this.close(),
    };
  }

  #datagramViewer(port: number): Viewer {
    const { ports, socket } = this.#options;
    const host = socket.remoteAddress ?? '127.0.0.1';
    return {
      rtp: new RtpSession(this.#options.random),
      sendPicture: (packets) => {
        for (const packet of packets) ports.sendRtp(packet, port, host);
      },
      sendReport: (report) => ports.sendRtcp(report, port + 1, host),
      sendGarbage: (bytes) => ports.sendRtp(bytes, port, host),
      end: () => this.close(),
    };
  }

  #stop(): void {
    clearTimeout(this.#patience);
    this.#viewing?.stream.remove(this.#viewing.viewer);
    this.#viewing = undefined;
  }

  #reply({ headers: asked }: RtspRequest, status: number, headers: readonly string[] = [], body = ''): void {
    const lines = [`RTSP/1.0 ${status} ${reasons[status]}`, `CSeq: ${asked['cseq'] ?? 0}`, ...headers];
    if (body !== '') lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
    this.#options.socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  }
}

/** Without the track's own name, which a client appends as the description says. */
function pathOf(url: string): string {
  const path = /^rtsps?:\/\/[^/]*(\/[^?]*)?/i.exec(url)?.[1] ?? url;
  return path.replace(new RegExp(`/?${TRACK}$`), '').replace(/\/$/, '');
}
