import { spawnSync } from 'node:child_process';
import { findOnPath, runQuietly } from './commands.mjs';
import { PlainFault, sayProgress } from './say.mjs';

/**
 * Installs a package of the system, where that may be done without a question.
 * @param {string} aptPackage its name on Debian and Ubuntu
 * @param {string} purpose what it is for, as the end of a sentence
 */
export async function installSystemPackage(aptPackage, purpose) {
  const command = `apt-get install -y --no-install-recommends ${aptPackage}`;
  if (!findOnPath(['apt-get'])) {
    throw new PlainFault(
      `${purpose} is missing; install it with this system's package manager (on Debian: ${command})`,
    );
  }
  const isRoot = process.getuid?.() === 0;
  const forbidden = process.env.WATCHFLOOR_NO_INSTALL === '1';
  if (forbidden || !(isRoot || maySudo())) {
    const reason = forbidden ? 'WATCHFLOOR_NO_INSTALL=1 forbids to install it' : 'installing it needs root';
    throw new PlainFault(`${purpose} is missing and ${reason}; run: sudo ${command}`);
  }
  const apt = (/** @type {string[]} */ ...args) =>
    isRoot
      ? runQuietly('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
      : runQuietly('sudo', ['-n', 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args]);
  const install = ['install', '-y', '--no-install-recommends', aptPackage];
  await sayProgress(`installing ${aptPackage} (${purpose}) with apt-get`, async () => {
    // A fresh machine has no package lists, and an old one stale ones; only then is fetching them worth its time.
    await apt(...install).catch(async () => {
      await apt('update');
      await apt(...install);
    });
  });
}

function maySudo() {
  return findOnPath(['sudo']) !== undefined && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
}
