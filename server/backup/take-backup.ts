import { mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { RedisEndpoint } from '../../config/redis-endpoint.ts';
import { FILE_SYSTEM_OWN, syncDirectories } from '../setup/make-data-directory.ts';
import { syncDirectory } from '../sync-directory.ts';
import { copyFile, digestFile, listFiles } from './copy-files.ts';
import { BACKUP_FORMAT, type BackupFile, type Manifest, PARTS } from './manifest.ts';
import { takeSnapshot } from './take-snapshot.ts';

/** Where backups may lie within the data directory. */
export const BACKUPS = 'backups';

/** What a data directory holds that is in the snapshot already, belongs to a running process, or is made anew by itself. */
const NOT_KEPT = ['redis', 'run', 'drill-clips', BACKUPS, FILE_SYSTEM_OWN];

export interface BackupOptions {
  readonly endpoint: RedisEndpoint;
  /** The Redis server’s program, where it runs here. */
  readonly binary?: string;
  readonly dataDir: string;
  readonly siteDirectory: string;
  readonly about: Pick<Manifest, 'site' | 'folder' | 'dataSet'>;
  /** The folder to make; there must be none. */
  readonly to: string;
  readonly now: () => number;
}

/**
 * Takes a backup beside a running server: first all that Redis holds at one moment, then the files. What moves from Redis
 * to files meanwhile, as the audit trail does, is then in both rather than in neither. The folder has its name only once it
 * is whole and on disk; it holds secrets, and is its owner’s alone.
 */
export async function takeBackup(options: BackupOptions): Promise<Manifest> {
  const { endpoint, binary, dataDir, siteDirectory, about, to, now } = options;
  const draft = `${to}.partial`;
  mkdirSync(dirname(to), { recursive: true });
  assertApart(to, options);
  mkdirSync(draft, { mode: 0o700 });
  try {
    const takenAt = now();
    const snapshot = join(draft, PARTS.snapshot);
    // Made here, so that nobody else may read it.
    writeFileSync(snapshot, '', { mode: 0o600 });
    await takeSnapshot(endpoint, snapshot, binary);
    const digest = await digestFile(snapshot);
    if (!digest) throw new Error(`${snapshot} vanished while it was read`);
    const files = [
      { path: PARTS.snapshot, ...digest },
      ...(await keep(dataDir, { below: PARTS.data, draft, except: NOT_KEPT })),
      ...(await keep(siteDirectory, { below: PARTS.site, draft })),
    ];
    const manifest: Manifest = { format: BACKUP_FORMAT, takenAt, ...about, files };
    writeFileSync(join(draft, PARTS.manifest), `${JSON.stringify(manifest, undefined, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    await syncDirectories(draft);
    renameSync(draft, to);
    await syncDirectory(dirname(to));
    return manifest;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

/** @throws where this backup would be part of the next one */
function assertApart(to: string, { dataDir, siteDirectory }: BackupOptions): void {
  const above = `${realpathSync(dirname(to))}${sep}`;
  const isBelow = (folder: string) => above.startsWith(`${folder}${sep}`);
  const kept = realpathSync(dataDir);
  if (isBelow(realpathSync(siteDirectory)) || (isBelow(kept) && !isBelow(join(kept, BACKUPS))))
    throw new Error(
      `${dirname(to)} is part of what is saved: expected a folder elsewhere, or ${join(dataDir, BACKUPS)}`,
    );
}

async function keep(
  directory: string,
  { below, draft, except }: { readonly below: string; readonly draft: string; readonly except?: readonly string[] },
): Promise<BackupFile[]> {
  const kept: BackupFile[] = [];
  for (const file of listFiles(directory, except)) {
    const path = `${below}/${file}`;
    const copied = await copyFile(join(directory, file), join(draft, path));
    // A running server replaces its files and takes old ones away.
    if (copied) kept.push({ path, ...copied });
  }
  return kept;
}
