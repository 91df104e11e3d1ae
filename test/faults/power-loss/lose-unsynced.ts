import {
  appendFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '../event-source.ts';
import { journalFile, type NameAct, type Owed, readJournal } from './journal.ts';

/** What a power cut took. */
export interface Loss {
  /** That no sync had reached. */
  readonly bytes: number;
  /** Files that end in the midst of what was being written. */
  readonly torn: number;
  /** Files made, renamed or removed whose folder was not on disk. */
  readonly names: number;
  /** Cuts of files that had not reached the disk. */
  readonly cuts: number;
  /** Syncs since the power came: without one, nothing was watched. */
  readonly syncs: number;
}

/**
 * Leaves the files below `root` as a power cut could: of each folder and of each file what was not synced is lost from some
 * act on, be it in the midst of bytes that were appended. The journal in `kept` begins anew.
 */
export function loseUnsynced({ root, kept, random }: { root: string; kept: string; random: Random }): Loss {
  const { files, names, syncs } = readJournal(kept);
  const lost = { bytes: 0, torn: 0, names: undoNames(names, random), cuts: 0, syncs };
  for (const path of followedBelow(root)) {
    const owed = files.get(lstatSync(path).ino);
    // One whose making is not written down was made in the last moment.
    if (!owed) rmSync(path);
    else {
      const undone = undoCuts(path, owed, random);
      lost.cuts += undone;
      // A cut may have reached the disk although nobody waited for it.
      const least = Math.min(owed.size, ...(undone > 0 ? [] : owed.cuts.map(({ to }) => to)));
      const size = statSync(path).size;
      const left = drawSize(least, size, random);
      truncateSync(path, left);
      lost.bytes += size - left;
      if (left > least && left < size) lost.torn += 1;
    }
  }
  beginJournal({ root, kept });
  return lost;
}

/** Takes all that is there for being on disk. */
export function beginJournal({ root, kept }: { root: string; kept: string }): void {
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept, { recursive: true, mode: 0o700 });
  const lines = followedBelow(root).map((path) => {
    const { ino, size } = lstatSync(path);
    return `sync\t${ino}\t${size}\t0\n`;
  });
  writeFileSync(journalFile(kept), lines.join(''));
}

/** The last first; each folder has lost its own from some act on. @returns how many were undone */
function undoNames(names: readonly NameAct[], random: Random): number {
  const left = new Map<string, number>();
  for (const folder of new Set(names.map(folderOf))) {
    const acts = names.filter((name) => folderOf(name) === folder).length;
    left.set(folder, drawSize(0, acts, random));
  }
  const lost = names.filter((name) => {
    const remaining = left.get(folderOf(name)) ?? 0;
    left.set(folderOf(name), remaining - 1);
    return remaining <= 0;
  });
  return lost.reverse().filter(undoName).length;
}

function folderOf({ path }: NameAct): string {
  return dirname(path);
}

/** @returns false where it had not been done yet */
function undoName(name: NameAct): boolean {
  const { path, inode } = name;
  const isThere = inodeOf(path) === inode;
  switch (name.act) {
    case 'make':
      if (isThere) rmSync(path);
      return isThere;
    case 'rename':
      if (!isThere || inodeOf(name.from) === inode) return false;
      renameSync(path, name.from);
      if (name.saved !== '-') linkSync(name.saved, path);
      return true;
    case 'unlink':
      if (inodeOf(path) !== undefined) return false;
      linkSync(name.saved, path);
      return true;
    default:
      return name satisfies never;
  }
}

function inodeOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.ino;
}

/** The last first, and of several all or none: none is made twice between two syncs. @returns how many were undone */
function undoCuts(path: string, { cuts }: Owed, random: Random): number {
  if (cuts.length === 0 || random() < 0.5) return 0;
  for (const { to, saved } of [...cuts].reverse()) {
    truncateSync(path, to);
    appendFileSync(path, readFileSync(saved));
  }
  return cuts.length;
}

/** Nothing more than what is sure, all of it, or as often something between. */
function drawSize(least: number, most: number, random: Random): number {
  const fate = Math.floor(random() * 4);
  if (fate === 0) return least;
  if (fate === 1) return most;
  return least + Math.floor(random() * (most - least + 1));
}

/** The files that unsynced.c follows. */
function followedBelow(root: string): string[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => path.slice(root.length).includes('.aof'));
}
