import type { Metric } from '../../../protocol/site/metrics.ts';
import type { SitePlan } from '../../aggregate/plan.ts';
import type { DefinitionCells } from '../cells/cell-index.ts';
import { createFlowView } from './flow-view.ts';
import { createLevelView } from './level-view.ts';
import { createQuantilesView } from './quantiles-view.ts';
import { createRankingView } from './ranking-view.ts';
import { createRatioView } from './ratio-view.ts';
import { createSeriesView } from './series-view.ts';
import { createTotalView } from './total-view.ts';
import type { ViewMachine } from './view-machine.ts';

/** A view of cells, and the definitions of which a change may change it. */
export interface CellView {
  readonly machine: ViewMachine;
  readonly cells: readonly DefinitionCells[];
}

/** The view of each metric key that counts cells: one place that says which verb is which file. Lists and layers are not among them. */
export function createCellViews(
  plan: SitePlan,
  definitions: ReadonlyMap<string, DefinitionCells>,
): ReadonlyMap<string, CellView> {
  const views = new Map<string, CellView>();
  const cellsOf = (key: string): DefinitionCells => {
    const cells = definitions.get(plan.metrics.get(key)?.hash ?? '');
    if (!cells) throw new Error(`${key} has no cells`);
    return cells;
  };
  const viewOf = (key: string): CellView => {
    const known = views.get(key);
    if (known) return known;
    const metric = plan.site.metrics[key];
    const view = metric && create(key, metric);
    if (!view) throw new Error(`${key} is no metric that counts`);
    views.set(key, view);
    return view;
  };
  const create = (key: string, metric: Metric): CellView | undefined => {
    if ('list' in metric || 'layer' in metric) return undefined;
    if ('ratio' in metric) {
      const [of, to] = [viewOf(metric.ratio.of), viewOf(metric.ratio.to)];
      return { machine: createRatioView(of.machine, to.machine, metric.ratio.band), cells: [...of.cells, ...to.cells] };
    }
    if ('top' in metric) {
      const of = viewOf(metric.top.of);
      return { machine: createRankingView(of.machine, metric.top.first), cells: of.cells };
    }
    const cells = cellsOf(key);
    if ('series' in metric && metric.series.foreseen) {
      const { low, middle, high } = metric.series.foreseen;
      const foreseen = { low: cellsOf(low), middle: cellsOf(middle), high: cellsOf(high) };
      const machine = createSeriesView(cells, metric.series, plan.calendar, foreseen);
      return { machine, cells: [...new Set([cells, ...Object.values(foreseen)])] };
    }
    return { machine: createMachine(metric, cells, plan), cells: [cells] };
  };
  for (const [key, metric] of Object.entries(plan.site.metrics))
    if (!('list' in metric || 'layer' in metric)) viewOf(key);
  return views;
}

type Counting = Exclude<Metric, { list: unknown } | { layer: unknown } | { ratio: unknown } | { top: unknown }>;

function createMachine(metric: Counting, cells: DefinitionCells, { calendar }: SitePlan): ViewMachine {
  if ('count' in metric) return createTotalView(cells, metric.count, calendar);
  if ('sum' in metric) return createTotalView(cells, metric.sum, calendar);
  if ('series' in metric) return createSeriesView(cells, metric.series, calendar);
  if ('duration' in metric) return createQuantilesView(cells, metric.duration, calendar);
  if ('level' in metric) return createLevelView(cells, metric.level, calendar);
  return createFlowView(cells, metric.flow, calendar);
}
