import { findOnPath, isExecutable } from './commands.mjs';
import { PlainFault } from './say.mjs';
import { installSystemPackage } from './system-packages.mjs';

const NAMES = ['valkey-server', 'redis-server'];

/** The Redis that can be run here: REDIS_BINARY, else the first on PATH. */
export function findRedisBinary() {
  const named = process.env.REDIS_BINARY;
  if (!named) return findOnPath(NAMES);
  if (named.includes('/') ? isExecutable(named) : findOnPath([named])) return named;
  throw new PlainFault(`REDIS_BINARY=${named}: expected a program that can be run`);
}

/** @returns {Promise<string>} the path of a Redis, installed if need be */
export async function ensureRedisBinary() {
  const present = findRedisBinary();
  if (present) return present;
  await installSystemPackage('redis-server', 'Redis (REDIS_URL can name another)');
  const installed = findRedisBinary();
  if (!installed) throw new PlainFault('redis-server was installed but is not on PATH');
  return installed;
}
