import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Appendfsync, redisConf } from './redis-conf.ts';
import { type RedisDirectory, writePrivate } from './redis-directory.ts';

/** Redis Functions came with 7.0; every Valkey is newer. */
const MIN_MAJOR = 7;

/** A program that says its version does it at once. */
const PATIENCE_MS = 5_000;

/** flock(1) exits with this when another process holds the lock (`EX_TEMPFAIL`). */
export const LOCKED_EXIT_CODE = 75;

export type RedisProcess = { pid: number; exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }> };

/** @throws when `binary` does not run here or is older than 7.0 */
export function assertRedisVersion(binary: string): void {
  const { stdout, error } = spawnSync(binary, ['--version'], { encoding: 'utf8', timeout: PATIENCE_MS });
  if (error) throw new Error(`${binary} cannot be run: install Redis 7 or Valkey, or set REDIS_URL`, { cause: error });
  const version = /v=(\d+)[\d.]*/.exec(stdout);
  if (!version)
    throw new Error(`${binary} --version says ${JSON.stringify(stdout.trim())}: expected a Redis or Valkey`);
  if (Number(version[1]) < MIN_MAJOR)
    throw new Error(`${binary} is ${version[0]}: expected Redis ${MIN_MAJOR}.0 or newer`);
}

/**
 * Starts Redis under a lock that the kernel ties to the Redis process itself: flock(1) takes it and then
 * becomes Redis, so it is released at the very end of Redis, however Redis or its parent ends. A second Redis
 * on the same files would corrupt them without a word.
 */
export async function spawnRedis(
  directory: RedisDirectory,
  options: { binary: string; appendfsync: Appendfsync },
): Promise<RedisProcess> {
  writePrivate(directory.configFile, redisConf(directory, options));
  const child = spawn(
    'flock',
    [
      '--nonblock',
      '--no-fork',
      '--conflict-exit-code',
      String(LOCKED_EXIT_CODE),
      directory.lockFile,
      options.binary,
      directory.configFile,
    ],
    // A session of its own: Ctrl-C in a terminal must reach the server first, and Redis last.
    { detached: true, stdio: 'ignore', cwd: directory.path },
  );
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  try {
    await Promise.race([once(child, 'spawn'), once(child, 'error').then(([error]) => Promise.reject(error))]);
  } catch (cause) {
    throw new Error('flock(1) cannot be run: install util-linux, or set REDIS_URL', { cause });
  }
  // Neither may keep this process alive: Redis outlives it by design.
  child.unref();
  return { pid: child.pid ?? 0, exited };
}

/** Why a Redis that ended at its start did so, from what it logged after `from`, and what a person can do about it. */
export function explainExit(directory: RedisDirectory, from: number): string {
  const lines = readLog(directory, from).trim().split('\n');
  const fatal = lines.findLast((line) => /#|error|fatal|bad file format/i.test(line)) ?? lines.at(-1) ?? '';
  if (/bad file format|append only file|AOF/i.test(lines.join('\n')) && /#/.test(fatal)) {
    return `its append-only file is damaged. Copy ${directory.path} away, then run: redis-check-aof --fix ${manifest(directory)} (${fatal})`;
  }
  return `${fatal} (${directory.logFile})`;
}

/** The present end of the log, as a mark for `explainExit`. */
export function logLength(directory: RedisDirectory): number {
  return existsSync(directory.logFile) ? statSync(directory.logFile).size : 0;
}

function readLog(directory: RedisDirectory, from: number): string {
  return existsSync(directory.logFile) ? readFileSync(directory.logFile).subarray(from).toString('utf8') : '';
}

function manifest(directory: RedisDirectory): string {
  const dir = join(directory.path, 'appendonlydir');
  const names = existsSync(dir) ? readdirSync(dir) : [];
  return join(dir, names.find((name) => name.endsWith('.manifest')) ?? 'appendonly.aof.manifest');
}
