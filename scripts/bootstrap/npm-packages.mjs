import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './commands.mjs';
import { withFileLock } from './file-lock.mjs';
import { root } from './project.mjs';
import { say, sayProgress } from './say.mjs';

/** @typedef {Record<string, { version: string, optional?: boolean }>} LockedPackages */

/**
 * Installs the npm packages unless node_modules already is what the lock file says. Two installations at once, such as those
 * of `npm start` and `npm run import` on a fresh machine, would remove each other's files.
 * @param {string} [project]
 */
export async function ensureNpmPackages(project = root) {
  if (isInstalled(project)) return;
  // npm removes node_modules, and whatever lock there is in it.
  await withFileLock(join(project, 'package-lock.json'), {
    onWait: () => say('waiting for another process that installs the npm packages …'),
    work: async () => {
      // Whoever held the lock before has done it.
      if (isInstalled(project)) return;
      const count = Object.keys(lockedPackages(join(project, 'package-lock.json'))).length;
      await sayProgress(`installing ${count} npm packages`, () => runQuietly('npm', ['ci'], { cwd: project }));
    },
  });
}

/** @param {string} project */
function isInstalled(project) {
  const wanted = lockedPackages(join(project, 'package-lock.json'));
  // npm writes this file when an installation has ended well, so a broken one is not taken for whole.
  return matches(wanted, lockedPackages(join(project, 'node_modules', '.package-lock.json')));
}

/**
 * @param {string} file
 * @returns {LockedPackages}
 */
function lockedPackages(file) {
  if (!existsSync(file)) return {};
  const { '': _project, ...packages } = JSON.parse(readFileSync(file, 'utf8')).packages;
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
