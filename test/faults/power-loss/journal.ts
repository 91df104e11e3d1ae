import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Something that was done to a name in a folder, and that the folder's next sync takes to the disk. */
export type NameAct =
  | { readonly act: 'make'; readonly path: string; readonly inode: number }
  | {
      readonly act: 'rename';
      readonly path: string;
      readonly inode: number;
      readonly from: string;
      readonly saved: string;
    }
  | { readonly act: 'unlink'; readonly path: string; readonly inode: number; readonly saved: string };

export interface Cut {
  readonly from: number;
  readonly to: number;
  /** Where the bytes are that were cut off. */
  readonly saved: string;
}

/** What a file owes the disk. */
export interface Owed {
  /** On the disk for certain. */
  readonly size: number;
  /** Since its last sync, in order. */
  readonly cuts: readonly Cut[];
}

export interface Journal {
  /** By inode. */
  readonly files: ReadonlyMap<number, Owed>;
  /** Since the last sync of their folder, in order. */
  readonly names: readonly NameAct[];
  readonly syncs: number;
}

type At<T> = T & { readonly offset: number };

export function journalFile(kept: string): string {
  return join(kept, 'journal');
}

/** What is not on disk, by the acts that unsynced.c wrote down. */
export function readJournal(kept: string): Journal {
  const files = new Map<number, { size: number; cuts: At<Cut>[] }>();
  let names: At<NameAct>[] = [];
  let syncs = 0;
  let offset = 0;
  for (const line of readFileSync(journalFile(kept), 'utf8').split('\n').slice(0, -1)) {
    const [act, ...[a, b, c, d]] = line.split('\t') as [string, string, string, string, string];
    switch (act) {
      case 'make':
        files.set(Number(b), { size: 0, cuts: [] });
        names.push({ act, path: a, inode: Number(b), offset });
        break;
      case 'rename':
        names.push({ act, inode: Number(a), from: b, path: c, saved: d, offset });
        break;
      case 'unlink':
        names.push({ act, inode: Number(a), path: b, saved: c, offset });
        break;
      case 'cut':
        files.get(Number(a))?.cuts.push({ from: Number(b), to: Number(c), saved: d, offset });
        break;
      case 'sync': {
        const cuts = files.get(Number(a))?.cuts.filter((cut) => cut.offset >= Number(c)) ?? [];
        files.set(Number(a), { size: Number(b), cuts });
        syncs += 1;
        break;
      }
      case 'settle':
        names = names.filter((name) => dirname(name.path) !== a || name.offset >= Number(b));
        syncs += 1;
        break;
      default:
        throw new Error(`${journalFile(kept)}: ${JSON.stringify(line)} is no act of unsynced.c`);
    }
    offset += Buffer.byteLength(line) + 1;
  }
  return { files, names, syncs };
}
