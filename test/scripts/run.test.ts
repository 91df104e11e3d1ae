import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeTestDir } from '../support/redis.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const RUN = join(ROOT, 'scripts', 'run.mjs');

let dir: string;
beforeEach(() => {
  dir = makeTestDir('run');
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Writes an entry outside the repository and names it as `run.mjs` wants it. */
function entry(script: string): string {
  const file = join(dir, 'entry.ts');
  writeFileSync(file, script);
  return relative(ROOT, file);
}

function run(args: string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [RUN, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

/** A PATH that holds `node` and the named programs alone. */
function pathWith(programs: Record<string, string>): string {
  const bin = join(dir, 'bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  for (const [name, script] of Object.entries(programs)) writeFileSync(join(bin, name), script, { mode: 0o755 });
  return bin;
}

it('runs TypeScript under Node 24 with its arguments, and ends with its exit code', () => {
  const script =
    'const major: string = process.versions.node.split(".")[0]!; console.log(major, process.argv.slice(2)); process.exit(5);';
  expect(run([entry(script), '--speed', 'max'])).toMatchObject({ status: 5, stdout: "24 [ '--speed', 'max' ]\n" });
});

it('names the command to run when it may not install Redis itself', () => {
  const env = {
    PATH: pathWith({ 'apt-get': '#!/bin/sh\nexit 1\n' }),
    WATCHFLOOR_NO_INSTALL: '1',
    REDIS_BINARY: '',
    REDIS_URL: '',
  };
  const { status, stderr } = run(['--redis', entry('')], env);
  expect(status).toBe(1);
  expect(stderr).toBe(
    'watchfloor: Redis (REDIS_URL can name another) is missing and WATCHFLOOR_NO_INSTALL=1 forbids to install it; ' +
      'run: sudo apt-get install -y --no-install-recommends redis-server\n',
  );
});

it('installs nothing when REDIS_URL names a Redis', () => {
  const env = { PATH: pathWith({}), REDIS_BINARY: '', REDIS_URL: 'redis://wall' };
  expect(run(['--redis', entry('console.log(process.env.REDIS_URL)')], env)).toMatchObject({
    status: 0,
    stdout: 'redis://wall\n',
  });
});

it('prefers valkey-server, and hands the binary on', () => {
  const PATH = pathWith({ 'redis-server': '#!/bin/sh\n', 'valkey-server': '#!/bin/sh\n' });
  const { stdout } = run(['--redis', entry('console.log(process.env.REDIS_BINARY)')], {
    PATH,
    REDIS_BINARY: '',
    REDIS_URL: '',
  });
  expect(stdout).toBe(`${join(PATH, 'valkey-server')}\n`);
});

it('installs Redis with apt-get after fetching the package lists it lacks', () => {
  // The first install fails as on a fresh machine; `update` makes the second one work.
  const aptGet = `#!/bin/sh
echo "$1" >> ${dir}/calls
case "$1" in
  update) touch ${dir}/updated ;;
  install) [ -e ${dir}/updated ] || exit 100; printf '#!/bin/sh\\n' > ${dir}/bin/redis-server; chmod +x ${dir}/bin/redis-server ;;
esac
`;
  // sudo stands in where the tests do not run as root.
  const sudo = '#!/bin/sh\n[ "$1" = -n ] && shift\n[ "$1" = env ] && shift 2\nexec "$@"\n';
  const PATH = `${pathWith({ 'apt-get': aptGet, sudo })}:${dir}/tools`;
  mkdirSync(join(dir, 'tools'));
  for (const tool of ['sh', 'touch', 'chmod', 'true']) symlinkSync(`/bin/${tool}`, join(dir, 'tools', tool));
  const env = { PATH, REDIS_BINARY: '', REDIS_URL: '', WATCHFLOOR_NO_INSTALL: '' };
  const { status, stdout, stderr } = run(['--redis', entry('console.log(process.env.REDIS_BINARY)')], env);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^watchfloor: installing redis-server .* with apt-get …\n/);
  expect(stdout).toContain(join(dir, 'bin', 'redis-server'));
});

it('refuses an entry that is not there', () => {
  expect(run(['nowhere.ts'])).toMatchObject({ status: 1, stderr: 'watchfloor: nowhere.ts: there is no such entry\n' });
});

it('stops the entry in good order when the parent of it is killed', async () => {
  const log = join(dir, 'log');
  const script = `import { appendFileSync } from 'node:fs';
process.on('SIGTERM', () => { appendFileSync(${JSON.stringify(log)}, 'drained'); process.exit(0); });
setInterval(() => {}, 1000); console.log('up');`;
  // Through `runNode`, as the bootstrap starts every Node 24.
  const starter = `import { runNode } from ${JSON.stringify(join(ROOT, 'scripts', 'bootstrap', 'node-runtime.mjs'))};
await runNode(process.execPath, [${JSON.stringify(join(ROOT, entry(script)))}], process.env);`;
  writeFileSync(join(dir, 'starter.mjs'), starter);
  const parent = spawn(process.execPath, [join(dir, 'starter.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(parent.stdout, 'data');
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(readFileSync(log, 'utf8')).toBe('drained'), 5000);
});
