import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { Config } from '../../config/config.ts';
import { PlainFault } from '../bootstrap/say.mjs';

/**
 * Finds out before anything runs what would stop the server.
 * @returns the port to listen on: the one of the configuration, or a free one for 0
 * @throws {PlainFault}
 */
export async function preflight(config: Config): Promise<number> {
  assertWritable(config.dataDir);
  return findPort(config.http);
}

/** An address for what the rooms say to each other on this machine alone. */
export function findLocalPort(): Promise<number> {
  return findPort({ host: '127.0.0.1', port: 0 });
}

function assertWritable(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    throw new PlainFault(`DATA_DIR=${dataDir} cannot be written (${codeOf(error)}): set another DATA_DIR`);
  }
}

async function findPort({ host, port }: Config['http']): Promise<number> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address ? address.port : port;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EADDRINUSE')
      throw new PlainFault(`port ${port} of ${host} is taken: stop what uses it, or set another PORT`);
    if (code === 'EACCES') throw new PlainFault(`port ${port} may not be used by this user: set a PORT above 1023`);
    throw new PlainFault(`HOST=${host} cannot be listened on (${code}): set another HOST`);
  } finally {
    server.close();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
