import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface JitterProxy extends AsyncDisposable {
  readonly url: string;
}

/** A TCP proxy that keeps each piece back by 0 to `jitterMs`, each way and each for itself; a stream keeps its order. */
export async function openJitterProxy({
  target,
  jitterMs,
  random,
}: {
  target: URL;
  jitterMs: number;
  random: () => number;
}): Promise<JitterProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => sockets.delete(socket));
    }
    const delayMs = () => random() * jitterMs;
    forward(near, far, delayMs);
    forward(far, near, delayMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function forward(from: Socket, to: Socket, delayMs: () => number): void {
  let freeAt = 0;
  const later = (act: () => void) => {
    freeAt = Math.max(freeAt, performance.now() + delayMs());
    // Timers of one delay fire in the order in which they were set; those that are late are not overtaken by this.
    setTimeout(act, Math.max(0, freeAt - performance.now()));
  };
  const queue: (() => void)[] = [];
  const pass = (act: () => void) => {
    queue.push(act);
    later(() => queue.shift()?.());
  };
  from.on('data', (piece) => pass(() => to.writable && to.write(piece)));
  from.on('end', () => pass(() => to.end()));
  // The other end goes with it; what is lost on a broken connection is lost.
  from.on('error', () => to.destroy());
}
