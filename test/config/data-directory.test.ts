import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadConfig } from '../../config/config.ts';
import { assertDataDirectory } from '../../config/data-directory.ts';
import { makeTestDir } from '../support/redis.ts';

const base = makeTestDir('bound');
afterAll(() => rmSync(base, { recursive: true, force: true }));

function lay(name: string, files: Record<string, string>): string {
  const dir = join(base, name);
  mkdirSync(dir, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(dir, file), content);
  return dir;
}

const harbour = () => lay('harbour', { 'site.json': '{"format":1,"site":"harbour","dataSet":"live"}\n' });

it('[ST2] a directory that was made for a site is served as that, where nothing else is said', () => {
  expect(loadConfig({ DATA_DIR: harbour() }).site).toMatchObject({ id: 'harbour', dataSet: 'live' });
  expect(loadConfig({ DATA_DIR: lay('free', {}) }).site).toMatchObject({ id: 'lianyuan', dataSet: undefined });
});

it.each([
  ['lianyuan', 'live'],
  ['harbour', 'drill'],
] as const)('[ST2] it is not served as %s, %s', (site, dataSet) => {
  const dir = harbour();
  expect(() => assertDataDirectory(dir, { site: 'harbour', dataSet: 'live' })).not.toThrow();
  expect(() => assertDataDirectory(dir, { site, dataSet })).toThrow(
    `${dir} is of the site harbour, live, and not of ${site}, ${dataSet}`,
  );
});

it('[ST2] nor served while a command has not finished it', () => {
  const dir = lay('broken-off', { unfinished: 'npm run restore -- /mnt/x\n' });
  expect(() => assertDataDirectory(dir, { site: 'x', dataSet: 'live' })).toThrow(
    `${dir} is not whole: "npm run restore -- /mnt/x" was broken off`,
  );
});

it.each([
  ['later', '{"format":2,"site":"harbour"}', /site\.json has format 2; this version reads up to 1/],
  ['foreign', '[]', /site\.json: expected \{"format":1/],
  ['torn', '{"form', /site\.json: expected \{"format":1/],
])('[ST2] a file of another kind is a fault: %s', (name, content, says) => {
  expect(() => loadConfig({ DATA_DIR: lay(name, { 'site.json': content }) })).toThrow(says);
});
