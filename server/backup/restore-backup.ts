import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDataDirectory, syncDirectories } from '../setup/make-data-directory.ts';
import { syncDirectory } from '../sync-directory.ts';
import { copyFile, digestFile } from './copy-files.ts';
import { type BackupFile, type Manifest, PARTS, readManifest } from './manifest.ts';

export interface RestoreOptions {
  /** The folder of the backup. */
  readonly from: string;
  /** The data directory to make; nothing may be in it. */
  readonly dataDir: string;
  readonly sitesDir: string;
}

export interface Restored {
  readonly manifest: Manifest;
  /** `put`: there were none; `same`: as they are; `other`: those that are there differ, and were left as they are. */
  readonly siteFiles: 'put' | 'same' | 'other';
}

/**
 * Makes a data directory of a backup, its Redis included: the server that starts there finds all that was acknowledged when
 * the backup was taken, and clients find another epoch. Every file is held against its digest first; no server starts there
 * before it is whole, its site files too.
 * @throws with what is damaged, or in the way
 */
export async function restoreBackup({ from, dataDir, sitesDir }: RestoreOptions): Promise<Restored> {
  const manifest = readManifest(from);
  const damaged = await findDamaged(from, manifest.files);
  if (damaged.length > 0) throw new Error(`${from} is damaged:\n  ${damaged.join('\n  ')}`);
  const { folder, dataSet } = manifest;
  const siteFiles = await makeDataDirectory(dataDir, {
    command: `npm run restore -- ${from}`,
    binding: { site: folder, dataSet },
    make: async () => {
      await copyBelow(from, manifest.files, { part: PARTS.data, to: dataDir });
      await placeSnapshot(join(from, PARTS.snapshot), join(dataDir, 'redis'));
      return placeSite(from, manifest, join(sitesDir, folder));
    },
  });
  return { manifest, siteFiles };
}

async function findDamaged(from: string, files: readonly BackupFile[]): Promise<string[]> {
  const damaged: string[] = [];
  for (const { path, bytes, sha256 } of files) {
    const found = await digestFile(join(from, path));
    if (!found) damaged.push(`${path} is missing`);
    else if (found.bytes !== bytes) damaged.push(`${path} has ${found.bytes} bytes, expected ${bytes}`);
    else if (found.sha256 !== sha256) damaged.push(`${path} is not what was written`);
  }
  return damaged;
}

async function copyBelow(
  from: string,
  files: readonly BackupFile[],
  { part, to }: { readonly part: string; readonly to: string },
): Promise<void> {
  for (const { path } of files)
    if (path.startsWith(`${part}/`)) await copyFile(join(from, path), join(to, path.slice(part.length + 1)));
}

/**
 * The first part of an append-only file may be a snapshot (Redis 7, "multi part AOF"; the manifest names each part with its
 * sequence and type, b for the base): the next Redis that starts there reads it, and appends to a part of its own.
 */
async function placeSnapshot(snapshot: string, redisDir: string): Promise<void> {
  const directory = join(redisDir, 'appendonlydir');
  const base = 'appendonly.aof.1.base.rdb';
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  await copyFile(snapshot, join(directory, base));
  writeFileSync(join(directory, 'appendonly.aof.manifest'), `file ${base} seq 1 type b\n`, {
    mode: 0o600,
    flush: true,
  });
}

async function placeSite(from: string, { files }: Manifest, directory: string): Promise<Restored['siteFiles']> {
  const kept = files.filter(({ path }) => path.startsWith(`${PARTS.site}/`));
  if (!existsSync(directory)) {
    // One that is broken off must not be taken for a site of one's own the next time.
    const draft = `${directory}.restoring`;
    rmSync(draft, { recursive: true, force: true });
    await copyBelow(from, kept, { part: PARTS.site, to: draft });
    await syncDirectories(draft);
    renameSync(draft, directory);
    await syncDirectory(dirname(directory));
    return 'put';
  }
  for (const { path, sha256 } of kept) {
    const there = await digestFile(join(directory, path.slice(PARTS.site.length + 1)));
    if (there?.sha256 !== sha256) return 'other';
  }
  return 'same';
}
