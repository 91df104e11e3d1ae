import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One file of an archive: what was archived of one day, in the order of the chain. */
export interface ArchiveFile {
  readonly path: string;
  /** Files are in order by it. Not by their days: clocks may go back. */
  readonly ordinal: number;
  /** UTC, `2026-11-24`. */
  readonly day: string;
  readonly firstSeq: number;
}

const NAME = /^(\d{6})-(\d{4}-\d\d-\d\d)-(\d+)\.log$/;

export function archivePaths(dataDir: string) {
  const directory = join(dataDir, 'audit');
  return {
    directory,
    entries: join(directory, 'entries'),
    anchors: join(directory, 'anchors.jsonl'),
    heads: join(directory, 'heads.jsonl'),
    id: join(directory, 'archive-id'),
  } as const;
}

export function archiveFileName({ ordinal, day, firstSeq }: Omit<ArchiveFile, 'path'>): string {
  return `${String(ordinal).padStart(6, '0')}-${day}-${firstSeq}.log`;
}

/** The oldest first; none where there is no archive. */
export async function listArchive(directory: string): Promise<ArchiveFile[]> {
  const names = await readdir(directory).catch(missingIs([] as string[]));
  return names
    .flatMap((name) => {
      const [, ordinal, day, firstSeq] = NAME.exec(name) ?? [];
      if (day === undefined) return [];
      return [{ path: join(directory, name), ordinal: Number(ordinal), day, firstSeq: Number(firstSeq) }];
    })
    .sort((left, right) => left.ordinal - right.ordinal);
}

/** Its whole lines. A last one without its end was never finished, nor signed for. */
export async function readLines(path: string): Promise<string[]> {
  const lines = (await readFile(path, 'utf8').catch(missingIs(''))).split('\n');
  lines.pop();
  return lines;
}

function missingIs<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value;
    throw error;
  };
}
