import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { TestRedis } from './redis.ts';

/** Copies aside what Redis has on disk. What it has acknowledged by now is in the copy. */
export function copyFile({ dir }: TestRedis): string {
  const copy = join(dir, 'older');
  cpSync(join(dir, 'appendonlydir'), copy, { recursive: true });
  return copy;
}

/**
 * Kills Redis and puts that copy in the place of its file before it starts again. The lock is waited for by then, and so
 * ours the instant Redis is gone: whoever starts Redis again has to wait until the file is there.
 */
export async function restartWith(copy: string, { dir, server }: TestRedis): Promise<void> {
  const file = join(dir, 'appendonlydir');
  const script = `echo waiting >&2; exec flock '${join(dir, 'lock')}' sh -c "rm -r '${file}' && mv '${copy}' '${file}'"`;
  const swap = spawn('sh', ['-c', script], { stdio: ['ignore', 'ignore', 'pipe'] });
  await once(swap.stderr, 'data');
  process.kill(server.pid, 'SIGKILL');
  const [code] = await once(swap, 'exit');
  if (code !== 0) throw new Error(`the older file was not put back: ${code}`);
}
