// Everything here and beside it also runs on Node 20, before anything is installed.

const PROGRESS_MS = 5000;

/** A fault that one line explains to the person at the keyboard; anything else gets its stack. */
export class PlainFault extends Error {}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`watchfloor: ${line}\n`);
}

/**
 * Runs `work` and says every few seconds that it still does.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function sayProgress(title, work) {
  const begun = Date.now();
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  say(`${title} …`);
  const timer = setInterval(() => say(`${title} … ${seconds()} s`), PROGRESS_MS);
  try {
    const outcome = await work();
    say(`${title}: done in ${seconds()} s`);
    return outcome;
  } finally {
    clearInterval(timer);
  }
}

/**
 * Runs `main` to its end; a plain fault becomes one line and exit code 1.
 * @param {() => Promise<number | void>} main returns the exit code
 */
export function runMain(main) {
  main().then(
    (code) => {
      process.exitCode = code ?? 0;
    },
    (error) => {
      process.stderr.write(
        error instanceof PlainFault ? `watchfloor: ${error.message}\n` : `${error.stack ?? error}\n`,
      );
      process.exitCode = 1;
    },
  );
}
