import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { Config } from '../../config/config.ts';
import { PlainFault } from '../bootstrap/say.mjs';

/** Finds out before anything runs what would stop the server. @throws {PlainFault} */
export async function preflight(config: Config): Promise<void> {
  assertWritable(config.dataDir);
  await assertPortFree(config.http);
}

function assertWritable(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    throw new PlainFault(`DATA_DIR=${dataDir} cannot be written (${codeOf(error)}): set another DATA_DIR`);
  }
}

async function assertPortFree({ host, port }: Config['http']): Promise<void> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EADDRINUSE') throw new PlainFault(`port ${port} of ${host} is taken: stop what uses it, or set another PORT`);
    if (code === 'EACCES') throw new PlainFault(`port ${port} may not be used by this user: set a PORT above 1023`);
    throw new PlainFault(`HOST=${host} cannot be listened on (${code}): set another HOST`);
  } finally {
    server.close();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
