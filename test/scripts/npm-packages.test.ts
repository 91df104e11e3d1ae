import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inProject } from '../../scripts/bootstrap/project.mjs';
import { makeTestDir } from '../support/redis.ts';

let project: string;
beforeEach(() => {
  project = makeTestDir('packages');
  const packages = { '': {}, 'node_modules/one': { version: '1.0.0' } };
  writeFileSync(join(project, 'package-lock.json'), JSON.stringify({ packages }));
  mkdirSync(join(project, 'bin'));
  // As npm does: what was there goes first, and the list of what is there comes last.
  const npm = `#!/bin/sh
echo "$*" >> calls
rm -rf node_modules
mkdir node_modules
sleep 0.3
cp package-lock.json node_modules/.package-lock.json
`;
  writeFileSync(join(project, 'bin', 'npm'), npm, { mode: 0o755 });
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** Another process that needs the packages. */
async function install() {
  const script = `import { ensureNpmPackages } from ${JSON.stringify(inProject('scripts', 'bootstrap', 'npm-packages.mjs'))};
await ensureNpmPackages(${JSON.stringify(project)});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, PATH: `${join(project, 'bin')}:${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [[code], said] = await Promise.all([once(child, 'close'), text(child.stdout)]);
  return { code, said };
}

it('are installed once by processes that start at once, and then by none', async () => {
  const outcomes = await Promise.all([install(), install(), install()]);
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(outcomes.filter(({ said }) => said.includes('installing 1 npm packages: done'))).toHaveLength(1);
  expect(await install()).toEqual({ code: 0, said: '' });
  expect(readFileSync(join(project, 'calls'), 'utf8')).toBe('ci\n');
});
