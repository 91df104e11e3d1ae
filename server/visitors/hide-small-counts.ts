import { assertNever } from '../../protocol/assert-never.ts';
import type { Comparison, SeriesLine, TableView, View } from '../../protocol/views.ts';
import { hiddenCells } from './hidden-cells.ts';

/** What a view is made of, where it is made of other views. */
export type MadeOf =
  | { readonly made: 'itself' }
  /** A ranking: the whole table, of which it shows the first rows. */
  | { readonly made: 'ofTable'; readonly table: View }
  /** A share: the two counts that it divides. */
  | { readonly made: 'ofCounts'; readonly counts: readonly (number | null)[] };

/**
 * What visitors may see of a view ([MO2]): no count from 1 up to `smallest` − 1, none that would give one away, no single
 * entity. What is hidden is left out like what is not there, and the strip of the wall says that small counts are.
 */
export function hideSmallCounts(view: View, smallest: number, madeOf: MadeOf = { made: 'itself' }): View {
  const isSmall = (count: number | null | undefined) =>
    count !== null && count !== undefined && count !== 0 && Math.abs(count) < smallest;
  switch (view.view) {
    case 'value': {
      const isHidden = madeOf.made === 'ofCounts' ? madeOf.counts.some(isSmall) : isSmall(view.value);
      if (isHidden) return { view: 'value', value: null, compare: {} };
      if (madeOf.made === 'ofCounts') return { ...view, compare: {} };
      return { ...view, compare: hideComparison(view.compare, isSmall) };
    }
    case 'table':
      return { ...view, rows: shownRows(view, smallest) };
    case 'ranking': {
      const table = madeOf.made === 'ofTable' ? madeOf.table : undefined;
      if (table?.view !== 'table') return { ...view, rows: [], total: 0 };
      const shown = new Set(shownRows(table, smallest).map(([code]) => code));
      return {
        ...view,
        rows: view.rows.filter(([code]) => shown.has(code)),
        total: isSmall(view.total) ? 0 : view.total,
      };
    }
    case 'series':
      return { ...view, lines: shownLines(view.lines, smallest) };
    case 'quantiles': {
      const groups = new Set(
        hiddenCells(
          view.groups.map(({ count }) => count),
          smallest,
        ),
      );
      return {
        ...view,
        groups: view.groups
          .filter((_, index) => !groups.has(index))
          .map((group) => {
            const bands = hiddenCells(group.bandCounts, smallest);
            return { ...group, bandCounts: group.bandCounts.map((count, band) => (bands.has(band) ? 0 : count)) };
          }),
      };
    }
    case 'flow':
      // What goes into a column comes out of it: one hidden link follows from the others.
      return view.links.some(([, , , count]) => isSmall(count)) ? { ...view, links: [] } : view;
    case 'list':
      return { view: 'list', rows: [], total: isSmall(view.total) ? 0 : view.total };
    case 'layer':
      return { view: 'layer', places: [], districts: [], states: '' };
    default:
      return assertNever(view, 'view');
  }
}

function hideComparison(compare: Comparison, isSmall: (count: number | null | undefined) => boolean): Comparison {
  return Object.fromEntries(Object.entries(compare).filter(([, count]) => !isSmall(count)));
}

/** Of a table by two attributes all or nothing: sums along both would have to be guarded at once. */
function shownRows({ by, rows }: TableView, smallest: number): TableView['rows'] {
  const hidden = hiddenCells(
    rows.map((row) => row[row.length - 1] as number),
    smallest,
  );
  if (by.length > 1) return hidden.size > 0 ? [] : rows;
  return rows.filter((_, index) => !hidden.has(index));
}

/** The day's total is known, so its hours are the cells of it. Split lines are all or nothing, like tables by two attributes. */
function shownLines(lines: readonly SeriesLine[], smallest: number): SeriesLine[] {
  const hiddenOf = ({ values }: SeriesLine) =>
    hiddenCells(
      values.map((value) => value ?? 0),
      smallest,
    );
  const isSplit = lines.some(({ code }) => code !== null);
  if (isSplit && lines.some((line) => hiddenOf(line).size > 0))
    return lines.map((line) => ({ ...line, values: line.values.map(() => null) }));
  return lines.map((line) => {
    const hidden = hiddenOf(line);
    return hidden.size === 0
      ? line
      : { ...line, values: line.values.map((value, bucket) => (hidden.has(bucket) ? null : value)) };
  });
}
