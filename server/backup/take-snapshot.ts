import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { RedisEndpoint } from '../../config/redis-endpoint.ts';

const run = promisify(execFile);
const CLIENTS = ['redis-cli', 'valkey-cli'];

/**
 * Writes all that a Redis holds at one moment to a file, as a replica would be sent it: Redis goes on meanwhile, on this
 * machine or another. `binary` is the server’s program, beside which its client often lies.
 * @throws with what the client says where there is none, or Redis does not allow SYNC
 */
export async function takeSnapshot(endpoint: RedisEndpoint, file: string, binary?: string): Promise<void> {
  const client = findClient(binary);
  const { args, env } = reach(endpoint);
  try {
    await run(client, [...args, '--rdb', file], { env: { ...process.env, ...env } });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(`${client} --rdb failed: ${said || String(error)}`, { cause: error });
  }
}

/** A password is never an argument: every user of the machine can read those. */
function reach(endpoint: RedisEndpoint): { args: string[]; env: Record<string, string> } {
  if (endpoint.kind === 'socket') return { args: ['-s', endpoint.path], env: { REDISCLI_AUTH: endpoint.password } };
  const url = new URL(endpoint.url);
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const port = url.port || '6379';
  return {
    args: [
      '-h',
      // Of an address of IPv6 without its brackets.
      url.hostname.replace(/^\[(.*)\]$/, '$1'),
      '-p',
      port,
      ...(user && ['--user', user]),
      ...(url.protocol === 'rediss:' ? ['--tls'] : []),
    ],
    env: password ? { REDISCLI_AUTH: password } : {},
  };
}

function findClient(binary: string | undefined): string {
  const beside = binary?.includes('/') ? [dirname(binary)] : [];
  const folders = [...beside, ...(process.env.PATH ?? '').split(delimiter)];
  const found = folders.flatMap((folder) => CLIENTS.map((name) => join(folder, name))).find(canRun);
  if (!found) throw new Error(`neither ${CLIENTS.join(' nor ')} is on PATH: install redis-tools`);
  return found;
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
