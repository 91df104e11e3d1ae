import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from '../../sync-directory.ts';

/** Appends whole lines and resolves when they are on disk. What a crash had left unfinished is cut off first, with `torn: 'cut'`, or ended. */
export async function appendDurably(path: string, text: string, { torn }: { torn: 'cut' | 'end' }): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a+', 0o600);
  let isNew: boolean;
  try {
    const { size } = await file.stat();
    isNew = size === 0;
    const end = isNew ? 0 : await findEnd(file, size);
    if (end < size && torn === 'cut') await file.truncate(end);
    await file.appendFile(end < size && torn === 'end' ? `\n${text}` : text);
    await file.sync();
  } finally {
    await file.close();
  }
  if (isNew) await syncDirectory(dirname(path));
}

const BLOCK_BYTES = 4096;

/** Behind the last line break. */
async function findEnd(file: Awaited<ReturnType<typeof open>>, size: number): Promise<number> {
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - BLOCK_BYTES);
    await file.read(block, 0, end - start, start);
    const at = block.subarray(0, end - start).lastIndexOf('\n');
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}
