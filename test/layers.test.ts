import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTestDir } from './support/redis.ts';

const ROOT = join(import.meta.dirname, '..');
const BIOME = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

let dir: string;

// A tree of its own under the real configuration, so that the repository never holds a bad file.
beforeAll(() => {
  dir = makeTestDir('layers');
  const config = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'));
  writeFileSync(join(dir, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }));
  cpSync(join(ROOT, 'package.json'), join(dir, 'package.json'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** What the linter says of one file with this text. */
function lint(file: string, text: string): string {
  const path = join(dir, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  const { stdout, stderr } = spawnSync(process.execPath, [BIOME, 'lint', '--max-diagnostics=none', dir], {
    encoding: 'utf8',
    cwd: dir,
  });
  rmSync(path);
  return stdout + stderr;
}

const imports = (specifier: string, names = 'thing') =>
  `import { ${names} } from '${specifier}';\nexport const used = ${names};\n`;

it.each([
  ['protocol/a.ts', '../config/config.ts'],
  ['protocol/deep/a.ts', '../../server/live/hub.ts'],
  ['protocol/a.ts', 'ajv'],
  ['protocol/a.ts', 'node:fs'],
  ['config/a.ts', '../server/main.ts'],
  ['config/a.ts', '../workers/main.ts'],
  ['server/live/a.ts', '../../workers/drill/clock.ts'],
  ['server/a.ts', '../wall-client/main.ts'],
  ['server/a.ts', '../scripts/bootstrap/say.mjs'],
  ['workers/a.ts', '../server/live/hub.ts'],
  ['workers/a.ts', '../wall-client/main.ts'],
  ['scripts/a.ts', '../server/main.ts'],
  ['wall-client/a.ts', '../config/config.ts'],
  ['wall-client/link/a.ts', '../../server/live/hub.ts'],
  ['wall-client/panels/a.ts', '../link/link.ts'],
  ['wall-client/panels/number/a.ts', '../../link/link.ts'],
  ['wall-client/panels/a.ts', '../../server/live/hub.ts'],
  ['server/a.ts', '../test/support/redis.ts'],
])('%s may not import %s', (file, specifier) => {
  expect(lint(file, imports(specifier))).toContain('lint/style/noRestrictedImports');
});

it.each([
  ['protocol/a.ts', 'node:fs'],
  ['wall-client/a.ts', 'node:fs'],
])('%s knows no Node: not %s', (file, specifier) => {
  expect(lint(file, imports(specifier))).toContain('lint/correctness/noNodejsModules');
});

it.each([
  ['wall-client/panels/a.ts', 'three', 'WebGLRenderer'],
  ['wall-client/link/a.ts', 'pixi.js', 'autoDetectRenderer'],
  ['wall-client/a.ts', 'pixi.js', 'Application'],
])('%s may not make a GL context with %s %s', (file, specifier, names) => {
  expect(lint(file, imports(specifier, names))).toContain('lint/style/noRestrictedImports');
});

it.each([
  ['protocol/a.ts', 'typebox', 'Type'],
  ['protocol/deep/a.ts', '../rank.ts', 'rank'],
  ['config/a.ts', '../protocol/site.ts', 'site'],
  ['server/live/a.ts', '../../protocol/messages.ts', 'hello'],
  ['server/live/a.ts', '../../config/config.ts', 'loadConfig'],
  ['workers/a.ts', '../config/config.ts', 'loadConfig'],
  ['wall-client/link/a.ts', '../../protocol/messages.ts', 'hello'],
  ['wall-client/stage/a.ts', 'three', 'WebGLRenderer'],
  ['wall-client/stage/a.ts', '../link/link.ts', 'openLink'],
  ['wall-client/panels/a.ts', 'pixi.js', 'Container'],
])('%s may import %s', (file, specifier, names) => {
  expect(lint(file, imports(specifier, names))).not.toMatch(/lint\/\w+\//);
});

it('two files may not import each other', () => {
  mkdirSync(join(dir, 'server'), { recursive: true });
  const other = join(dir, 'server', 'b.ts');
  writeFileSync(other, `import { used } from './a.ts';\nexport const thing = () => used;\n`);
  expect(lint('server/a.ts', imports('./b.ts'))).toContain('lint/suspicious/noImportCycles');
  rmSync(other);
});
