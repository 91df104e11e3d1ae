import type { WorkAnswer, WorkRow } from '../../../protocol/work.ts';
import { type Columns, placeColumns } from './select-work.ts';

/** A clock that is off by less is not worth a list that is made anew. */
const CLOCK_STEP_MS = 1_000;

/** What is open of a kind; another object after each change. */
export interface KnownWork {
  readonly epoch: string;
  readonly revision: number;
  readonly isStale: boolean;
  readonly columns: Columns;
  readonly byId: ReadonlyMap<string, WorkRow>;
  /** The same, in no order. */
  readonly rows: readonly WorkRow[];
  /** How far the server’s clock is ahead of this machine’s, ms. */
  readonly aheadMs: number;
}

/** What is known after an answer; the same object where nothing has changed, so that no list is made anew. */
export function hearWork(before: KnownWork | undefined, answer: WorkAnswer, ahead: number): KnownWork {
  const { epoch, revision, rows, gone, isWhole } = answer;
  const isStale = answer.source === 'stale';
  const aheadMs = before && Math.abs(before.aheadMs - ahead) < CLOCK_STEP_MS ? before.aheadMs : ahead;
  // Whoever is of a unit is told all of it each time.
  const isSame = isWhole ? before?.epoch === epoch && isAllKnown(before, rows) : rows.length + gone.length === 0;
  if (before && isSame && before.aheadMs === aheadMs && before.isStale === isStale)
    return before.revision === revision ? before : { ...before, revision };
  return {
    epoch,
    revision,
    isStale,
    columns: before && !isWhole ? before.columns : placeColumns(answer.columns),
    ...(isWhole || !before
      ? { byId: new Map(rows.map((row) => [row[0], row])), rows }
      : mergeWork(before.byId, rows, gone)),
    aheadMs,
  };
}

function isAllKnown(before: KnownWork | undefined, rows: readonly WorkRow[]): boolean {
  return before?.rows.length === rows.length && rows.every((row) => isSameRow(before.byId.get(row[0]), row));
}

/** Points are compared by what they say. */
function isSameRow(known: WorkRow | undefined, row: WorkRow): boolean {
  return known !== undefined && row.every((value, place) => String(value) === String(known[place]));
}

/** What is open no more has no time since when it is. */
export function mergeWork(
  byId: KnownWork['byId'],
  rows: readonly WorkRow[],
  gone: readonly string[],
): Pick<KnownWork, 'byId' | 'rows'> {
  const merged = new Map(byId);
  for (const id of gone) merged.delete(id);
  for (const row of rows)
    if (row[1] === null) merged.delete(row[0]);
    else merged.set(row[0], row);
  return { byId: merged, rows: [...merged.values()] };
}
