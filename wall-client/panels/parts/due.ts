import { parseDuration } from '../../../protocol/duration.ts';
import type { Metric } from '../../../protocol/site/metrics.ts';
import type { ListRow, ListView } from '../../../protocol/views.ts';

type Level = Extract<Metric, { level: unknown }>['level'];

/** A row of a list with its clock. */
export interface DueRow {
  readonly row: ListRow;
  /** When the time began to run, and when it is up, epoch ms. */
  readonly since: number;
  readonly due: number;
}

/**
 * The rows of a list by their deadlines, nearest first. The list holds the first of many by another order: a deadline
 * that one of the others could come before is left out, since it may not be the nearest.
 */
export function dueRows({ rows, total }: ListView, level: Level): DueRow[] {
  const { after } = level;
  if (after === undefined) return [];
  const allowedMs = (row: ListRow): number => {
    if (typeof after === 'string') return parseDuration(after);
    const code = row.shown[after.by];
    return parseDuration((typeof code === 'string' ? after.rules[code] : undefined) ?? after.otherwise);
  };
  const leastMs =
    typeof after === 'string'
      ? parseDuration(after)
      : Math.min(...[...Object.values(after.rules), after.otherwise].map(parseDuration));
  const due = rows
    .map((row): DueRow => {
      const since = openedAt(row, level);
      return { row, since, due: since + allowedMs(row) };
    })
    .sort((a, b) => a.due - b.due || (a.row.id < b.row.id ? -1 : 1));
  const last = rows.at(-1);
  if (total <= rows.length || !last) return due;
  return due.filter((each) => each.due <= last.at + leastMs);
}

/** When the stretch that is open now began: at the first milestone, or at a later one that opened it again after its end. */
function openedAt({ at, shown }: ListRow, { from, until }: Level): number {
  const [first = '', ...again] = [from].flat();
  const time = (name: string) => (typeof shown[name] === 'number' ? shown[name] : undefined);
  const ended = until === undefined ? undefined : time(until);
  const reopened = Math.max(...again.map((name) => time(name) ?? Number.NEGATIVE_INFINITY), Number.NEGATIVE_INFINITY);
  return ended !== undefined && reopened > ended ? reopened : (time(first) ?? at);
}
