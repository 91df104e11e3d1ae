import type { Notice } from '../../protocol/notices.ts';

export interface ReachedRow {
  readonly code: string;
  readonly value: number;
}

/** What is known of a rule between two looks. Times are epoch ms. */
export interface MetricRecord {
  /** When it began; undefined while nothing reaches the limit. */
  readonly sinceMs?: number;
  /** From when on nothing reached it any more. */
  readonly clearMs?: number;
  /** The codes that were told. */
  readonly told: readonly string[];
  readonly toldMs: number;
  /** How often it was told since it began. */
  readonly count: number;
}

/** A number that goes to and fro over its limit is one notice. */
const CLEAR_FOR_MS = 10 * 60_000;
const NEVER: MetricRecord = { told: [], toldMs: 0, count: 0 };

export interface Told {
  readonly id: string;
  readonly state: Notice['state'];
  readonly rows: readonly ReachedRow[];
}

/**
 * What there is to tell of a limit: that something reached it, that more did, now and then that it lasts, and that it is over.
 * Pure: the same record and rows tell the same, under the same id.
 * @param reached the rows that reach the limit
 */
export function watchMetric(
  before: MetricRecord = NEVER,
  { rule, reached, atMs, againMs }: { rule: string; reached: readonly ReachedRow[]; atMs: number; againMs: number },
): { readonly record: MetricRecord; readonly told: Told | undefined } {
  const { sinceMs, clearMs, told, toldMs, count } = before;
  const tell = (since: number, state: Notice['state'], place: number): Told => ({
    id: `${rule}.${since.toString(36)}.${place}`,
    state,
    rows: reached,
  });
  const codes = reached.map(({ code }) => code);
  if (sinceMs === undefined) {
    if (reached.length === 0) return { record: before, told: undefined };
    return { record: { sinceMs: atMs, told: codes, toldMs: atMs, count: 1 }, told: tell(atMs, 'began', 0) };
  }
  if (reached.length === 0) {
    if (clearMs === undefined) return { record: { ...before, clearMs: atMs }, told: undefined };
    if (atMs - clearMs < CLEAR_FOR_MS) return { record: before, told: undefined };
    return { record: NEVER, told: tell(sinceMs, 'over', count) };
  }
  const isMore = codes.some((code) => !told.includes(code));
  const { clearMs: _, ...lasting } = before;
  if (!isMore && atMs - toldMs < againMs) return { record: lasting, told: undefined };
  return {
    record: { sinceMs, told: [...new Set([...told, ...codes])], toldMs: atMs, count: count + 1 },
    told: tell(sinceMs, isMore ? 'grew' : 'lasts', count),
  };
}
