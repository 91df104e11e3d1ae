import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { ensureRedisBinary } from '../../../scripts/bootstrap/redis-binary.mjs';

export interface CliEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
export interface Cli {
  readonly child: ChildProcess;
  readonly stderr: () => string;
  readonly end: Promise<CliEnd>;
}

/** Starts the import command as a person would, with nothing of the test's environment but what programs need. */
export async function startCli(args: readonly string[], { cwd }: { cwd: string }): Promise<Cli> {
  const child = spawn(process.execPath, [inProject('workers', 'importer', 'cli.ts'), ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', REDIS_BINARY: await ensureRedisBinary() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const end = once(child, 'close').then(() => ({ code: child.exitCode, stdout, stderr }));
  return { child, stderr: () => stderr, end };
}

export async function runCli(args: readonly string[], options: { cwd: string }): Promise<CliEnd> {
  return (await startCli(args, options)).end;
}
