import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import type { RunningServer } from '../../workers/running-server.ts';
import { makeTestDir } from '../support/redis.ts';
import { until } from '../support/until.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = makeTestDir('workers');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

it('ends when it is told to, also where its Redis has gone for good', async () => {
  const server = createServer((_request, answer) => answer.end('{}')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const running: RunningServer = {
    pid: process.pid,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    site: 'lianyuan',
    siteDirectory: inProject('config', 'sites', 'lianyuan'),
    dataSet: 'drill',
    redis: { kind: 'socket', path: join(dataDir, 'gone.sock'), password: 'none' },
  };
  mkdirSync(join(dataDir, 'run'));
  writeFileSync(join(dataDir, 'run', 'server.json'), JSON.stringify(running));
  const workers = spawn(process.execPath, [inProject('workers', 'main.ts')], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(workers, 'exit');
  let said = '';
  workers.stdout.on('data', (chunk) => (said += String(chunk)));
  try {
    await until(() => said.includes('Redis does not answer'), { withinMs: 60_000, what: 'it looks for its Redis' });
    workers.kill('SIGTERM');
    await until(() => workers.exitCode !== null, { withinMs: 30_000, what: 'it ends' });
    expect(await exited).toEqual([0, null]);
  } finally {
    workers.kill('SIGKILL');
    server.closeAllConnections();
    server.close();
  }
});
