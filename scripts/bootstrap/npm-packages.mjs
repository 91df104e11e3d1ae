import { existsSync, readFileSync } from 'node:fs';
import { runQuietly } from './commands.mjs';
import { inProject, root } from './project.mjs';
import { sayProgress } from './say.mjs';

/** @typedef {Record<string, { version: string, optional?: boolean }>} LockedPackages */

/** Installs the npm packages unless node_modules already is what the lock file says. */
export async function ensureNpmPackages() {
  const wanted = lockedPackages('package-lock.json');
  // npm writes this file when an installation has ended well, so a broken one is not taken for whole.
  const present = lockedPackages('node_modules/.package-lock.json');
  if (matches(wanted, present)) return;
  await sayProgress(`installing ${Object.keys(wanted).length} npm packages`, () =>
    runQuietly('npm', ['ci'], { cwd: root }),
  );
}

/**
 * @param {string} file
 * @returns {LockedPackages}
 */
function lockedPackages(file) {
  if (!existsSync(inProject(file))) return {};
  const { '': _project, ...packages } = JSON.parse(readFileSync(inProject(file), 'utf8')).packages;
  return packages;
}

/**
 * Packages for other machines are optional in the lock and absent here.
 * @param {LockedPackages} wanted
 * @param {LockedPackages} present
 */
function matches(wanted, present) {
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    const found = present[path];
    return found ? found.version === version : optional === true;
  });
}
