import { archivePaths, listArchive, readLines } from './archive/archive-files.ts';
import { parseLine } from './archive/archive-line.ts';
import { type Entry, parseEntry } from './entry.ts';

/** Which entries are asked for; what is left out matches all. */
export interface EntryFilter {
  /** Only entries of lower places. */
  readonly below?: number | undefined;
  /** Id of who acted. */
  readonly who?: string | undefined;
  /** A code, or its beginning up to a point: `scene` for `scene.take`. */
  readonly what?: string | undefined;
  /** What it was done to, or its beginning up to a stroke: `wall` for `wall/main`. */
  readonly on?: string | undefined;
  /** Epoch ms, both inclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Texts of entries behind a place, the newest first; rejects where Redis is away. */
export type ReadStreamBehind = (seq: number) => Promise<readonly string[]>;

/** Entries of a site, the newest first: what Redis alone has, then the archive file by file. */
export async function* readEntries(
  { dataDir, behind }: { dataDir: string; behind: ReadStreamBehind },
  filter: EntryFilter,
): AsyncGenerator<Entry> {
  const files = (await listArchive(archivePaths(dataDir).entries)).toReversed();
  let isNewest = true;
  for (const file of files) {
    const firstDay = dayAsMs(file.day);
    if (!isNewest && filter.below !== undefined && file.firstSeq >= filter.below) continue;
    // A day more: clocks of several servers do not agree at midnight.
    if (!isNewest && filter.from !== undefined && firstDay + 2 * DAY_MS < filter.from) return;
    const texts = (await readLines(file.path)).flatMap((line) => parseLine(line)?.text ?? []).toReversed();
    if (isNewest) yield* pick(await readBehind(behind, texts[0]), filter);
    isNewest = false;
    yield* pick(texts, filter);
  }
  if (isNewest) yield* pick(await readBehind(behind, undefined), filter);
}

const DAY_MS = 24 * 3_600_000;

async function readBehind(behind: ReadStreamBehind, newest: string | undefined): Promise<readonly string[]> {
  const seq = newest === undefined ? 0 : (JSON.parse(newest) as { seq: number }).seq;
  // While Redis is away the archive is what there is.
  return behind(seq).catch(() => []);
}

function* pick(texts: Iterable<string>, filter: EntryFilter): Generator<Entry> {
  for (const text of texts) {
    const entry = readEntry(text);
    if (entry && matches(entry, filter)) yield entry;
  }
}

/** What was put there by others is for whoever verifies, not for whoever reads. */
function readEntry(text: string): Entry | undefined {
  try {
    return parseEntry(text);
  } catch {
    return undefined;
  }
}

function matches({ seq, at, who, what, on }: Entry, filter: EntryFilter): boolean {
  return (
    (filter.below === undefined || seq < filter.below) &&
    (filter.who === undefined || who.id === filter.who) &&
    (filter.what === undefined || what === filter.what || what.startsWith(`${filter.what}.`)) &&
    (filter.on === undefined || on === filter.on || on.startsWith(`${filter.on}/`)) &&
    (filter.from === undefined || at >= filter.from) &&
    (filter.to === undefined || at <= filter.to)
  );
}

function dayAsMs(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
