import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inProject } from '../../../scripts/bootstrap/project.mjs';
import { archivePaths } from '../../../server/audit/archive/archive-files.ts';
import { formatSigned } from '../../../server/audit/archive/archive-line.ts';
import { Archive } from '../../../server/audit/archive/archive.ts';
import { auditKeyFile } from '../../../server/audit/signature.ts';
import { chainOf, headOf, KEY } from '../../support/chain.ts';
import { makeTestDir } from '../../support/redis.ts';
import { startWatchfloor } from '../../support/watchfloor.ts';

const ID = '00000000-0000';

let dir: string;
beforeEach(async () => {
  dir = makeTestDir('verify');
  mkdirSync(dirname(auditKeyFile(dir)));
  writeFileSync(auditKeyFile(dir), `${KEY}\n`);
  const archive = await Archive.open({ dataDir: dir, key: KEY, id: ID });
  const chain = chainOf(250);
  await archive.append(chain);
  writeFileSync(archivePaths(dir).id, `${ID}\n`);
  const last = chain.at(-1);
  if (last) writeFileSync(archivePaths(dir).heads, `${formatSigned({ ...headOf(last), archive: ID })}\n`);
});
afterEach(() => rmSync(dir, { recursive: true }));

function run(entry: string, args: string[], env: Record<string, string>) {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const options = { encoding: 'utf8' as const, env: { PATH, NODE_COMPILE_CACHE, ...env } };
  const { status, stdout, stderr } = spawnSync(process.execPath, [inProject(entry), ...args], options);
  return { status, text: stdout + stderr };
}
const verify = (args: string[] = [], env: Record<string, string> = {}, dataDir = dir) =>
  run('server/audit/verify-cli.ts', args, { DATA_DIR: dataDir, ...env });
function alter(change: (line: string) => string): void {
  const { entries } = archivePaths(dir);
  const file = join(entries, readdirSync(entries).sort()[1] ?? '');
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, lines.with(6, change(lines[6] ?? '')).join('\n'));
}

it('[AU3] ends with 0 where all is as it was written, and says what was read', () => {
  const { status, text } = verify();
  expect(text).toMatch(/^250 entries from 1 to 250, 1 signed heads, the archive alone: all as written \(\d+ ms\)\n$/);
  expect(status).toBe(0);
});

it('[AU3] ends with 1 and says which entry, in which line, and what is wrong with it', () => {
  alter((line) => line.replace('wall/main', 'wall/side'));
  const { status, text } = verify();
  expect(text).toContain('altered 107 (000002-2026-01-02-101.log:7): it is not what was written');
  expect(text).toContain('1 findings');
  expect(status).toBe(1);
});

it('[AU3] takes heads from AUDIT_HEADS and from the log of a syslog server', () => {
  const [beyond] = chainOf(251).slice(-1);
  if (!beyond) throw new Error('a chain of 251 has a last entry');
  const outside = join(dir, 'outside.log');
  appendFileSync(outside, `Nov 24 12:00:00 host watchfloor: ${formatSigned({ ...headOf(beyond), archive: ID })}\n`);
  for (const found of [verify([], { AUDIT_HEADS: outside }), verify(['--heads', outside])])
    expect(found).toMatchObject({ status: 1, text: expect.stringContaining('truncated 251 (outside.log:1)') });
});

it('[AU3] ends with 2 where nothing could be verified, and makes no key of its own', () => {
  rmSync(auditKeyFile(dir));
  expect(verify()).toMatchObject({ status: 2, text: expect.stringContaining('cannot verify') });
  expect(readdirSync(dirname(auditKeyFile(dir)))).toEqual([]);
  expect(verify(['--heads', join(dir, 'nowhere')]).status).toBe(2);
  expect(verify(['--nonsense']).status).toBe(64);
});

it('[AU3] verifies beside a running server, and after it was killed', async () => {
  await using watchfloor = await startWatchfloor();
  const token = readFileSync(join(watchfloor.dataDir, 'admin-token'), 'utf8').trim();
  const take = await fetch(`${watchfloor.url}/api/v1/walls/main/scene`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ scene: 'alerts' }),
  });
  expect(take.status).toBe(200);
  const made = run('server/gate/key-cli.ts', ['create', '--scope', 'import', '--label', 'radio room'], {
    DATA_DIR: watchfloor.dataDir,
  });
  expect(made.status).toBe(0);
  const refused = run('server/gate/key-cli.ts', ['create', '--scope', 'import', '--label', '13812345678'], {
    DATA_DIR: watchfloor.dataDir,
  });
  expect(refused, '[AU6]').toMatchObject({ status: 1, text: expect.not.stringContaining('1381') });
  const newest = async (what: string) => {
    const listed = await fetch(`${watchfloor.url}/api/v1/audit?limit=1&what=${what}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return ((await listed.json()) as { entries: unknown[] }).entries[0];
  };
  const who = { kind: 'machine', id: userInfo().username };
  expect(await newest('key.create'), '[AU1]').toMatchObject({ who, after: { label: 'radio room' } });
  const taken = { who: { kind: 'key' }, from: '127.0.0.1', after: { scene: 'alerts' } };
  expect(await newest('scene.take'), '[AU1]').toMatchObject(taken);
  const running = verify([], {}, watchfloor.dataDir);
  expect(running.text).toMatch(/archive and Redis: all as written/);
  const before = Number(/^(\d+) entries/.exec(running.text)?.[1]);
  expect(before).toBeGreaterThan(1);
  await watchfloor.killServer();
  await watchfloor.killRedis();
  expect(verify([], {}, watchfloor.dataDir)).toMatchObject({
    status: 0,
    text: expect.stringContaining('archive alone'),
  });
  await watchfloor.startServer();
  expect(verify([], {}, watchfloor.dataDir)).toMatchObject({
    status: 0,
    text: expect.stringMatching(new RegExp(`^${before} entries`)),
  });
});
