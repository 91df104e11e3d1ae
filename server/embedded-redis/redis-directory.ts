import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpointFile, readEndpointFile } from '../../config/redis-endpoint.ts';

/** `sun_path` holds 108 bytes on Linux and 104 on macOS, with the closing zero. */
const MAX_SOCKET_PATH_BYTES = 103;

/** 32 random bytes. Redis compares passwords quickly, so only length protects them. */
const PASSWORD_BYTES = 32;

export type RedisDirectory = {
  /** Absolute and without links, as Redis reports it. */
  path: string;
  socket: string;
  password: string;
  configFile: string;
  lockFile: string;
  logFile: string;
};

export function redisConfFile(dir: string): string {
  return join(dir, 'redis.conf');
}
export function redisLogFile(dir: string): string {
  return join(dir, 'redis.log');
}

/** Prepares `dir` for a Redis that nobody but this user can reach; `say` hears where its socket is, if not in `dir`. */
export function prepareRedisDirectory(dir: string, say: (message: string) => void): RedisDirectory {
  makePrivate(dir);
  const path = realpathSync(dir);
  let socket = join(path, 'redis.sock');
  if (Buffer.byteLength(socket) > MAX_SOCKET_PATH_BYTES) {
    socket = shortSocket(path);
    say(`${path} is too long a path for a unix socket; it is at ${socket} instead`);
  }
  const known = readEndpointFile(path);
  const password = known?.password ?? randomBytes(PASSWORD_BYTES).toString('base64url');
  if (known?.path !== socket) writePrivate(endpointFile(path), JSON.stringify({ path: socket, password }));
  return {
    path,
    socket,
    password,
    configFile: redisConfFile(path),
    lockFile: join(path, 'lock'),
    logFile: redisLogFile(path),
  };
}

/** Replaces a file in one step, readable by its owner alone. */
export function writePrivate(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}

function shortSocket(path: string): string {
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 16);
  const dir = join(tmpdir(), `watchfloor-${ownUid()}-${hash}`);
  makePrivate(dir);
  return join(dir, 'redis.sock');
}

function makePrivate(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  // In a shared folder such as /tmp another user could have made it first, or a link in its place.
  const found = lstatSync(dir);
  if (!found.isDirectory() && !found.isSymbolicLink()) throw new Error(`${dir}: expected a directory`);
  if (found.uid !== ownUid()) throw new Error(`${dir}: belongs to user ${found.uid}, not to ${ownUid()}`);
  chmodSync(dir, 0o700);
}

/** Not `userInfo`: in a container the user often has a number and no name. */
function ownUid(): number {
  return process.getuid?.() ?? -1;
}
