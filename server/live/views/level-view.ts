import type { Static } from 'typebox';
import type { Level } from '../../../protocol/site/metrics.ts';
import type { TableView, ValueView } from '../../../protocol/views.ts';
import type { Calendar } from '../../aggregate/calendar.ts';
import type { DefinitionCells } from '../cells/cell-index.ts';
import type { Cursor, Timeline } from '../cells/timeline.ts';
import { ComparedMinute, comparedTo } from './compare.ts';
import { tableRows } from './table-rows.ts';
import { minuteOf, type ViewMachine } from './view-machine.ts';

/** `level`: how many intervals hold the moment, rule [VW8]; the running total of starts and ends up to its minute. */
export function createLevelView(
  cells: DefinitionCells,
  { by, compare = [] }: Static<typeof Level>,
  calendar: Calendar,
): ViewMachine<ValueView | TableView> {
  const { timelines } = cells;
  const now = new RunningSums();
  const then = compare.map((to) => ({ minute: new ComparedMinute(calendar, to), sums: new RunningSums() }));

  type SumAt = (sums: RunningSums, group: number, line: Timeline, ms: number) => number;
  const view = (ms: number, sumAt: SumAt): ValueView | TableView => {
    if (by) {
      const totals = [...timelines.groups()].map(([group, line]) => [group, sumAt(now, group, line, ms)] as const);
      return { view: 'table', by, rows: tableRows(cells.plan, by, totals) };
    }
    const line = timelines.of(0);
    const compared = then.map(({ minute, sums }) => {
      const at = minute.of(ms);
      const known = { from: line.begin, upTo: minuteOf(at) };
      return [minute.to, comparedTo(minute.to, sumAt(sums, 0, line, at), known)];
    });
    return { view: 'value', value: sumAt(now, 0, line, ms), compare: Object.fromEntries(compared) };
  };
  return {
    movesWithTime: true,
    read: (ms) => view(ms, (sums, group, line, at) => sums.sum(group, line, minuteOf(at))),
    // Leaves the cursors where they are: they follow the present.
    readAt: (ms) => view(ms, (_, __, line, at) => line.sumUpTo(minuteOf(at))),
  };
}

class RunningSums {
  readonly #cursors = new Map<number, Cursor>();

  sum(group: number, line: Timeline, minute: number): number {
    let cursor = this.#cursors.get(group);
    if (!cursor) this.#cursors.set(group, (cursor = line.cursor(minute)));
    line.move(cursor, minute);
    return cursor.sum;
  }
}
