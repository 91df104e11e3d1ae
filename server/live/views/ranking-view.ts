import type { RankingView, View } from '../../../protocol/views.ts';
import type { ViewMachine } from './view-machine.ts';

/** `top`: the first rows of a table with one attribute, rule [VW5]. */
export function createRankingView(of: ViewMachine, first: number): ViewMachine<RankingView> {
  return {
    movesWithTime: of.movesWithTime,
    read: (ms) => rank(of.read(ms), first),
    ...(of.readAt && { readAt: (ms: number) => rank((of.readAt ?? of.read)(ms), first) }),
  };
}

function rank(view: View, first: number): RankingView {
  if (view.view !== 'table' || view.by.length !== 1)
    throw new TypeError(`a ranking needs a table with one attribute, not a ${view.view}`);
  const rows = view.rows as readonly (readonly [code: string, value: number])[];
  const sorted = [...rows].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1));
  return {
    view: 'ranking',
    by: view.by[0] as string,
    rows: sorted.slice(0, first),
    total: rows.reduce((sum, [, value]) => sum + value, 0),
  };
}
