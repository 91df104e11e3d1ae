import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureWallClient } from '../../scripts/bootstrap/wall-client.mjs';
import { makeTestDir } from '../support/redis.ts';
import { until } from '../support/until.ts';

const BUILD = join(import.meta.dirname, 'wall-client-process.ts');

let room: string;
let dist: string;
beforeEach(() => {
  room = makeTestDir('room');
  dist = join(room, 'dist');
  writeFileSync(join(room, 'index.html'), '<!doctype html><script type="module" src="./main.js"></script>');
  edit('first');
});
afterEach(() => rmSync(room, { recursive: true, force: true }));

function edit(words: string): void {
  writeFileSync(join(room, 'main.js'), `document.body.textContent = ${JSON.stringify(words)};`);
}

/** The script that the built page names, as it stands; undefined where one of the two is missing. */
function script(): string | undefined {
  const page = readIfThere(join(dist, 'index.html'));
  const name = page && /assets\/[\w-]+\.js/.exec(page)?.[0];
  const found = name && readIfThere(join(dist, name));
  // The page changed hands between the two looks: it is the new one that counts.
  return found ?? (page === readIfThere(join(dist, 'index.html')) ? undefined : script());
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // Looking first and reading then would meet a file that was taken away between the two.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Another process that wants the client built. */
function build() {
  const child = spawn(process.execPath, [BUILD, room], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
    ([[code], said, complained]) => ({ code, said, complained }),
  );
  return { child, ended };
}

it('is built once by two processes that ask at once, and then by none', async () => {
  const outcomes = await Promise.all([build().ended, build().ended]);
  for (const { code, complained } of outcomes) expect({ code, complained }).toEqual({ code: 0, complained: '' });
  expect(outcomes.filter(({ said }) => said.includes(`building the ${basename(room)}: done`))).toHaveLength(1);
  expect(script()).toContain('first');
  expect(readdirSync(dist).toSorted()).toEqual(['.lock', '.sources', 'assets', 'index.html']);
  expect((await build().ended).said).toBe('');
});

it('is whole at every moment while another is built in its place, and keeps nothing of the old one', async () => {
  await ensureWallClient(process.execPath, room);
  edit('second');
  let isOver = false;
  const rebuild = build().ended.finally(() => {
    isOver = true;
  });
  const seen = new Set<string | undefined>();
  for (; !isOver; await turn()) seen.add(script()?.match(/first|second/)?.[0]);
  expect(await rebuild).toMatchObject({ code: 0 });
  expect([...seen]).toEqual(['first', 'second']);
  expect(readdirSync(join(dist, 'assets'))).toHaveLength(1);
});

it('is built by the next process where one was killed over it', async () => {
  const { child, ended } = build();
  await until(() => existsSync(join(dist, '.lock')), { withinMs: 30_000, what: 'it has begun', everyMs: 1 });
  child.kill('SIGKILL');
  await ended;
  mkdirSync(join(dist, '.draft-1', 'assets'), { recursive: true });
  await ensureWallClient(process.execPath, room);
  expect(script()).toContain('first');
  expect(readdirSync(dist).filter((name) => name.startsWith('.draft'))).toEqual([]);
});
