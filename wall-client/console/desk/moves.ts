import type { Kind } from '../../../protocol/site/kinds.ts';
import type { Words } from '../../../protocol/words.ts';
import type { WorkDone, WorkRow } from '../../../protocol/work.ts';
import { type Columns, sinceOf, valueOf } from './select-work.ts';
import { workWords } from './work-words.ts';

/** Of those that were refused for reasons of their own so many are named. */
const NAMED_MOST = 3;

/** What is said of a move: what it did, and of what was refused how many there are, which, and why. */
export function sayDone(
  { rows, refused }: WorkDone,
  ids: readonly string[],
  { read }: { readonly read: (words: Words) => string },
) {
  const named = refused.slice(0, NAMED_MOST).map(({ index, expected }) => `${ids[index] ?? ''}: ${expected}`);
  if (refused.length > NAMED_MOST) named.push(`${read(workWords.hidden)} ${refused.length - NAMED_MOST}`);
  return {
    done: rows.length > 0 ? `${read(workWords.done)} ${rows.length === 1 ? rows[0]?.[0] : rows.length}` : undefined,
    notDone: refused.length > 0 ? `${read(workWords.notDone)} ${refused.length} · ${named.join(' · ')}` : undefined,
  };
}

/** As far apart as two clicks are one to Windows: an act asked for twice so fast was meant once. */
const DOUBLED_MS = 500;

/** What was asked for last, and when (ms). */
export interface AskedMove {
  readonly act: string | undefined;
  readonly atMs: number;
}

/** Whether an act is the second half of the one before: what it was meant for has given way to its neighbour by now. */
export function isDoubled({ act, atMs }: AskedMove, before: AskedMove | undefined): boolean {
  return act !== undefined && act === before?.act && atMs - before.atMs < DOUBLED_MS;
}

/** Whether an act has nothing more to do to an item. */
export function isDone(
  row: WorkRow,
  act: string,
  { kind, columns, closedBy }: { readonly kind: Kind; readonly columns: Columns; readonly closedBy: string },
): boolean {
  const isEnded = sinceOf(row) === null && act === closedBy;
  return isEnded || (kind.milestones[act]?.join === 'first' && valueOf(row, columns, act) !== null);
}

/** The attributes of which some item lacks a value. */
export function lacking(rows: readonly WorkRow[], needs: readonly string[], columns: Columns): readonly string[] {
  return needs.filter((need) => rows.some((row) => valueOf(row, columns, need) === null));
}
