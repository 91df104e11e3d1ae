import { open } from 'node:fs/promises';

/** A new name, or the lack of one, lasts only then. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
