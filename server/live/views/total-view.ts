import type { Static } from 'typebox';
import { parseDuration } from '../../../protocol/duration.ts';
import type { Count, Sum } from '../../../protocol/site/metrics.ts';
import type { TableView, ValueView } from '../../../protocol/views.ts';
import type { Calendar } from '../../aggregate/calendar.ts';
import type { DefinitionCells } from '../cells/cell-index.ts';
import type { Cursor, Timeline } from '../cells/timeline.ts';
import { ComparedMinute, comparedTo } from './compare.ts';
import { tableRows } from './table-rows.ts';
import { minuteOf, type ViewMachine } from './view-machine.ts';

/** A stretch of minutes: after `from`, up to and including `to`. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** `count` and `sum`: over everything one cell a group, over a window the difference of two running totals. */
export function createTotalView(
  cells: DefinitionCells,
  metric: Static<typeof Count> | Static<typeof Sum>,
  calendar: Calendar,
): ViewMachine<ValueView | TableView> {
  const { over = 'all', by, compare = [] } = metric;
  if (over === 'all') return createWholeView(cells, by);
  const { timelines } = cells;
  const stretchAt = compileStretch(over, calendar);
  const now = new WindowSums();
  const then = compare.map((to) => ({ minute: new ComparedMinute(calendar, to), sums: new WindowSums() }));
  type SumOver = (sums: WindowSums, group: number, line: Timeline, stretch: Stretch) => number;
  const view = (ms: number, sumOver: SumOver): ValueView | TableView => {
    const stretch = stretchAt(ms);
    if (by) {
      const totals = [...timelines.groups()].map(
        ([group, line]) => [group, sumOver(now, group, line, stretch)] as const,
      );
      return { view: 'table', by, rows: tableRows(cells.plan, by, totals) };
    }
    const line = timelines.of(0);
    const compared = then.map(({ minute, sums }) => {
      const before = stretchAt(minute.of(ms));
      const known = { from: line.begin, upTo: before.to };
      return [minute.to, comparedTo(minute.to, sumOver(sums, 0, line, before), known)];
    });
    return { view: 'value', value: sumOver(now, 0, line, stretch), compare: Object.fromEntries(compared) };
  };
  return {
    movesWithTime: true,
    read: (ms) => view(ms, (sums, group, line, stretch) => sums.sum(group, line, stretch)),
    // Leaves the cursors where they are: they follow the present.
    readAt: (ms) => view(ms, (_, __, line, { from, to }) => line.sumUpTo(to) - line.sumUpTo(from)),
  };
}

function createWholeView(
  cells: DefinitionCells,
  by: readonly string[] | undefined,
): ViewMachine<ValueView | TableView> {
  const { tally } = cells;
  const read = (): ValueView | TableView =>
    by
      ? { view: 'table', by, rows: tableRows(cells.plan, by, tally.groups(0)) }
      : { view: 'value', value: tally.total(0, 0), compare: {} };
  return { movesWithTime: false, read };
}

/** The site's day so far, the whole of the day before or after, or as many whole minutes as the window is long, the running one among them. */
function compileStretch(over: string, calendar: Calendar): (ms: number) => Stretch {
  if (over === 'today') return (ms) => ({ from: minuteOf(calendar.dayStart(ms)) - 1, to: minuteOf(ms) });
  if (over === 'yesterday')
    return (ms) => {
      const dayStart = calendar.dayStart(ms);
      return { from: minuteOf(calendar.dayStart(dayStart - 1)) - 1, to: minuteOf(dayStart) - 1 };
    };
  if (over === 'tomorrow')
    return (ms) => {
      const start = calendar.nextDayStart(ms);
      return { from: minuteOf(start) - 1, to: minuteOf(calendar.nextDayStart(start)) - 1 };
    };
  const minutes = Math.ceil(parseDuration(over) / 60_000);
  return (ms) => ({ from: minuteOf(ms) - minutes, to: minuteOf(ms) });
}

/** Two cursors for each group, which walk along with the stretch. */
class WindowSums {
  readonly #cursors = new Map<number, { readonly from: Cursor; readonly to: Cursor }>();

  sum(group: number, line: Timeline, { from, to }: Stretch): number {
    let window = this.#cursors.get(group);
    if (!window) this.#cursors.set(group, (window = { from: line.cursor(from), to: line.cursor(to) }));
    line.move(window.from, from);
    line.move(window.to, to);
    return window.to.sum - window.from.sum;
  }
}
