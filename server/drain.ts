import type { FastifyInstance } from 'fastify';

const POLL_MS = 20;

/**
 * Stops listening, finishes the requests under way, and ends their connections. Closing alone ends those that are idle at that
 * moment; one that becomes idle a little later would be kept alive for its minute, and hold the process.
 */
export async function drain(app: FastifyInstance): Promise<void> {
  const timer = setInterval(() => app.server.closeIdleConnections(), POLL_MS);
  try {
    await app.close();
  } finally {
    clearInterval(timer);
  }
}
