import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONFIG_EXIT_CODE } from '../../../config/exit-codes.ts';
import { nodeRedisOptions } from '../../../config/redis-endpoint.ts';
import { isPassword } from '../../../server/auth/users/passwords.ts';
import { UserStore } from '../../../server/auth/users/user-store.ts';
import { startEmbeddedRedis } from '../../../server/embedded-redis/embedded-redis.ts';
import { runInit } from '../../../server/setup/init-command.ts';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { ensureRedisBinary } from '../../../scripts/bootstrap/redis-binary.mjs';
import { makeTestDir } from '../../support/redis.ts';
import { startWatchfloor } from '../../support/watchfloor.ts';

// As somebody new to it would: a copy of an example, that command, and a start that says no more than where the data are.
const base = makeTestDir('init');
const sitesDir = join(base, 'sites');
afterAll(() => rmSync(base, { recursive: true, force: true }));
beforeAll(() => {
  // The example declares a drill, which is what an unbound directory would show.
  for (const name of ['county', 'faulty'])
    cpSync(inProject('config', 'sites', 'lianyuan'), join(sitesDir, name), { recursive: true });
  writeFileSync(join(sitesDir, 'faulty', 'kinds.yaml'), 'kinds: {}\n');
});

async function init(args: readonly string[], name: string, input = '') {
  const child = spawn(process.execPath, [inProject('server', 'setup', 'init-cli.ts'), ...args], {
    env: {
      PATH: process.env.PATH,
      DATA_DIR: join(base, name),
      WATCHFLOOR_SITES_DIR: sitesDir,
      REDIS_BINARY: await ensureRedisBinary(),
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    },
  });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, out, err };
}

describe('[ST1] npm run init makes a live site', () => {
  it('whose server shows real data alone, and lets its first account in', async () => {
    const { code, out, err } = await init(['county'], 'made');
    expect([code, err]).toEqual([0, '']);
    const password = /one-time password is\s+(\S+)/.exec(out)?.[1];
    expect(password).toMatch(/^\w{5}(-\w{5}){3}$/);
    expect(out).toContain(`DATA_DIR=${join(base, 'made')} WATCHFLOOR_SITES_DIR=${sitesDir} npm start`);
    expect(out).toContain('/tls/ca.crt');
    expect(statSync(join(base, 'made', 'first-password')).mode & 0o777).toBe(0o600);

    await using watchfloor = await startWatchfloor({
      dataDir: join(base, 'made'),
      // Unset: the directory knows.
      env: { WATCHFLOOR_SITE: '', WATCHFLOOR_DATA_SET: '', WATCHFLOOR_SITES_DIR: sitesDir },
    });
    const run = JSON.parse(readFileSync(join(watchfloor.dataDir, 'run', 'server.json'), 'utf8'));
    expect(run).toMatchObject({ site: 'county', dataSet: 'live' });
    const signIn = await fetch(`${watchfloor.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'admin', password }),
    });
    expect(signIn.status).toBe(200);
    expect(await signIn.json()).toMatchObject({ user: { name: 'admin', role: 'admin' } });
    const told = await fetch(`${watchfloor.url}/api/v1/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/cloudevents+json',
        authorization: `Bearer ${readFileSync(join(watchfloor.dataDir, 'secrets', 'drill.key'), 'utf8').trim()}`,
      },
      body: JSON.stringify({
        specversion: '1.0',
        id: '1',
        source: '/drill',
        type: 'camera.seen',
        subject: '43138200001320000001',
      }),
    });
    expect([told.status, await told.json()]).toMatchObject([403, { error: { code: 'key.dataSet' } }]);
  });

  it('with the password that comes on standard input, and is nowhere else', async () => {
    const dataDir = join(base, 'chosen');
    const REDIS_BINARY = await ensureRedisBinary();
    const { exitCode, text } = await runInit({
      args: ['county', '--password-stdin'],
      env: { DATA_DIR: dataDir, WATCHFLOOR_SITES_DIR: sitesDir, REDIS_BINARY },
      readInput: () => 'river stone lamp 7\n',
      by: 'somebody',
      now: Date.now,
    });
    expect(exitCode).toBe(0);
    expect(text).not.toMatch(/river|one-time/);
    expect(existsSync(join(dataDir, 'first-password'))).toBe(false);
    const log = { info() {}, warn() {} };
    const redis = await startEmbeddedRedis({ dir: join(dataDir, 'redis'), binary: REDIS_BINARY, log });
    const client = createClient(nodeRedisOptions(redis.endpoint));
    try {
      await client.connect();
      const admin = (await new UserStore(client, 'county').all()).get('admin');
      expect(admin).toMatchObject({ role: 'admin', mustChangePassword: false });
      expect(await isPassword('river stone lamp 7', admin?.password ?? '')).toBe(true);
    } finally {
      client.destroy();
      await redis.close();
    }
  });

  it.each([
    [['harbour'], '', /harbour is no site: expected county or faulty, or a copy of one of them/, 1],
    [['faulty'], '', /faulty has \d+ faults: npm run site:check -- .*faulty/, 1],
    [['county', '--password-stdin'], 'short\n', /the password on standard input: expected at least 12 characters/, 1],
    [[], '', /usage: npm run init/, 64],
    [['county', '--password', 'secret'], '', /usage: npm run init/, 64],
    [['No Site'], '', /WATCHFLOOR_SITE=No Site: expected the name of a folder/, CONFIG_EXIT_CODE],
    [['county'], 'there', /there is not empty: move it away, or set another DATA_DIR/, 1],
  ])('and refuses %j with what is wrong, changing nothing', async (args, input, says, exit) => {
    mkdirSync(join(base, 'there'), { recursive: true });
    writeFileSync(join(base, 'there', 'mine'), '');
    const dataDir = join(base, input === 'there' ? 'there' : 'refused');
    const outcome = await runInit({
      args,
      env: { DATA_DIR: dataDir, WATCHFLOOR_SITES_DIR: sitesDir },
      readInput: () => input,
      by: 'somebody',
      now: Date.now,
    });
    expect(outcome.text).toMatch(says);
    expect(outcome.exitCode).toBe(exit);
    expect(existsSync(join(base, 'refused'))).toBe(false);
    expect(readdirSync(join(base, 'there'))).toEqual(['mine']);
  });
});
