import { mkdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Link, GENESIS, type Sealed } from '../chain.ts';
import { sign } from '../signature.ts';
import { type ArchivedEntry, formatLine, formatSigned, parseLine } from './archive-line.ts';
import { type ArchiveFile, archiveFileName, archivePaths, listArchive, readLines } from './archive-files.ts';
import { appendDurably } from './durable-file.ts';
import { syncDirectory } from '../../sync-directory.ts';

export interface ArchiveOptions {
  readonly dataDir: string;
  /** Signs. */
  readonly key: string;
  readonly id: string;
}

/** The chain in files by day below the data directory. One process writes it at a time. */
export class Archive {
  readonly #options: ArchiveOptions;
  readonly #paths: ReturnType<typeof archivePaths>;
  #file: ArchiveFile | undefined;
  #last: Link;

  private constructor(options: ArchiveOptions, file: ArchiveFile | undefined, last: Link) {
    this.#options = options;
    this.#paths = archivePaths(options.dataDir);
    this.#file = file;
    this.#last = last;
  }

  /** Where it ends is read from the files: a crash may have come between any two steps. */
  static async open(options: ArchiveOptions): Promise<Archive> {
    const { entries } = archivePaths(options.dataDir);
    await mkdir(entries, { recursive: true, mode: 0o700 });
    const files = await listArchive(entries);
    const [last] = await readNewest(files, 1);
    return new Archive(options, files.at(-1), last ?? GENESIS);
  }

  /** The last entry that is on disk; `GENESIS` where there is none. */
  get last(): Link {
    return this.#last;
  }

  /** The newest `most` entries in the order of the chain. */
  async readNewest(most: number): Promise<ArchivedEntry[]> {
    return readNewest(await listArchive(this.#paths.entries), most);
  }

  /** Resolves when they are on disk. After a rejection open it anew. */
  async append(entries: readonly Sealed[]): Promise<void> {
    for (const [day, sameDay] of groupByDay(entries)) {
      const [first] = sameDay;
      if (!first) continue;
      if (this.#file?.day !== day) this.#file = this.#nextFile(day, first.seq);
      const lines = sameDay.map((entry) => formatLine(entry, this.#options.key)).join('');
      await appendDurably(this.#file.path, lines, { torn: 'cut' });
      this.#last = sameDay.at(-1) as Sealed;
    }
  }

  /** Says for good that this archive begins behind a place; rule [AU5]. */
  async anchor(link: Link, at: number): Promise<void> {
    const { key, id } = this.#options;
    const line = formatSigned({ ...link, at, archive: id, signature: sign(key, 'anchor', link) });
    await appendDurably(this.#paths.anchors, `${line}\n`, { torn: 'end' });
  }

  /** Removes the files whose days lie before, never the last one; each behind an anchor, so that a crash leaves no gap. */
  async removeBefore(day: string, at: number): Promise<number> {
    const files = await listArchive(this.#paths.entries);
    let removed = 0;
    for (const file of files.slice(0, -1)) {
      if (file.day >= day) break;
      const last = (await readLines(file.path)).map(parseLine).findLast((entry) => entry !== undefined);
      if (last) await this.anchor({ seq: last.seq, hash: last.hash }, at);
      await unlink(file.path);
      await syncDirectory(dirname(file.path));
      removed += 1;
    }
    return removed;
  }

  #nextFile(day: string, firstSeq: number): ArchiveFile {
    const ordinal = (this.#file?.ordinal ?? 0) + 1;
    const name = archiveFileName({ ordinal, day, firstSeq });
    return { path: join(this.#paths.entries, name), ordinal, day, firstSeq };
  }
}

async function readNewest(files: readonly ArchiveFile[], most: number): Promise<ArchivedEntry[]> {
  const newest: ArchivedEntry[] = [];
  for (const file of files.toReversed()) {
    if (newest.length >= most) break;
    const entries = (await readLines(file.path)).map(parseLine).filter((entry) => entry !== undefined);
    newest.unshift(...entries.slice(-(most - newest.length)));
  }
  return newest;
}

/** By the entries' own days (UTC), in the order of the chain. */
function groupByDay(entries: readonly Sealed[]): [day: string, entries: Sealed[]][] {
  const groups: [string, Sealed[]][] = [];
  for (const entry of entries) {
    const day = dayOf(entry.text);
    const group = groups.at(-1);
    if (group?.[0] === day) group[1].push(entry);
    else groups.push([day, [entry]]);
  }
  return groups;
}

/** An entry that names no day was written by others: it is kept, as what it is, for whoever verifies. */
function dayOf(text: string): string {
  const { at } = JSON.parse(text) as { at?: unknown };
  const date = new Date(Number(at));
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 ? '1970-01-01' : date.toISOString().slice(0, 10);
}
