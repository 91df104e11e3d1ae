import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runQuietly } from './commands.mjs';
import { inProject, root } from './project.mjs';
import { say, sayProgress } from './say.mjs';

const DIST = inProject('wall-client', 'dist');
const STAMP = join(DIST, '.sources');

/**
 * Builds the wall-client when its sources are not those of the last build. Their content decides:
 * a checkout changes every file's time.
 * @param {string} node
 */
export async function ensureWallClient(node) {
  if (!existsSync(inProject('wall-client', 'main.ts'))) {
    say('there is no wall-client to build');
    return;
  }
  const sources = hashSources();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return;
  await sayProgress('building the wall-client', () => buildWallClient(node));
  writeFileSync(STAMP, sources);
}

/** @param {string} node */
export function buildWallClient(node) {
  return runQuietly(node, [inProject('node_modules', 'vite', 'bin', 'vite.js'), 'build', 'wall-client'], { cwd: root });
}

function hashSources() {
  const hash = createHash('sha256');
  for (const file of [
    inProject('package-lock.json'),
    ...listFiles(inProject('protocol')),
    ...listFiles(inProject('wall-client')),
  ]) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} dir
 * @returns {string[]}
 */
function listFiles(dir) {
  return readdirSync(dir, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(dir, entry.name);
      if (path === DIST) return [];
      return entry.isDirectory() ? listFiles(path) : [path];
    });
}
