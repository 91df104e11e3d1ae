import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { BackupFile } from './manifest.ts';

/** The plain files below a folder, with slashes and in order; links and the like are left out, as are folders in `except`. */
export function listFiles(directory: string, except: readonly string[] = []): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => !except.includes(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return listFiles(join(directory, entry.name)).map((path) => `${entry.name}/${path}`);
      return entry.isFile() ? [entry.name] : [];
    });
}

/** Copies a file with its mode, onto the disk, and digests what it copied; undefined where there is no such file any more. */
export async function copyFile(from: string, to: string): Promise<Omit<BackupFile, 'path'> | undefined> {
  let mode: number;
  try {
    mode = lstatSync(from).mode & 0o777;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  const { digest, tap } = digesting();
  await pipeline(createReadStream(from), tap, createWriteStream(to, { mode, flags: 'wx', flush: true }));
  return digest();
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

/** A new folder’s name lasts only once the folder above is on disk too. */
export async function syncFolder(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
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

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
