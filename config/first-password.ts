import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function firstPasswordFile(dataDir: string): string {
  return join(dataDir, 'first-password');
}

/** The one-time password of the first account, as long as nobody has chosen another. */
export function readFirstPassword(dataDir: string): string | undefined {
  try {
    return readFileSync(firstPasswordFile(dataDir), 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keeps it for whoever owns the data directory (0600); where the file is. */
export function writeFirstPassword(dataDir: string, password: string): string {
  const file = firstPasswordFile(dataDir);
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return file;
}

export function removeFirstPassword(dataDir: string): void {
  rmSync(firstPasswordFile(dataDir), { force: true });
}
