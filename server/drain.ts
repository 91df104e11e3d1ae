import type { Server } from 'node:http';

const POLL_MS = 20;
/** Longer than a whole request may wait for its commit: what is open after it sends no answer any more, it waits for a body. */
const PATIENCE_MS = 17_000;

/** Closing it stops listening. */
interface Drained {
  readonly server: Pick<Server, 'closeIdleConnections' | 'closeAllConnections'>;
  close(): PromiseLike<unknown>;
}

/**
 * Stops listening, finishes the requests under way, and ends their connections. Closing alone ends those that are idle at that
 * moment; one that becomes idle a little later would be kept alive for its minute, and hold the process. One whose request
 * never comes whole would hold it for ever: Node no longer looks at them once it has stopped listening.
 */
export async function drain(app: Drained, { patienceMs = PATIENCE_MS } = {}): Promise<void> {
  const poll = setInterval(() => app.server.closeIdleConnections(), POLL_MS);
  const cut = setTimeout(() => app.server.closeAllConnections(), patienceMs);
  try {
    await app.close();
  } finally {
    clearInterval(poll);
    clearTimeout(cut);
  }
}
