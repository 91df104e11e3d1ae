import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from '../../config/config.ts';
import { preflight } from '../../scripts/supervisor/preflight.ts';
import { makeTestDir } from '../support/redis.ts';

let dir: string;
beforeEach(() => {
  dir = makeTestDir('preflight');
});
afterEach(() => rmSync(dir, { recursive: true }));

const check = (env: Record<string, string>) => preflight(loadConfig({ DATA_DIR: dir, PORT: '0', ...env }));

it('takes a free port for 0', async () => {
  expect(await check({})).toBeGreaterThan(1023);
});

it('names a port that is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('expected a port');
  await expect(check({ PORT: String(address.port) })).rejects.toThrow(`port ${address.port} of 127.0.0.1 is taken`);
  server.close();
});

it('names a host that is not of this machine', async () => {
  await expect(check({ HOST: '203.0.113.7' })).rejects.toThrow(
    'HOST=203.0.113.7 cannot be listened on (EADDRNOTAVAIL)',
  );
});

it('names a data directory that cannot be', async () => {
  writeFileSync(join(dir, 'file'), '');
  await expect(check({ DATA_DIR: join(dir, 'file') })).rejects.toThrow(/^DATA_DIR=.*file cannot be written \(EEXIST\)/);
});
