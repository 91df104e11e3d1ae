import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeTestDir } from '../../support/redis.ts';
import { randomOf } from '../event-source.ts';
import { beginJournal, type Loss, loseUnsynced } from './lose-unsynced.ts';
import { compileShim, whyNoPowerLoss } from './power-switch.ts';

// What the power cuts of the trials rest on: a program that writes as Redis does, in many folders, and is without power then.
const FOLDERS = 40;
const dir = makeTestDir('lose-unsynced');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe.skipIf(whyNoPowerLoss() !== undefined)('[EV9] a power cut, as it is simulated', () => {
  it('leaves what was synced, and of what was appended after that a part, all, or nothing', () => {
    const { folders, loss } = suffer(`
      const file = write('a.aof', 'x'.repeat(1000));
      settle();
      fs.writeSync(file, 'y'.repeat(1000));`);
    const contents = folders.map((at) => readFileSync(join(at, 'a.aof'), 'utf8'));
    for (const content of contents) expect('x'.repeat(1000) + 'y'.repeat(1000)).toContain(content);
    const lengths = contents.map(({ length }) => length);
    expect(Math.min(...lengths)).toBe(1000);
    expect(Math.max(...lengths)).toBe(2000);
    expect(loss.torn).toBe(lengths.filter((length) => length > 1000 && length < 2000).length);
    expect(loss.torn).toBeGreaterThan(0);
    expect(loss.bytes).toBe(lengths.reduce((sum, length) => sum + 2000 - length, 0));
  });

  it('may lose a file whose folder was not synced, and never one whose folder was', () => {
    const isThere = (at: string) => existsSync(join(at, 'a.aof'));
    const { folders, loss } = suffer("write('a.aof', 'x');");
    expect(new Set(folders.map(isThere))).toEqual(new Set([true, false]));
    expect(loss.names).toBe(folders.filter((at) => !isThere(at)).length);
    expect(suffer("write('a.aof', 'x'); settle();").folders.every(isThere)).toBe(true);
  });

  it('may undo a replacement, and the removal of a file, the last first', () => {
    const { folders } = suffer(`
      write('a.aof.manifest', 'old');
      write('b.aof', 'gone');
      settle();
      write('temp.aof.manifest', 'new');
      fs.renameSync('temp.aof.manifest', 'a.aof.manifest');
      fs.unlinkSync('b.aof');`);
    const found = folders.map(
      (at) => `${readFileSync(join(at, 'a.aof.manifest'), 'utf8')} ${existsSync(join(at, 'b.aof'))}`,
    );
    expect(new Set(found)).toEqual(new Set(['old true', 'new true', 'new false']));
  });

  it('may undo a cut, with the bytes that it took', () => {
    const { folders, loss } = suffer(`
      write('a.aof', 'kept and cut');
      settle();
      fs.truncateSync('a.aof', 4);`);
    const found = folders.map((at) => readFileSync(join(at, 'a.aof'), 'utf8'));
    expect(new Set(found)).toEqual(new Set(['kept and cut', 'kept']));
    expect(loss.cuts).toBe(found.filter((text) => text !== 'kept').length);
  });
});

/** What the program leaves in each of many folders. */
function suffer(program: string): { folders: string[]; loss: Loss } {
  const root = join(dir, String(Math.random()));
  const kept = `${root}-kept`;
  const folders = Array.from({ length: FOLDERS }, (_, folder) => join(root, String(folder)));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  beginJournal({ root, kept });
  const script = `
    const write = (name, text) => { const file = fs.openSync(name, 'w'); fs.writeSync(file, text); fs.fsyncSync(file); return file; };
    const settle = () => fs.fsyncSync(fs.openSync('.', 'r'));
    for (const folder of process.argv.slice(1)) { process.chdir(folder); ${program} }`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script, ...folders], {
    encoding: 'utf8',
    env: { LD_PRELOAD: compileShim(dir), POWER_LOSS_ROOT: root, POWER_LOSS_KEPT: kept },
  });
  expect(status, stderr).toBe(0);
  return { folders, loss: loseUnsynced({ root, kept, random: randomOf('power', program) }) };
}
