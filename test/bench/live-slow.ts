// Clients that do not keep up, each in its own way, on a wall with everything on it.
import { WebSocket } from 'ws';
import { PROTOCOL_VERSION } from '../../protocol/messages.ts';
import { obey, readOrder } from './bench-process.ts';

export interface SlowOrder {
  readonly port: number;
  readonly views: readonly string[];
}
const { port, views } = readOrder<SlowOrder>();
const outcome: Record<string, string> = {};
/** Pings of one that asks and does not read: more answers than the kernels take. */
const PINGS = 400_000;
const READ_EVERY_MS = 1_000;

obey({
  connect: async () => {
    const lazy = await greet('reads and never acknowledges');
    lazy.on('message', () => undefined);
    const deaf = await greet('does not read at all');
    deaf.pause();
    const sleepy = await greet('reads now and then, and acknowledges what it reads');
    let frames = 0;
    sleepy.on('message', (data: Buffer) => {
      const type = data.toString('latin1', 0, 20);
      if (!type.includes('snapshot') && !type.includes('delta')) return;
      frames += 1;
      sleepy.send(`{"type":"ack","frames":${frames}}`);
      sleepy.pause();
      setTimeout(() => sleepy.resume(), READ_EVERY_MS);
    });
    const nosy = await greet('asks all the time and does not read');
    nosy.pause();
    const ping = JSON.stringify({ type: 'ping', sentAt: 1 });
    for (let i = 0; i < PINGS && nosy.readyState === WebSocket.OPEN; i += 1) {
      nosy.send(ping);
      if (i % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  },
  outcome: () => outcome,
});

function greet(name: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, { perMessageDeflate: false });
  socket.on('close', (code) => {
    outcome[name] = String(code);
  });
  socket.on('error', () => undefined);
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, wall: 'main', views }));
      resolve(socket);
    });
  });
}
