import { spawn } from 'node:child_process';
import { PlainFault } from './say.mjs';

/** Another process may need a moment; what takes longer is worth a line. */
const SAY_AFTER_MS = 1000;

/**
 * Runs `work` while no other process runs its own under the same lock. flock(1) holds the lock for as long as it can read
 * from this process, so that the kernel frees it however this process ends. Where there is no flock(1), `work` runs
 * unguarded: it must be no worse for that than done twice.
 * @template T
 * @param {string} file
 * @param {{ onWait: () => void, work: () => Promise<T> }} options
 * @returns {Promise<T>}
 */
export async function withFileLock(file, { onWait, work }) {
  const holder = spawn('flock', ['--no-fork', file, 'cat'], { stdio: ['pipe', 'pipe', 'ignore'] });
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => {
    holder.once('error', () => resolve());
    holder.once('close', () => resolve());
  });
  /** @type {Promise<'held' | 'refused' | 'absent'>} */
  const answer = new Promise((resolve) => {
    holder.stdout.once('data', () => resolve('held'));
    holder.once('close', () => resolve('refused'));
    holder.once('error', () => resolve('absent'));
  });
  // One that has ended already does not read what it is told; its end says enough.
  holder.stdin.on('error', () => {});
  holder.stdin.write('\n');
  const timer = setTimeout(onWait, SAY_AFTER_MS);
  try {
    const state = await answer;
    clearTimeout(timer);
    if (state === 'refused') throw new PlainFault(`${file} cannot be locked: expected a file that may be written`);
    return await work();
  } finally {
    clearTimeout(timer);
    holder.stdin.end();
    await ended;
  }
}
