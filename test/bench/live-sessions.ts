// The clients' half of the live bench: many sockets that do what the protocol asks of them and nothing more, so that one core
// is enough for a thousand.
import { WebSocket } from 'ws';
import { ACK_DELAY_MS, ACK_EVERY, PROTOCOL_VERSION } from '../../protocol/messages.ts';
import { until } from '../support/until.ts';
import { obey, readOrder } from './bench-process.ts';
import type { Recorded } from './live-server.ts';

export interface SessionsOrder {
  readonly port: number;
  readonly sessions: number;
  readonly views: readonly string[];
  /** A bare server is told nothing. */
  readonly speaks: boolean;
}
export interface Received {
  readonly frames: number;
  readonly bytes: number;
}

const PING_MS = 5_000;
/** Sockets that are opened at a time. */
const OPENED_AT_ONCE = 50;
const DELTA = '{"type":"delta"';
const SNAPSHOT = '{"type":"snapshot"';

const { port, sessions, views, speaks } = readOrder<SessionsOrder>();
const sockets: WebSocket[] = [];
let received = { frames: 0, bytes: 0 };
let greeted = 0;
let recording: { readonly began: number; readonly frames: Recorded[] } | undefined;

obey({
  connect: async () => {
    for (let first = 0; first < sessions; first += OPENED_AT_ONCE) {
      for (let i = first; i < Math.min(sessions, first + OPENED_AT_ONCE); i += 1) open(i);
      const wanted = Math.min(sessions, first + OPENED_AT_ONCE);
      await until(() => greeted === wanted, { withinMs: 60_000, what: `${wanted} sessions` });
    }
  },
  start: () => {
    received = { frames: 0, bytes: 0 };
  },
  received: (): Received => received,
  record: () => {
    recording = { began: performance.now(), frames: [] };
  },
  recorded: () => recording?.frames ?? [],
});

function open(index: number): void {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, { perMessageDeflate: false });
  sockets.push(socket);
  let frames = 0;
  let acknowledged = 0;
  let timer: NodeJS.Timeout | undefined;
  socket.on('open', () => {
    if (!speaks) greeted += 1;
    else socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, wall: 'main', views }));
  });
  socket.on('message', (data: Buffer) => {
    const isDelta = starts(data, DELTA);
    if (isDelta) {
      received.frames += 1;
      received.bytes += data.length;
      if (index === 0) recording?.frames.push([performance.now() - recording.began, data.toString()]);
    }
    if (!speaks || !(isDelta || starts(data, SNAPSHOT))) return;
    if (frames === 0) greeted += 1;
    frames += 1;
    if (frames - acknowledged >= ACK_EVERY) acknowledge();
    else timer ??= setTimeout(acknowledge, ACK_DELAY_MS);
  });
  const acknowledge = (): void => {
    clearTimeout(timer);
    timer = undefined;
    acknowledged = frames;
    socket.send(`{"type":"ack","frames":${frames}}`);
  };
  if (speaks)
    setInterval(
      () => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify({ type: 'ping', sentAt: Date.now() })),
      PING_MS,
    );
}

function starts(data: Buffer, text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (data[i] !== text.charCodeAt(i)) return false;
  return true;
}
