import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assertByteBudget } from '../../scripts/check/byte-budget.ts';
import { makeTestDir } from '../support/redis.ts';

let dist: string;
beforeEach(() => {
  dist = makeTestDir('dist');
});
afterEach(() => rmSync(dist, { recursive: true }));

/** Files that gzip cannot make smaller. */
function build(files: Readonly<Record<string, number>>): void {
  mkdirSync(join(dist, 'assets'));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dist, 'assets', name), randomBytes(bytes));
}

it('takes scripts and styles of 440 kB, fonts of 590 kB, and any weight of fonts that come later', async () => {
  build({ 'index-1.js': 360_000, 'index-2.css': 80_000, 'noto-first.woff2': 590_000, 'noto-row-16.ttf': 900_000 });
  await assertByteBudget(dist);
});

it('refuses 460 kB, and names the heaviest first', async () => {
  build({ 'late-1.js': 90_000, 'index-2.js': 300_000, 'index-3.css': 70_000 });
  await expect(assertByteBudget(dist)).rejects.toThrow(
    /weigh 46\d{4} bytes gzipped: expected at most 450000\n +300\d{3} {2}index-2\.js\n/,
  );
});

it('holds a chunk that comes with a panel to a budget of its own', async () => {
  build({ 'index-0a1b2c3d.js': 440_000, 'pdf.worker.min-_a1b2c-d.js': 380_000, 'open-pdf-0a1b2c3d.js': 120_000 });
  await assertByteBudget(dist);
  writeFileSync(join(dist, 'assets', 'open-pdf-0a1b2c3d.js'), randomBytes(151_000));
  await expect(assertByteBudget(dist)).rejects.toThrow(
    /^open-pdf-0a1b2c3d\.js weighs 151\d{3} bytes gzipped: expected at most 150000$/,
  );
});

it('counts a chunk that nobody has declared for every wall', async () => {
  build({ 'index-0a1b2c3d.js': 440_000, 'another-0a1b2c3d.js': 20_000 });
  await expect(assertByteBudget(dist)).rejects.toThrow(/weigh 46\d{4} bytes/);
});

it('refuses fonts of 610 kB before the first picture, and names the heaviest first', async () => {
  build({ 'inter-1.woff2': 30_000, 'noto-first.woff2': 580_000 });
  await expect(assertByteBudget(dist)).rejects.toThrow(
    /fonts before the first picture weigh 610000 bytes: expected at most 600000\n +580000 {2}noto-first\.woff2\n/,
  );
});

it('refuses a client that is not built', async () => {
  await expect(assertByteBudget(dist)).rejects.toThrow('expected a built wall-client');
});
