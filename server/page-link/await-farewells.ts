import type { WebSocketServer } from 'ws';

/** How long pages may take to say goodbye when the server stops. */
const FAREWELL_MS = 1_000;

/** Resolves when every socket is gone. They have been closed already; those that do not answer in time are cut. */
export async function awaitFarewells({ clients }: WebSocketServer): Promise<void> {
  const allGone = Promise.all([...clients].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  const cut = setTimeout(() => {
    for (const socket of clients) socket.terminate();
  }, FAREWELL_MS);
  await allGone;
  clearTimeout(cut);
}
