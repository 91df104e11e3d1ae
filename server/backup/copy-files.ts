import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  readdirSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BackupFile } from './manifest.ts';

/**
 * The plain files below a folder, with slashes and in order; folders in `except` are left out. Links are followed: an archive
 * on another disk is as dear as one that is here. Those that lead round, or nowhere, and sockets are left out.
 */
export function listFiles(directory: string, except: readonly string[] = []): string[] {
  return listBelow(directory, except, []);
}

function listBelow(directory: string, except: readonly string[], above: readonly string[]): string[] {
  const real = realpathSync(directory);
  if (above.includes(real)) return [];
  return readdirSync(directory)
    .filter((name) => !except.includes(name))
    .sort()
    .flatMap((name) => {
      const found = statIfThere(join(directory, name));
      if (found?.isDirectory())
        return listBelow(join(directory, name), [], [...above, real]).map((path) => `${name}/${path}`);
      return found?.isFile() ? [name] : [];
    });
}

/** Copies a file with its mode, onto the disk, and digests what it copied; undefined where there is no such file any more. */
export async function copyFile(from: string, to: string): Promise<Omit<BackupFile, 'path'> | undefined> {
  const source = await openIfThere(from);
  if (!source) return undefined;
  try {
    const { mode } = await source.stat();
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    const { digest, tap } = digesting();
    const copy = createWriteStream(to, { mode: mode & 0o777, flags: 'wx', flush: true });
    await pipeline(source.createReadStream({ autoClose: false }), tap, copy);
    return digest();
  } finally {
    await source.close();
  }
}

/** Size and SHA-256 of a file; undefined where there is none. */
export async function digestFile(file: string): Promise<Omit<BackupFile, 'path'> | undefined> {
  const { digest, tap } = digesting();
  try {
    await pipeline(createReadStream(file), tap.resume());
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  return digest();
}

function digesting() {
  const hash = createHash('sha256');
  let bytes = 0;
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(undefined, chunk);
    },
  });
  return { tap, digest: () => ({ bytes, sha256: hash.digest('hex') }) };
}

async function openIfThere(file: string) {
  try {
    return await open(file, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function statIfThere(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch (error) {
    // A link that leads round to itself is as good as none.
    if (isMissing(error) || (error instanceof Error && 'code' in error && error.code === 'ELOOP')) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
