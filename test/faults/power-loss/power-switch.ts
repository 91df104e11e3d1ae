import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from '../../../scripts/bootstrap/commands.mjs';
import { makeTestDir } from '../../support/redis.ts';
import type { Loss } from './lose-unsynced.ts';

const SOURCE = join(import.meta.dirname, 'unsynced.c');
const PROCESS = join(import.meta.dirname, 'lose-unsynced-process.ts');

/** Why no power can be cut here; undefined where it can. */
export function whyNoPowerLoss(): string | undefined {
  if (process.platform !== 'linux')
    return `no power loss is simulated on ${process.platform}: it takes LD_PRELOAD and /proc`;
  return findOnPath(['cc']) ? undefined : 'no power loss is simulated: there is no C compiler (cc) on PATH';
}

/**
 * A Redis program whose machine can lose its power: the Redis that starts after `cut` finds its files as a power cut could
 * have left them. Each start begins under the lock of its directory, so that nobody reads them before. Close it.
 */
export class PowerSwitch {
  /** The program to run as Redis. */
  readonly binary: string;
  readonly #dir: string;
  #cuts = 0;

  constructor(redisBinary: string) {
    this.#dir = makeTestDir('power');
    const shim = compileShim(this.#dir);
    this.binary = join(this.#dir, 'redis-server');
    const kept = join(this.#dir, 'kept');
    mkdirSync(kept);
    const words = [process.execPath, PROCESS].map(quote).join(' ');
    writeFileSync(
      this.binary,
      `#!/bin/sh
case "$1" in --version) exec ${quote(redisBinary)} "$@" ;; esac
root=$(pwd -P)
${words} "$root" ${quote(kept)} ${quote(this.#cutFile)} ${quote(this.#lossFile)} || exit 70
export POWER_LOSS_ROOT="$root" POWER_LOSS_KEPT=${quote(kept)} LD_PRELOAD=${quote(shim)}
exec ${quote(redisBinary)} "$@"
`,
      { mode: 0o755 },
    );
  }

  /**
   * Takes the power from the Redis of this process group, with whatever it has forked; undefined: none runs now. What no sync
   * had reached goes in part, by the seed; of the seed `all`, all.
   */
  cut(group: number | undefined, seed: string): void {
    this.#cuts += 1;
    writeFileSync(this.#cutFile, seed === 'all' ? seed : `${seed}/${this.#cuts}`);
    if (group !== undefined) process.kill(-group, 'SIGKILL');
  }

  /** What each cut took that a Redis has found. */
  get losses(): readonly Loss[] {
    if (!existsSync(this.#lossFile)) return [];
    return readFileSync(this.#lossFile, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  close(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }

  get #cutFile(): string {
    return join(this.#dir, 'cut');
  }

  get #lossFile(): string {
    return join(this.#dir, 'losses');
  }
}

/** @returns the library that keeps the journal, in `dir` */
export function compileShim(dir: string): string {
  const shim = join(dir, 'unsynced.so');
  const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, SOURCE, '-ldl'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`cc does not compile ${SOURCE}:\n${stderr}`);
  return shim;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
