import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { runQuietly } from './commands.mjs';
import { inProject } from './project.mjs';
import { sayProgress } from './say.mjs';

/** The release line that the product is tested on; it runs TypeScript files as they are. */
const MAJOR = '24';
const BINARY = inProject('node_modules', 'node', 'bin', 'node');

/** @returns {Promise<string>} the path of a Node 24: this process' own, or the one of the npm package `node` */
export async function ensureNodeRuntime() {
  if (process.versions.node.split('.')[0] === MAJOR) return process.execPath;
  if (!existsSync(BINARY)) {
    // Where install scripts are switched off, npm has left the package without its binary.
    const cwd = inProject('node_modules', 'node');
    await sayProgress(`installing Node ${MAJOR}`, () =>
      runQuietly(process.execPath, ['installArchSpecificPackage.js'], { cwd }),
    );
  }
  return BINARY;
}

/**
 * Runs a script under Node 24 as if it were this process: same streams, signals passed on, same exit code.
 * @param {string} node
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
export function runNode(node, args, env) {
  const child = spawn(node, ['--import', inProject('scripts', 'bootstrap', 'end-with-parent.mjs'), ...args], {
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
  });
}
