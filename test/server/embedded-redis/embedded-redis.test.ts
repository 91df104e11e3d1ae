import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { createClient } from 'redis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { nodeRedisOptions, redisEndpoint } from '../../../config/redis-endpoint.ts';
import { ensureRedisBinary } from '../../../scripts/bootstrap/redis-binary.mjs';
import { type EmbeddedRedis, startEmbeddedRedis } from '../../../server/embedded-redis/embedded-redis.ts';
import { makeTestDir } from '../../support/redis.ts';

const OWNER = join(import.meta.dirname, 'owner-process.ts');
const binary = await ensureRedisBinary();

let base: string;
let dir: string;
let log: string[];
const running: EmbeddedRedis[] = [];
const owners: ChildProcess[] = [];
/** What the owners started outlives them. */
const orphans: number[] = [];

beforeEach(() => {
  base = makeTestDir('embedded');
  dir = join(base, 'redis');
  log = [];
});

afterEach(async () => {
  for (const owner of owners.splice(0)) owner.kill('SIGKILL');
  const started = running.splice(0);
  for (const redis of started) await redis.close();
  // The short path of a long directory is not under `base`.
  for (const { endpoint } of started)
    if (endpoint.kind === 'socket') rmSync(dirname(endpoint.path), { recursive: true, force: true });
  for (const pid of orphans.splice(0)) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  rmSync(base, { recursive: true, force: true });
});

async function start(options: { dir?: string; binary?: string } = {}) {
  const say = (message: string) => void log.push(message);
  const redis = await startEmbeddedRedis({ dir, binary, ...options, log: { info: say, warn: say } });
  running.push(redis);
  return redis;
}

/** Another process that owns the Redis of `dir`, as a server would. */
async function startOwner(): Promise<{ owner: ChildProcess; redisPid: number }> {
  const owner = spawn(process.execPath, [OWNER, dir, binary], { stdio: ['ignore', 'pipe', 'inherit'] });
  owners.push(owner);
  const [line] = await once(owner.stdout, 'data');
  const redisPid = Number(line);
  orphans.push(redisPid);
  return { owner, redisPid };
}

async function withClient<T>(
  redis: EmbeddedRedis,
  work: (client: ReturnType<typeof createClient>) => Promise<T>,
): Promise<T> {
  const client = createClient(nodeRedisOptions(redis.endpoint));
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client as ReturnType<typeof createClient>);
  } finally {
    client.destroy();
  }
}

it('keeps every write on disk and never evicts', async () => {
  await withClient(await start(), async (client) => {
    expect(await client.configGet(['appendonly', 'appendfsync', 'maxmemory-policy', 'port', 'save'])).toMatchObject({
      appendonly: 'yes',
      appendfsync: 'always',
      'maxmemory-policy': 'noeviction',
      port: '0',
      save: '',
    });
  });
});

it('tells the workers the same endpoint, over restarts too', async () => {
  const first = await start();
  expect(redisEndpoint({ kind: 'embedded', dir, binary })).toEqual(first.endpoint);
  await withClient(first, (client) => client.set('key', 'kept'));
  await first.close();
  const second = await start();
  expect(second.endpoint).toEqual(first.endpoint);
  expect(second.adopted).toBe(false);
  expect(await withClient(second, (client) => client.get('key'))).toBe('kept');
});

it('lets no other user in, by its files, its socket or its password', async () => {
  const redis = await start();
  if (redis.endpoint.kind !== 'socket') throw new Error('expected a socket');
  const { path, password } = redis.endpoint;
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  for (const name of ['endpoint.json', 'redis.conf']) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
  expect(readFileSync(`/proc/${redis.pid}/cmdline`, 'utf8')).not.toContain(password);
  const socket = connect(path);
  socket.write('GET key\r\n');
  const [reply] = await once(socket, 'data');
  socket.destroy();
  expect(String(reply)).toMatch(/^-NOAUTH/);
});

it('narrows a directory that was open to others', async () => {
  await (await start()).close();
  chmodSync(dir, 0o755);
  await start();
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});

it('moves its socket to a short path when the directory has a long one', async () => {
  dir = join(base, 'a'.repeat(100), 'redis');
  const redis = await start();
  expect(log[0]).toMatch(/too long a path for a unix socket/);
  expect(await withClient(redis, (client) => client.ping())).toBe('PONG');
  if (redis.endpoint.kind === 'socket') expect(statSync(join(redis.endpoint.path, '..')).mode & 0o777).toBe(0o700);
});

it('refuses a directory that another live server uses, and leaves that server alone', async () => {
  const { owner, redisPid } = await startOwner();
  await expect(start()).rejects.toThrow(`in use by another Watchfloor (process ${owner.pid})`);
  expect(isRunning(redisPid)).toBe(true);
});

it('starts one Redis when two servers start at once', async () => {
  const outcomes = await Promise.allSettled([start(), start()]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

it('is adopted by the next server when its own was killed', async () => {
  const { owner, redisPid } = await startOwner();
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  const redis = await start();
  expect(redis).toMatchObject({ adopted: true, pid: redisPid });
  await redis.close();
  const next = await start();
  expect(next.adopted).toBe(false);
});

it('refuses a Redis at its socket that keeps its files elsewhere', async () => {
  await (await start()).close();
  const conf = join(dir, 'redis.conf');
  writeFileSync(conf, readFileSync(conf, 'utf8').replace(`dir "${dir}"`, `dir "${base}"`));
  const stranger = spawn(binary, [conf], { stdio: 'ignore' });
  owners.push(stranger);
  await vi.waitFor(() => statSync(join(dir, 'redis.sock')));
  await expect(start()).rejects.toThrow(`keeps its files in ${base}: expected ${dir}`);
});

it('no second Redis can open its files while one runs', async () => {
  await start();
  const second = spawn('flock', ['--nonblock', join(dir, 'lock'), 'true']);
  expect((await once(second, 'exit'))[0]).toBe(1);
});

it('comes back by itself after a crash, with what was acknowledged', async () => {
  const redis = await start();
  const before = redis.pid;
  await withClient(redis, (client) => client.set('key', 'kept'));
  process.kill(before, 'SIGKILL');
  await vi.waitFor(() => expect(log).toContain(`Redis is back, process ${redis.pid}`), 10_000);
  expect(redis.pid).not.toBe(before);
  expect(await withClient(redis, (client) => client.get('key'))).toBe('kept');
});

it('can be closed while it is down', async () => {
  const redis = await start();
  process.kill(redis.pid, 'SIGKILL');
  await vi.waitFor(() => expect(log.join()).toContain('has gone'));
  await redis.close();
  expect(log.at(-1)).toBe('Redis has stopped');
});

it('ends Redis when it is closed', async () => {
  const redis = await start();
  await redis.close();
  await vi.waitFor(() => expect(isRunning(redis.pid)).toBe(false));
});

it('reads a file whose last write was cut off', async () => {
  const redis = await start();
  await withClient(redis, async (client) => {
    await client.set('first', '1');
    await client.set('second', '2');
  });
  await redis.close();
  const file = incrementalFile();
  truncateSync(file, statSync(file).size - 5);
  expect(await withClient(await start(), (client) => client.get('first'))).toBe('1');
});

it('says how to repair a damaged file', async () => {
  const redis = await start();
  await withClient(redis, (client) => client.set('key', 'value'));
  await redis.close();
  const file = incrementalFile();
  writeFileSync(file, `*3\r\nrubbish${readFileSync(file, 'utf8').slice(12)}`);
  appendFileSync(file, 'more rubbish\r\n');
  await expect(start()).rejects.toThrow(/append-only file is damaged.*redis-check-aof --fix .*manifest/);
});

it.each([
  ['echo "Redis server v=6.2.14 sha=0"', 'expected Redis 7.0 or newer'],
  ['echo hello', 'expected a Redis or Valkey'],
])('refuses a program that says %s', async (script, message) => {
  const program = join(base, 'program');
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  await expect(start({ binary: program })).rejects.toThrow(message);
});

it('says what to do when there is no Redis', async () => {
  await expect(start({ binary: '/nowhere/redis-server' })).rejects.toThrow(
    'install Redis 7 or Valkey, or set REDIS_URL',
  );
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function incrementalFile(): string {
  const files = join(dir, 'appendonlydir');
  const name = readdirSync(files).find((entry) => entry.endsWith('.incr.aof'));
  if (!name) throw new Error(`${files}: expected an incremental file`);
  return join(files, name);
}
