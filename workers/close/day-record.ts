import { CLOSE_FIGURES } from '../../protocol/site/daily-close.ts';
import { type DayFigures, type EndedDay, type Figures, NOTHING, type Streaks, withAll } from './day-figures.ts';

/** A row of a day: one matter of one unit. */
export interface CloseRow {
  readonly matter: string;
  readonly unit: string;
}

/** What is written down of a day. It is sealed once, as revision 1; each amendment is the next revision. */
export interface DayRecord extends EndedDay {
  /** Calendar day of the site: `2026-11-24`. */
  readonly day: string;
  readonly revision: number;
  /** The revision that the gate has taken whole. */
  readonly told: number;
  readonly sealedMs: number;
  /** As it was sealed. */
  readonly sealed: DayFigures;
  /** As it is known now. */
  readonly figures: DayFigures;
  readonly streaks: Streaks;
  /** What the latest amendment changed, and when. */
  readonly change?: {
    readonly atMs: number;
    /** Rows with other figures. */
    readonly amended: readonly CloseRow[];
    /** Rows of which only the streak is another, since an earlier day was amended. */
    readonly counted: readonly CloseRow[];
  };
}

/** A day as it is sealed. */
export function sealDay(
  day: EndedDay & Pick<DayRecord, 'day'>,
  { figures, streaks, nowMs }: { figures: DayFigures; streaks: Streaks; nowMs: number },
): DayRecord {
  return { ...day, revision: 1, told: 0, sealedMs: nowMs, sealed: figures, figures, streaks };
}

/** The next revision of a sealed day; undefined where nothing of it has changed. */
export function amendDay(
  record: DayRecord,
  { figures, streaks, nowMs }: { figures: DayFigures; streaks: Streaks; nowMs: number },
): DayRecord | undefined {
  const before = withAll(record.figures);
  const after = withAll(figures);
  const rows = rowsOf(streaks);
  const isOther = ({ matter, unit }: CloseRow) =>
    CLOSE_FIGURES.some(
      (figure) => figuresIn(before, { matter, unit })[figure] !== figuresIn(after, { matter, unit })[figure],
    );
  const amended = rows.filter(isOther);
  const counted = rows.filter(
    (row) => !isOther(row) && streaks[row.matter]?.[row.unit] !== record.streaks[row.matter]?.[row.unit],
  );
  if (amended.length === 0 && counted.length === 0) return undefined;
  // Later than anything told of the day before, whatever this machine's clock says: the newest value stands.
  const atMs = Math.max(nowMs, (record.change?.atMs ?? record.endMs) + 1);
  return { ...record, revision: record.revision + 1, figures, streaks, change: { atMs, amended, counted } };
}

/** Every matter of every unit, all matters together among them. */
export function rowsOf(streaks: Streaks): CloseRow[] {
  return Object.entries(streaks).flatMap(([matter, its]) => Object.keys(its).map((unit) => ({ matter, unit })));
}

export function figuresIn(figures: DayFigures, { matter, unit }: CloseRow): Figures {
  return figures[matter]?.[unit] ?? NOTHING;
}
