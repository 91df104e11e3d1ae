import type { Comparison, ValueView, View } from '../../../protocol/views.ts';
import type { ComparedTo } from './compare.ts';
import type { ViewMachine } from './view-machine.ts';

/** `ratio`: of one metric's number to another's; null where the divisor is 0. Comparisons divide where both have them. */
export function createRatioView(of: ViewMachine, to: ViewMachine, band: number | undefined): ViewMachine<ValueView> {
  const ratio = (dividend: View, divisor: View): ValueView => {
    const compare: { -readonly [K in ComparedTo]?: number | null } = {};
    if (dividend.view === 'value' && divisor.view === 'value') {
      for (const key of Object.keys(dividend.compare) as (keyof Comparison)[]) {
        if (divisor.compare[key] !== undefined)
          compare[key] = divide(dividend.compare[key] ?? null, divisor.compare[key]);
      }
    }
    return {
      view: 'value',
      value: divide(band === undefined ? numberOf(dividend) : withinBands(dividend, band), numberOf(divisor)),
      compare,
    };
  };
  return {
    movesWithTime: of.movesWithTime || to.movesWithTime,
    read: (ms) => ratio(of.read(ms), to.read(ms)),
    ...(of.readAt &&
      to.readAt && { readAt: (ms: number) => ratio((of.readAt ?? of.read)(ms), (to.readAt ?? to.read)(ms)) }),
  };
}

function divide(dividend: number | null, divisor: number | null): number | null {
  return dividend === null || divisor === null || divisor === 0 ? null : dividend / divisor;
}

/** The one number of a view: a split total is added up, durations are counted. */
export function numberOf(view: View): number | null {
  switch (view.view) {
    case 'value':
      return view.value;
    case 'table':
      return view.rows.reduce((sum, row) => sum + (row[row.length - 1] as number), 0);
    case 'ranking':
    case 'list':
      return view.total;
    case 'quantiles':
      return view.groups.reduce((sum, { count }) => sum + count, 0);
    case 'series':
    case 'flow':
    case 'layer':
      return null;
  }
}

function withinBands(view: View, bands: number): number | null {
  if (view.view !== 'quantiles') return null;
  return view.groups.reduce(
    (sum, { bandCounts }) => sum + bandCounts.slice(0, bands).reduce((all, count) => all + count, 0),
    0,
  );
}
