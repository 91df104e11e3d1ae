import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { runQuietly } from './commands.mjs';
import { withFileLock } from './file-lock.mjs';
import { inProject, root } from './project.mjs';
import { say, sayProgress } from './say.mjs';

const DRAFT = '.draft-';
const CONSOLE = inProject('wall-client', 'console');

/**
 * Builds the wall-client when its sources are not those of the last build. Their content decides: a checkout changes every
 * file's time. Several processes may ask at once, and a server may be serving what was built before.
 * @param {string} node
 * @param {string} [room] the folder of the client; what is built goes to `dist` in it
 */
export async function ensureWallClient(node, room = inProject('wall-client')) {
  const dist = join(room, 'dist');
  if (isBuilt(room, dist)) return;
  mkdirSync(dist, { recursive: true });
  const name = basename(room);
  await withFileLock(join(dist, '.lock'), {
    onWait: () => say(`waiting for another process that builds the ${name} …`),
    work: async () => {
      // Whoever held the lock before has done it.
      if (isBuilt(room, dist)) return;
      await sayProgress(`building the ${name}`, () => buildWallClient(node, { room, dist }));
    },
  });
}

/**
 * The same for the operators' console.
 * @param {string} node
 */
export async function ensureConsole(node) {
  await ensureWallClient(node, CONSOLE);
}

/**
 * @param {string} node
 * @param {{ room: string, dist: string }} folders
 */
async function buildWallClient(node, { room, dist }) {
  for (const left of readdirSync(dist).filter((name) => name.startsWith(DRAFT)))
    rmSync(join(dist, left), { recursive: true });
  const sources = hashSources(room, dist);
  const draft = join(dist, `${DRAFT}${process.pid}`);
  const vite = inProject('node_modules', 'vite', 'bin', 'vite.js');
  // Whoever asks may be a test, in whose environment vite would write what is for development.
  const env = { ...process.env, NODE_ENV: 'production' };
  await runQuietly(node, [vite, 'build', room, '--outDir', draft, '--emptyOutDir'], { cwd: root, env });
  putInPlace(draft, dist);
  writeFileSync(stampOf(dist), sources);
}

/**
 * Replaces what is in `dist` so that its pages are whole at every moment: a file's name carries the hash of its content, and
 * each page, which names its own, changes hands between the new files' coming and the old ones' going.
 * @param {string} draft
 * @param {string} dist
 */
function putInPlace(draft, dist) {
  const assets = join(dist, 'assets');
  const built = readdirSync(join(draft, 'assets'));
  rmSync(stampOf(dist), { force: true });
  mkdirSync(assets, { recursive: true });
  for (const name of built) renameSync(join(draft, 'assets', name), join(assets, name));
  const pages = readdirSync(draft).filter((name) => name.endsWith('.html'));
  for (const page of pages) renameSync(join(draft, page), join(dist, page));
  for (const name of readdirSync(assets)) if (!built.includes(name)) rmSync(join(assets, name));
  rmSync(draft, { recursive: true });
}

/**
 * @param {string} room
 * @param {string} dist
 */
function isBuilt(room, dist) {
  const stamp = stampOf(dist);
  if (!readdirSync(room).every((name) => !name.endsWith('.html') || existsSync(join(dist, name)))) return false;
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources(room, dist);
}

/** @param {string} dist */
function stampOf(dist) {
  return join(dist, '.sources');
}

/**
 * @param {string} room
 * @param {string} dist
 */
function hashSources(room, dist) {
  const hash = createHash('sha256');
  // The console is a page of its own: a change of it makes no screen load its page anew. It is made of the wall's files as well.
  const folder = room === CONSOLE ? dirname(room) : room;
  const leftOut = room === CONSOLE ? [dist, join(folder, 'dist')] : [dist, join(room, 'console')];
  const files = [inProject('package-lock.json'), ...listFiles(inProject('protocol')), ...listFiles(folder, leftOut)];
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
  }
  // The first slice of the font has what the sites say: another sentence changes nothing, another character does.
  const sites = listFiles(inProject('config', 'sites')).filter((file) => file.endsWith('.yaml'));
  const characters = new Set(sites.flatMap((file) => [...readFileSync(file, 'utf8')]));
  hash.update([...characters].sort().join(''));
  return hash.digest('hex');
}

/**
 * @param {string} dir
 * @param {readonly string[]} [leftOut]
 * @returns {string[]}
 */
function listFiles(dir, leftOut = []) {
  return readdirSync(dir, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(dir, entry.name);
      if (leftOut.includes(path)) return [];
      return entry.isDirectory() ? listFiles(path, leftOut) : [path];
    });
}
