import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunFile, runFilePath, writeRunFile } from '../../server/run-file.ts';
import { makeTestDir } from '../support/redis.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = makeTestDir('run-file');
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const content = (pid: number): RunFile => ({
  pid,
  url: `http://127.0.0.1:${pid}`,
  site: 'yard',
  siteDirectory: '/sites/yard',
  siteReadAt: 1,
  dataSet: 'live',
  redis: { kind: 'url', url: 'redis://wall' },
});
const read = () => JSON.parse(readFileSync(runFilePath(dataDir), 'utf8'));

it('is its owner’s alone, and gone once its server has stopped', () => {
  const remove = writeRunFile(dataDir, content(41));
  expect(read()).toEqual(content(41));
  expect(statSync(runFilePath(dataDir)).mode & 0o777).toBe(0o600);
  remove();
  expect(existsSync(runFilePath(dataDir))).toBe(false);
  // A second stop finds nothing, which is right.
  remove();
});

it('stays where the next server has written its own before the last one stopped', () => {
  const removeFirst = writeRunFile(dataDir, content(41));
  const removeSecond = writeRunFile(dataDir, content(42));
  removeFirst();
  expect(read()).toEqual(content(42));
  removeSecond();
  expect(existsSync(runFilePath(dataDir))).toBe(false);
});
