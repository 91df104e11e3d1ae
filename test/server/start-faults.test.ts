import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONFIG_EXIT_CODE } from '../../config/exit-codes.ts';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { ensureRedisBinary } from '../../scripts/bootstrap/redis-binary.mjs';
import { makeTestDir } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { startWatchfloor } from '../support/watchfloor.ts';

let dir: string;
beforeEach(() => {
  dir = makeTestDir('start');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function spawnServer(env: Readonly<Record<string, string>>) {
  return spawn(process.execPath, [inProject('server', 'main.ts')], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      REDIS_BINARY: await ensureRedisBinary(),
      WATCHFLOOR_DATA_SET: 'live',
      DATA_DIR: dir,
      PORT: '0',
      LOG_LEVEL: 'silent',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** A server that is to end by itself, and what it says of why. */
async function failToStart(env: Readonly<Record<string, string>>) {
  const child = await spawnServer(env);
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { said, code };
}

/** Whether a process holds this lock. */
async function isHeld(lockFile: string): Promise<boolean> {
  const [code] = await once(spawn('flock', ['--nonblock', lockFile, 'true']), 'exit');
  return code !== 0;
}

it('says in a line that another server uses its data directory, and leaves that server alone', async () => {
  await using watchfloor = await startWatchfloor();
  const { said, code } = await failToStart({ DATA_DIR: watchfloor.dataDir });
  expect(said).toMatch(
    /^\S+\/redis is in use by another Watchfloor \(process \d+\): stop it, or set another DATA_DIR\n$/,
  );
  expect(code).toBe(CONFIG_EXIT_CODE);
  expect((await fetch(`${watchfloor.url}/readyz`)).status).toBe(200);
});

it('says in a line that its port is taken, and leaves no Redis behind', async () => {
  await using watchfloor = await startWatchfloor();
  const { said, code } = await failToStart({ PORT: new URL(watchfloor.url).port });
  expect(said).toMatch(/^listen EADDRINUSE: address already in use 127\.0\.0\.1:\d+\n$/);
  expect(code).toBe(CONFIG_EXIT_CODE);
  expect(await isHeld(join(dir, 'redis', 'lock'))).toBe(false);
});

it('says in a line that Redis cannot be run', async () => {
  const { said, code } = await failToStart({ REDIS_BINARY: '/nowhere/redis-server' });
  expect(said).toBe('/nowhere/redis-server cannot be run: install Redis 7 or Valkey, or set REDIS_URL\n');
  expect(code).toBe(CONFIG_EXIT_CODE);
});

it('says in a line that the directory of Redis is none', async () => {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'redis'), '');
  const { said, code } = await failToStart({});
  expect(said).toMatch(/^[^\n]*redis[^\n]*\n$/);
  expect(code).toBe(CONFIG_EXIT_CODE);
});

it('ends in order when it is told to during its start', async () => {
  const child = await spawnServer({});
  await until(() => existsSync(join(dir, 'redis', 'redis.sock')), {
    withinMs: 30_000,
    what: 'Redis is up',
    everyMs: 1,
  });
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
  expect(await isHeld(join(dir, 'redis', 'lock')), 'its Redis has ended with it').toBe(false);
});
