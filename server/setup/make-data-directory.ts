import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bindingFile, BINDING_FORMAT, type Binding, unfinishedFile } from '../../config/data-directory.ts';
import { syncDirectory } from '../sync-directory.ts';

/** Root's alone. */
export const FILE_SYSTEM_OWN = 'lost+found';

/**
 * Lets `make` fill a directory that is empty or not there; no server starts in it before that has ended well. It is filled in
 * place, since it may be a mount, or below a folder that this user may not write to. Where `make` throws, it is empty again.
 * @throws where something is in it
 */
export async function makeDataDirectory<T>(
  dataDir: string,
  { command, binding, make }: { command: string; binding: Omit<Binding, 'format'>; make: () => Promise<T> },
): Promise<T> {
  const wasThere = existsSync(dataDir);
  if (wasThere) assertEmpty(dataDir);
  else mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(unfinishedFile(dataDir), `${command}\n`, { flush: true });
  await syncDirectory(dataDir);
  try {
    const made = await make();
    const text = `${JSON.stringify({ format: BINDING_FORMAT, ...binding })}\n`;
    writeFileSync(bindingFile(dataDir), text, { flush: true });
    await syncDirectories(dataDir);
    rmSync(unfinishedFile(dataDir));
    await syncDirectory(dataDir);
    if (!wasThere) await syncDirectory(dirname(dataDir));
    return made;
  } catch (error) {
    for (const name of contentOf(dataDir)) rmSync(join(dataDir, name), { recursive: true, force: true });
    if (!wasThere) rmSync(dataDir, { recursive: true });
    throw error;
  }
}

/** A folder and all below it: files have their names for certain only then. */
export async function syncDirectories(path: string): Promise<void> {
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory() && entry.name !== FILE_SYSTEM_OWN) await syncDirectories(join(path, entry.name));
  await syncDirectory(path);
}

/** Without what the file system itself keeps in a mount. */
function contentOf(dataDir: string): string[] {
  return readdirSync(dataDir).filter((name) => name !== FILE_SYSTEM_OWN);
}

function assertEmpty(dataDir: string): void {
  if (contentOf(dataDir).length === 0) return;
  const why = existsSync(unfinishedFile(dataDir))
    ? 'holds what a command left that was broken off: empty it'
    : 'is not empty: move it away';
  throw new Error(`${dataDir} ${why}, or set another DATA_DIR`);
}
